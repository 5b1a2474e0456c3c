"""How a mail's headers are folded on the wire."""

from email.header import Header
from email.policy import EmailPolicy


class FoldedInWords(EmailPolicy):
    """SMTP's policy, but subjects beyond ASCII are encoded whole, in words of RFC 2047.

    The standard library folds a mixed subject into encoded words that touch each other, which readers
    show with a space too many.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        """One header as bytes; only a subject is folded our way."""
        if name.lower() != "subject" or str(value).isascii():
            return super().fold_binary(name, value)
        words = Header(str(value), "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {words}{self.linesep}".encode("ascii")


FOLDED_SMTP = FoldedInWords(linesep="\r\n")

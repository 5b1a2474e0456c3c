"""The headers of a mail as they go over the wire, folded so that every reader shows what was written."""

from base64 import b64encode
from collections.abc import Iterator
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

END = "\r\n"
ENCODED_BYTES = 39
"""Of each encoded word: in base64, with what is around it, the first line has 76 signs too."""


def subject_header(words: str) -> str:
    """The subject on lines of at most 76 signs; beyond ASCII as whole words of RFC 2047.

    The standard library's policies fold a mixed subject into encoded words that touch each other, which
    readers show with a space too many. Raises ValueError for words that would end the header.
    """
    if set(words) & {"\r", "\n"}:
        raise ValueError("a subject may not contain linefeed or carriage return characters")
    if words.isascii():
        folded = Header(words, "us-ascii", header_name="Subject").encode(linesep=END)
    else:
        folded = f"{END} ".join(_encoded(words))
    return f"Subject: {folded}{END}"


def _encoded(words: str) -> Iterator[str]:
    """No sign is cut in two."""
    piece = b""
    for sign in (sign.encode() for sign in words):
        if len(piece) + len(sign) > ENCODED_BYTES:
            yield _word(piece)
            piece = b""
        piece += sign
    yield _word(piece)


def _word(piece: bytes) -> str:
    return f"=?utf-8?b?{b64encode(piece).decode()}?="


def from_header(display_name: str, local_part: str, domain: str) -> str:
    """Who writes: quoted or encoded as the name needs it."""
    message = EmailMessage(SMTP)
    message["From"] = Address(display_name, username=local_part, domain=domain)
    return message.as_bytes().decode("ascii").removesuffix(END)

"""The headers of a mail as they go over the wire, folded so that every reader shows what was written."""

from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

END = "\r\n"


def subject_header(words: str) -> str:
    """The subject on lines of at most 78 signs; beyond ASCII as whole words of RFC 2047.

    The standard library's policies fold a mixed subject into encoded words that touch each other, which
    readers show with a space too many. Raises ValueError for words that would end the header.
    """
    if set(words) & {"\r", "\n"}:
        raise ValueError("a subject may not contain linefeed or carriage return characters")
    charset = "us-ascii" if words.isascii() else "utf-8"
    folded = Header(words, charset, header_name="Subject").encode(linesep=END)
    return f"Subject: {folded}{END}"


def from_header(display_name: str, local_part: str, domain: str) -> str:
    """Who writes: quoted or encoded as the name needs it."""
    message = EmailMessage(SMTP)
    message["From"] = Address(display_name, username=local_part, domain=domain)
    return message.as_bytes().decode("ascii").removesuffix(END)

"""A mail server that delivers to a folder, and that refuses what a test tells it to refuse."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from types import TracebackType
from typing import Self

from aiosmtpd.smtp import SMTP, Envelope, Session

from workbench.ports import LOOPBACK, free_port

RECIPIENTS = "X-RcptTo"


@dataclass(frozen=True)
class Mail:
    """One caught mail; `name` is its number and recipient, and the stem of its files."""

    name: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    html: str
    message: EmailMessage

    def to(self, address: str) -> bool:
        """Whether it was delivered to this address."""
        return address.casefold() in (recipient.casefold() for recipient in self.recipients)


def read_mail(path: Path) -> Mail:
    """The mail of an `.eml` file caught here."""
    message = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    recipients = tuple(str(message[RECIPIENTS] or "").split(", "))
    text, html = _body(message, "plain"), _body(message, "html")
    return Mail(path.stem, recipients, str(message["Subject"] or ""), text, html, message)


def mails_in(folder: Path) -> Iterator[Mail]:
    """The mails caught in a folder, the oldest first."""
    return (read_mail(path) for path in sorted(folder.glob("*.eml")))


class Mailbox:
    """An SMTP server on the loopback, in the running event loop; `async with` starts and stops it."""

    def __init__(self, folder: Path, port: int | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        self.folder = folder
        self.host = LOOPBACK
        self.port = port or free_port()
        self._refusals: dict[str, str] = {}
        self._mails = list(mails_in(folder))
        self._arrival = asyncio.Condition()
        self._server: asyncio.Server | None = None

    def messages(self, to: str | None = None, subject_contains: str = "") -> list[Mail]:
        """What has arrived so far, the oldest first."""
        return [m for m in self._mails if (to is None or m.to(to)) and subject_contains in m.subject]

    async def wait_for(
        self,
        *,
        to: str,
        subject_contains: str = "",
        timeout: float = 15,  # noqa: ASYNC109 - a test reads better so than in a block of its own
        after: int = 0,
    ) -> Mail:
        """The first such mail after the `after` first ones; raises `TimeoutError` after `timeout` seconds."""
        async with asyncio.timeout(timeout), self._arrival:
            await self._arrival.wait_for(lambda: len(self.messages(to, subject_contains)) > after)
        return self.messages(to, subject_contains)[after]

    def refuse(self, recipient: str, reply: str) -> None:
        """Answer mails to this address with e.g. `550 5.1.1 Unknown user` or `451 4.3.0 Try later`."""
        self._refusals[recipient.casefold()] = reply

    def accept(self, recipient: str) -> None:
        """Take mails to this address again."""
        self._refusals.pop(recipient.casefold(), None)

    def clear(self) -> None:
        """Forget every mail and refusal, and delete the files."""
        for mail in self._mails:
            for path in self.folder.glob(f"{mail.name}.*"):
                path.unlink()
        self._mails.clear()
        self._refusals.clear()

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Aiosmtpd's question whether a recipient is welcome."""
        if refusal := self._refusals.get(address.casefold()):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Aiosmtpd's delivery of a mail."""
        self._mails.append(self._saved(envelope))
        async with self._arrival:
            self._arrival.notify_all()
        return "250 OK"

    def _saved(self, envelope: Envelope) -> Mail:
        number = int(self._mails[-1].name.split("-")[0]) + 1 if self._mails else 1
        readable = re.sub(r"[^A-Za-z0-9.@_-]+", "_", envelope.rcpt_tos[0])[:80]
        path = self.folder / f"{number:05d}-{readable}.eml"
        header = f"{RECIPIENTS}: {', '.join(envelope.rcpt_tos)}\r\n"
        path.write_bytes(header.encode() + (envelope.original_content or b""))
        mail = read_mail(path)
        for suffix, content in ((".html", mail.html), (".txt", mail.text)):
            if content:
                path.with_name(mail.name + suffix).write_text(content)
        return mail

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: SMTP(self, hostname="localhost", enable_SMTPUTF8=True, loop=loop), self.host, self.port
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server:
            self._server.close()
            self._server.close_clients()
            await self._server.wait_closed()


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part else ""

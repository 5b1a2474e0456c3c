import asyncio
import email
import email.policy
import re
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from html.parser import HTMLParser
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from notifications.domain.mails import Mail, Portal, RenderedMail
from notifications.gateways.mail_templates import MailTemplates
from notifications.gateways.smtp import SmtpMailer
from notifications.gateways.smtp_connections import Relay, SmtpConnections
from notifications.gateways.smtp_message import OutgoingMail, Sender
from tests.typography import faults

NOW = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)
MESSAGE_ID = UUID("019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b")
SENDER = Sender(display_name="Espace Tiers, déclarants", address="ne-pas-repondre@espace-tiers.example.fr")


class Postman:
    """Answers by the name before the @: 550, 451, 554 at the data, or takes the mail."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.sessions: set[Session] = set()

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.sessions.add(session)
        if address.startswith("unknown"):
            return f"550 5.1.1 <{address}> does not exist"
        if address.startswith("ours"):
            return "530 5.7.0 Authentication required"
        if address.startswith("later"):
            return "451 4.7.1 greylisted"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if envelope.rcpt_tos[0].startswith("spam"):
            return "554 5.7.1 refused"
        assert isinstance(envelope.content, bytes)
        parsed = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        self.taken.append(parsed)
        return "250 2.0.0 taken"


@pytest.fixture
def postman() -> Postman:
    return Postman()


@pytest.fixture
def taken(postman: Postman) -> list[EmailMessage]:
    return postman.taken


@pytest.fixture
def sessions(postman: Postman) -> set[Session]:
    return postman.sessions


@pytest.fixture
async def mailer(postman: Postman) -> AsyncIterator[SmtpMailer]:
    controller = Controller(postman, hostname="127.0.0.1", port=0, enable_SMTPUTF8=True)
    server = await asyncio.get_running_loop().create_server(controller.factory, "127.0.0.1", 0)
    connections = SmtpConnections(Relay("127.0.0.1", server.sockets[0].getsockname()[1]), size=2)
    yield SmtpMailer(connections, SENDER)
    await connections.close()
    server.close()


@pytest.fixture
def sender() -> Sender:
    return SENDER


@pytest.fixture
def mail() -> Callable[..., OutgoingMail]:
    def written(recipient: str, subject: str = "Activez l’espace") -> OutgoingMail:
        return OutgoingMail(
            message_id=MESSAGE_ID,
            recipient=recipient,
            written_at=NOW,
            rendered=RenderedMail(subject, "Bonjour, l’été.\n", "<p>Bonjour, l’été.</p>"),
        )

    return written


COMMON = (
    "Nous ne vous demanderons jamais votre mot de passe ni votre clé par courriel ou par téléphone.",
    "01 23 45 67 89",
    "https://espace-tiers.example.fr/contact",
    "Protection des données :",
    "saisir la CNIL",
    "Message automatique du 22 novembre 2026 à 10 h 05, heure de Paris.",
    str(MESSAGE_ID),
)


class Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.words, self.links, self.tags = "", list[str](), list[str]()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.fixture(scope="module")
def templates(portal: Portal) -> MailTemplates:
    return MailTemplates(portal)


@pytest.fixture
def check(templates: MailTemplates) -> Callable[[Mail, str, tuple[str, ...]], None]:
    """Text and HTML both say the subject, the sentences and what every mail says."""

    def checked(mail: Mail, subject: str, sentences: tuple[str, ...]) -> None:
        rendered = templates.render(mail, MESSAGE_ID, NOW)
        page = Page(rendered.html)

        assert plain(rendered.subject) == subject
        for sentence in (subject, *sentences, *COMMON):
            assert sentence in plain(rendered.text)
            assert sentence in plain(page.words) or sentence in page.links
        for shown in (rendered.subject, rendered.text, page.words):
            assert faults(shown) == []
        assert all(link.startswith("https://espace-tiers.example.fr") for link in page.links)
        assert not {"img", "script", "link", "form"} & set(page.tags)
        assert '<html lang="fr"' in rendered.html
        assert broken_at_hyphens(rendered.html) == []
        assert all(len(line) <= 78 for line in rendered.text.splitlines())

    return checked


KEPT = re.compile(r'white-space:nowrap;">[^<]*</span>')
REFERENCE = re.compile(r"(?:ET|CL)-\w+|\b\w{4}-\w{4}-\w{4}\b|01 23 45 67 89|[0-9a-f]{8}-[0-9a-f-]{27}")


def broken_at_hyphens(html: str) -> list[str]:
    """References, codes and numbers of what is shown that a reader may break at a line's end."""
    shown = html.partition("</title>")[2]
    breakable = re.sub(r"<[^>]*>", " ", KEPT.sub("", shown))
    return REFERENCE.findall(breakable)


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)

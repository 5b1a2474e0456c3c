from collections.abc import Callable
from email.message import EmailMessage
from uuid import UUID

import aiosmtplib
import pytest

from notifications.domain.outcomes import Bounced, Deferred, Sent, Stage, Uncertain
from notifications.gateways.smtp import SmtpMailer, outcome_of
from notifications.gateways.smtp_connections import Relay, SmtpConnections
from notifications.gateways.smtp_message import AddressRefused, OutgoingMail, Sender

MESSAGE_ID = UUID("019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b")
Mails = Callable[..., OutgoingMail]
Taken = list[EmailMessage]


async def test_a_mail_arrives_under_our_own_id(mailer: SmtpMailer, mail: Mails, taken: Taken) -> None:
    assert await mailer.send(mail("anne@cabinet.fr")) == Sent()

    (arrived,) = taken
    assert arrived["From"] == '"Espace Tiers, déclarants" <ne-pas-repondre@espace-tiers.example.fr>'
    assert arrived["To"] == "anne@cabinet.fr"
    assert arrived["Subject"] == "Activez l’espace"
    assert arrived["Date"] == "Sun, 22 Nov 2026 09:05:00 +0000"
    assert arrived["Message-ID"] == f"<{MESSAGE_ID}@espace-tiers.example.fr>"
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived.get_content_type() == "multipart/alternative"
    parts = [(part.get_content_type(), part.get_content().strip()) for part in arrived.iter_parts()]
    assert parts == [("text/plain", "Bonjour, l’été."), ("text/html", "<p>Bonjour, l’été.</p>")]
    assert not list(arrived.iter_attachments())


@pytest.mark.parametrize(
    ("recipient", "outcome"),
    [
        ("unknown@cabinet.fr", Bounced("550 5.1.1", Stage.RCPT)),
        ("later@cabinet.fr", Deferred("451 4.7.1")),
        ("spam@cabinet.fr", Bounced("554 5.7.1", Stage.DATA)),
        ("ours@cabinet.fr", Deferred("530 5.7.0")),
        ("nobody at all", Bounced("ADDRESS_INVALID")),
        ("a@b.fr\r\nBcc: all@evil.example", Bounced("ADDRESS_INVALID")),
        ("a@b.fr, c@d.fr", Bounced("ADDRESS_INVALID")),
    ],
)
async def test_what_becomes_of_a_mail(
    mailer: SmtpMailer, mail: Mails, taken: Taken, recipient: str, outcome: Bounced | Deferred
) -> None:
    assert await mailer.send(mail(recipient)) == outcome
    assert not taken


async def test_awkward_addresses_arrive(mailer: SmtpMailer, mail: Mails, taken: Taken) -> None:
    for recipient in ("o'hara+tiers@cabinet.fr", "jeff@例え.テスト.fr", "zoé@bücher.de"):
        assert await mailer.send(mail(recipient)) == Sent()

    assert [arrived["To"] for arrived in taken] == [
        "o'hara+tiers@cabinet.fr",
        "jeff@xn--r8jz45g.xn--zckzah.fr",
        "zoé@bücher.de",
    ]


async def test_a_long_accented_subject_arrives_as_it_was(
    mailer: SmtpMailer, mail: Mails, taken: Taken
) -> None:
    subject = "Votre demande concernant DE LA FONTAINE Laëtitia est fermée"
    assert await mailer.send(mail("anne@cabinet.fr", subject=subject)) == Sent()
    assert taken[0]["Subject"] == subject


async def test_a_subject_cannot_add_a_header(mailer: SmtpMailer, mail: Mails, taken: Taken) -> None:
    with pytest.raises(ValueError, match="linefeed or carriage return"):
        await mailer.send(mail("anne@cabinet.fr", subject="Bonjour\r\nBcc: all@evil.example"))

    assert not taken


REFUSED = aiosmtplib.SMTPRecipientRefused


@pytest.mark.parametrize(
    ("failure", "stage", "outcome"),
    [
        (aiosmtplib.SMTPAuthenticationError(535, "5.7.8 no"), Stage.CONNECT, Deferred("535 5.7.8")),
        (aiosmtplib.SMTPSenderRefused(550, "who?", "x@y.fr"), Stage.MAIL, Deferred("550")),
        (aiosmtplib.SMTPConnectResponseError(554, "go away"), Stage.CONNECT, Deferred("554")),
        (aiosmtplib.SMTPReadTimeoutError("slow"), Stage.RCPT, Deferred("SMTPReadTimeoutError")),
        (ConnectionRefusedError(), Stage.CONNECT, Deferred("ConnectionRefusedError")),
        (aiosmtplib.SMTPNotSupported("8"), Stage.MAIL, Bounced("SMTPUTF8_NOT_SUPPORTED", Stage.MAIL)),
        (aiosmtplib.SMTPDataError(452, "4.2.2 full"), Stage.DOT, Deferred("452 4.2.2")),
        (aiosmtplib.SMTPDataError(554, "5.6.0 no"), Stage.DOT, Bounced("554 5.6.0", Stage.DATA)),
        (REFUSED(530, "5.7.0 log in", "a@b.fr"), Stage.RCPT, Deferred("530 5.7.0")),
        (REFUSED(550, "5.1.8 sender", "a@b.fr"), Stage.RCPT, Bounced("550 5.1.8", Stage.RCPT)),
        (REFUSED(550, "5.1.1<a@b.fr>?", "a@b.fr"), Stage.RCPT, Bounced("550 5.1.1", Stage.RCPT)),
        (REFUSED(550, "no", "a@b.fr"), Stage.RCPT, Bounced("550", Stage.RCPT)),
    ],
)
def test_our_own_troubles_never_blame_the_recipient(
    failure: Exception, stage: Stage, outcome: Deferred | Bounced
) -> None:
    assert outcome_of(failure, stage) == outcome


@pytest.mark.parametrize(
    "silence",
    [
        aiosmtplib.SMTPReadTimeoutError("nothing"),
        aiosmtplib.SMTPServerDisconnected("gone"),
        ConnectionResetError(),
        aiosmtplib.SMTPResponseException(-1, "no answer that can be read"),
    ],
)
def test_only_silence_after_the_final_dot_leaves_everything_open(silence: Exception) -> None:
    assert outcome_of(silence, Stage.DOT) == Uncertain(type(silence).__name__)
    for stage in set(Stage) - {Stage.DOT}:
        assert isinstance(outcome_of(silence, stage), Deferred)


def test_a_sender_that_is_no_address_stops_the_start() -> None:
    connections = SmtpConnections(Relay("127.0.0.1", 1))
    with pytest.raises(AddressRefused):
        SmtpMailer(connections, Sender(display_name="Espace Tiers", address="nobody"))

from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import pytest

from workbench.mailbox import Mailbox


def mail(to: str, subject: str = "Votre clé d’activation") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "service@example.fr", to, subject
    message.set_content("Bonjour, en texte.\n")
    message.add_alternative("<p>Bonjour, en <b>HTML</b>.</p>", subtype="html")
    return message


async def send(mailbox: Mailbox, message: EmailMessage) -> None:
    await aiosmtplib.send(message, hostname=mailbox.host, port=mailbox.port)


async def test_a_mail_is_caught_and_kept_readable(mailbox: Mailbox) -> None:
    await send(mailbox, mail("lea@example.fr"))

    caught = await mailbox.wait_for(to="LEA@example.fr", subject_contains="clé")

    assert caught.html.strip() == "<p>Bonjour, en <b>HTML</b>.</p>"
    assert (mailbox.folder / f"{caught.name}.txt").read_text().strip() == "Bonjour, en texte."
    assert (mailbox.folder / f"{caught.name}.eml").exists()
    assert (mailbox.folder / f"{caught.name}.html").exists()


async def test_waiting_for_the_next_one_and_for_none(mailbox: Mailbox) -> None:
    for number in range(2):
        await send(mailbox, mail("next@example.fr", f"Courriel {number}"))

    assert (await mailbox.wait_for(to="next@example.fr", after=1)).subject == "Courriel 1"
    assert len(mailbox.messages(to="next@example.fr")) == 2
    with pytest.raises(TimeoutError):
        await mailbox.wait_for(to="nobody@example.fr", timeout=0.01)


@pytest.mark.parametrize("reply", ["550 5.1.1 Unknown user", "451 4.3.0 Try later"])
async def test_a_refusal_is_what_the_sender_hears(mailbox: Mailbox, reply: str) -> None:
    gone = f"gone-{reply[:3]}@example.fr"
    mailbox.refuse(gone, reply)

    with pytest.raises(aiosmtplib.SMTPRecipientsRefused) as refused:
        await send(mailbox, mail(gone))

    assert refused.value.recipients[0].code == int(reply[:3])
    assert mailbox.messages(to=gone) == []

    mailbox.accept(gone)
    await send(mailbox, mail(gone))
    assert len(mailbox.messages(to=gone)) == 1


async def test_a_new_mailbox_finds_earlier_mails(tmp_path: Path) -> None:
    for expected in (1, 2):
        async with Mailbox(tmp_path) as mailbox:
            await send(mailbox, mail("again@example.fr"))
            assert len(mailbox.messages(to="again@example.fr")) == expected


def test_clearing_forgets_mails_and_refusals(tmp_path: Path) -> None:
    (tmp_path / "00001-lea@example.fr.eml").write_bytes(
        b"X-RcptTo: lea@example.fr\r\n" + mail("lea@example.fr").as_bytes()
    )
    mailbox = Mailbox(tmp_path)
    assert len(mailbox.messages(to="lea@example.fr")) == 1

    mailbox.clear()

    assert mailbox.messages() == []
    assert list(tmp_path.iterdir()) == []

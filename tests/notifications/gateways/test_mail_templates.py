import re
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from notifications.domain.mails import ActivationExpired, FounderActivation, Mail
from notifications.domain.registration_mails import ClientMail, RegistrationMail
from notifications.gateways.mail_templates import EMAILS, MailTemplates

NOW = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)
MESSAGE_ID = UUID("019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b")
LINK = "https://espace-tiers.example.fr/activation/dGhlLXRva2Vu-_"
FOUNDER = FounderActivation(display_name="Anne Martin", firm_name="Martin Audit", link=LINK, deadline=NOW)


def test_every_template_has_its_mail() -> None:
    mails = [*Mail.__subclasses__(), *RegistrationMail.__subclasses__(), *ClientMail.__subclasses__()]

    assert {path.stem for path in EMAILS.glob("*.jinja")} == {
        mail.template for mail in mails if hasattr(mail, "template")
    }


def test_a_name_cannot_break_the_subject_line(templates: MailTemplates) -> None:
    rogue = ActivationExpired(collaborator="Bruno\r\nBcc: all@evil.example\u2028", sent_at=NOW)

    subject = templates.render(rogue, MESSAGE_ID, NOW).subject

    assert subject.splitlines() == [subject]


def test_names_cannot_bring_markup_(templates: MailTemplates) -> None:
    rogue = replace(FOUNDER, firm_name='<a href="https://evil.example">x</a>\r\nBcc: all@evil.example')
    rendered = templates.render(rogue, MESSAGE_ID, NOW)

    assert "&lt;a href" in rendered.html
    assert not re.search(r"<a [^>]*evil", rendered.html)


@pytest.mark.parametrize(
    "link", ["https://evil.example/x", "https://espace-tiers.example.fr.evil.example", "x"]
)
def test_a_link_elsewhere_is_refused(templates: MailTemplates, link: str) -> None:
    with pytest.raises(ValueError, match="only links to the portal"):
        templates.render(replace(FOUNDER, link=link), MESSAGE_ID, NOW)

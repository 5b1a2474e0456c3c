from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from notifications.domain import mails, registration_mails
from notifications.domain.mails import Alert, CollaboratorActivation, Mail, SecurityAlert
from notifications.domain.message import Note
from notifications.domain.registration_mails import KeyExpiresSoon, LetterReturned, RegistrationRemoved
from notifications.gateways.mail_templates import EMAILS
from notifications.storage.mail_facts import _KINDS, freeze, thaw
from vocabulary.return_reason import ReturnReason

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "mail",
    [
        LetterReturned(reference="ET-0123456789", reason=ReturnReason.REFUSED),
        KeyExpiresSoon(
            reference="ET-0123456789", requested_at=NOW, expires_at=NOW + timedelta(days=7), days_left=7
        ),
        RegistrationRemoved(reference="ET-0123456789", client="Été & fils", agreed=True, removed_at=NOW),
        SecurityAlert(alert=Alert.ACCOUNT_LOCKED, happened_at=NOW, until=NOW),
    ],
)
def test_there_and_back(mail: Mail) -> None:
    assert thaw(mail.template, freeze(mail)) == mail


def test_a_link_and_its_code_are_not_kept() -> None:
    mail = CollaboratorActivation(
        display_name="Léa",
        administrator="Anne",
        firm_name="Durand",
        rights=("M05",),
        created_at=NOW,
        link="https://portal/activation#secret",
        code="secret code",
        deadline=NOW,
    )
    assert "secret" not in str(freeze(mail))
    assert thaw(mail.template, freeze(mail), {"link": mail.link, "code": "secret code"}) == mail


def test_every_mail_has_a_template_of_its_own() -> None:
    things = (*vars(mails).values(), *vars(registration_mails).values())
    kinds = {thing for thing in things if isinstance(thing, type) and issubclass(thing, Mail)}
    worded = {kind for kind in kinds if not kind.__subclasses__()}
    assert set(_KINDS.values()) == worded
    assert all((EMAILS / f"{template}.jinja").exists() for template in _KINDS)


def test_the_same_note_to_the_same_reader_is_the_same_message() -> None:
    mail, reader, other = LetterReturned(reference="Été", reason=ReturnReason.NPAI), uuid4(), uuid4()
    first, second = (Note(mail=mail, cause=cause, firm_id=uuid4()) for cause in ("1", "2"))
    ids = [
        note.message_to(user, {}, NOW).message_id
        for note, user in [(first, reader), (first, reader), (first, other), (second, reader)]
    ]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3

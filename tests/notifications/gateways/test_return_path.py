"""Bounces lead back to their mail, whatever servers do to an address on the way; nobody else's guess does."""

from uuid import UUID, uuid4

import pytest
from email_validator import validate_email
from hypothesis import given
from hypothesis import strategies as st

from notifications.gateways.return_path import ReturnPath
from vocabulary.digest_keys import DigestKeys

KEYS = DigestKeys({"new": b"n" * 32, "old": b"o" * 32})
OURS = ReturnPath("bounces@mail.example.fr", KEYS)


@given(st.uuids())
def test_a_bounce_leads_back_to_its_mail(message_id: UUID) -> None:
    address = OURS.of(message_id)
    assert validate_email(address, check_deliverability=False, strict=True, globally_deliverable=False)
    assert address.startswith("bounces+")
    assert str(message_id) not in address
    assert OURS.mail_of(address) == OURS.mail_of(f" {address.upper()}\n") == message_id


def test_former_keys_are_still_known() -> None:
    message_id = uuid4()
    former = ReturnPath("bounces@mail.example.fr", DigestKeys.single(b"o" * 32, "old"))
    assert OURS.mail_of(former.of(message_id)) == message_id
    assert former.mail_of(OURS.of(message_id)) is None


@pytest.mark.parametrize(
    "address",
    [
        "bounces@mail.example.fr",
        "bounces+@mail.example.fr",
        "bounces+abc@mail.example.fr",
        f"bounces+{'1' * 42}@mail.example.fr",
        f"bounces+{'é' * 42}@mail.example.fr",
        "",
        "@",
    ],
)
def test_what_is_none_of_ours_leads_nowhere(address: str) -> None:
    assert OURS.mail_of(address) is None


def test_a_guess_or_another_domain_leads_nowhere() -> None:
    message_id = uuid4()
    address = OURS.of(message_id)
    assert OURS.mail_of(address.replace("mail.example.fr", "evil.example")) is None
    assert OURS.mail_of(address.replace("bounces+", "others+")) is None
    stranger = ReturnPath("bounces@mail.example.fr", DigestKeys.single(b"g" * 32, "new"))
    assert OURS.mail_of(stranger.of(message_id)) is None
    local, domain = address.split("@")
    for place in range(len("bounces+"), len(local)):
        other = "b" if local[place] == "a" else "a"
        assert (
            OURS.mail_of(f"{local[:place]}{other}{local[place + 1 :]}@{domain}") is None
            or place == len(local) - 1
        )

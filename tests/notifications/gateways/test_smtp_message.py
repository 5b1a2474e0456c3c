import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.domain.mails import RenderedMail
from notifications.gateways.smtp_message import (
    AddressRefused,
    OutgoingMail,
    Sender,
    build_message,
    checked_address,
)

MATERIAL = Path(__file__).parents[1] / "material" / "govuk_notify_email_addresses.json"
ADDRESSES = json.loads(MATERIAL.read_text())
SENDER = Sender(display_name="Espace Tiers", address="ne-pas-repondre@espace-tiers.example.fr")
STRUCTURED = [
    address for address in ADDRESSES["invalid_email_addresses"] if any(c in address for c in '<>;,"() ')
]


def outgoing(recipient: str) -> OutgoingMail:
    return OutgoingMail(
        message_id=UUID(int=7),
        recipient=recipient,
        written_at=datetime(2026, 11, 22, tzinfo=UTC),
        rendered=RenderedMail("Objet", "Texte", "<p>Texte</p>"),
    )


@pytest.mark.parametrize("address", ADDRESSES["valid_email_addresses"])
def test_addresses_people_have(address: str) -> None:
    assert str(build_message(outgoing(address), SENDER)["To"]).isascii()


@pytest.mark.parametrize("address", STRUCTURED)
def test_addresses_that_would_change_the_envelope(address: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        checked_address(address)

    assert address not in str(refused.value)


@given(st.text(max_size=80))
def test_no_recipient_adds_a_header(recipient: str) -> None:
    try:
        message = build_message(outgoing(recipient), SENDER)
    except AddressRefused:
        return
    assert len(message["To"].addresses) == 1
    assert message["Bcc"] is None


def test_repr_hides_the_person_and_the_words() -> None:
    assert "anne" not in repr(outgoing("anne@cabinet.fr"))
    assert "Texte" not in repr(outgoing("anne@cabinet.fr"))

import email
import email.policy
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.domain.mails import RenderedMail
from notifications.gateways.smtp_message import (
    AddressRefused,
    Letterhead,
    OutgoingMail,
    Sender,
    Wire,
    checked_address,
)

MATERIAL = Path(__file__).parents[1] / "material" / "govuk_notify_email_addresses.json"
ADDRESSES = json.loads(MATERIAL.read_text())
LETTERHEAD = Letterhead(
    Sender(display_name="Espace Tiers", address="ne-pas-repondre@espace-tiers.example.fr")
)
STRUCTURED = [
    address for address in ADDRESSES["invalid_email_addresses"] if any(c in address for c in '<>;,"() ')
]


def read(wire: Wire) -> Any:
    content = re.sub(rb"(?m)^\.\.", b".", wire.content.removesuffix(b".\r\n"))
    return email.message_from_bytes(content, policy=email.policy.default)


def outgoing(recipient: str) -> OutgoingMail:
    return OutgoingMail(
        message_id=UUID(int=7),
        recipient=recipient,
        written_at=datetime(2026, 11, 22, tzinfo=UTC),
        rendered=RenderedMail("Objet", "Texte", "<p>Texte</p>"),
    )


@pytest.mark.parametrize("address", ADDRESSES["valid_email_addresses"])
def test_addresses_people_have(address: str) -> None:
    wire = LETTERHEAD.wire(outgoing(address))
    assert wire.recipient.isascii()
    assert str(read(wire)["To"]) == wire.recipient


@pytest.mark.parametrize("address", STRUCTURED)
def test_addresses_that_would_change_the_envelope(address: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        checked_address(address)

    assert address not in str(refused.value)


@settings(deadline=None)
@given(st.text(max_size=80) | st.emails() | st.text('a.@\r\n\t ,;:<>"()é\u2028', max_size=20))
def test_no_recipient_adds_a_header(recipient: str) -> None:
    try:
        wire = LETTERHEAD.wire(outgoing(recipient))
    except AddressRefused:
        return
    message = read(wire)
    assert str(message["To"]) == wire.recipient
    assert len(message["To"].addresses) == 1
    assert message.keys() == HEADERS


HEADERS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "Content-Language",
    "MIME-Version",
    "Content-Type",
]


@settings(deadline=None)
@given(st.text(), st.text())
def test_any_words_arrive_as_they_were_and_fit_the_wire(text: str, html: str) -> None:
    """Whatever line ends they are written with; no line is too long, none ends the mail too early."""
    wire = LETTERHEAD.wire(replace(outgoing("anne@cabinet.fr"), rendered=RenderedMail("Objet", text, html)))
    parts = [part.get_payload(decode=True).decode() for part in read(wire).iter_parts()]
    assert parts == [re.sub(r"\r\n?|\n", "\r\n", words) for words in (text, html)]
    lines = wire.content.split(b"\r\n")
    assert lines[-2:] == [b".", b""]
    assert b"." not in lines[:-2]
    assert all(len(line) <= 78 and b"\r" not in line and b"\n" not in line for line in lines)


def test_a_display_name_is_quoted_or_encoded_as_it_needs() -> None:
    for name in ("Espace Tiers, déclarants", 'Espace "Tiers" <x@y.fr>', "Espace " * 20, "Espace Tiers"):
        head = Letterhead(Sender(display_name=name, address="ici@exemple.fr"))
        (origin,) = read(head.wire(outgoing("anne@cabinet.fr")))["From"].addresses
        assert (origin.display_name, origin.addr_spec) == (name.strip(), "ici@exemple.fr")


def test_repr_hides_the_person_and_the_words() -> None:
    assert "anne" not in repr(outgoing("anne@cabinet.fr"))
    assert "Texte" not in repr(outgoing("anne@cabinet.fr"))

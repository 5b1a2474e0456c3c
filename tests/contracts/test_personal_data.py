"""Which events may carry what (spec D.0): direct identifiers to notifications only, secrets sealed."""

import pytest

from contracts.catalogue import all_events
from contracts.envelope import Event
from contracts.sealed import SealedKey, SealedRecipient, SealedToken

DIRECT_IDENTIFIERS = {"email", "mobile", "display_name", "firm_name", "inviter_name", "address", "civility"}
NEVER = {
    "nir",
    "amount",
    "amount_cents",
    "key",
    "token",
    "password",
    "code",
    "refusal_code",
    "account_number",
}
EVENTS = list(all_events())


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_direct_identifiers_go_to_notifications_only(event: type[Event]) -> None:
    if DIRECT_IDENTIFIERS & set(event.model_fields):
        assert event.heard_by == ("notifications",)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_no_event_has_a_field_for_a_secret_in_clear(event: type[Event]) -> None:
    assert not NEVER & set(event.model_fields)


@pytest.mark.parametrize(
    "content",
    [
        SealedToken.model_validate({"token": "SECRET"}),
        SealedKey.model_validate({"key": "SECRET"}),
        SealedRecipient.model_validate(
            {
                "civility": "M.",
                "name": "Jean MARTIN",
                "address_lines": [],
                "town": "LYON",
                "account_last4": "1234",
                "letter_reference": "CL-1",
                "refusal_code": "SECRET",
                "firm_name": "Cabinet",
                "firm_town": "LYON",
            }
        ),
    ],
    ids=lambda content: type(content).__name__,
)
def test_opened_secrets_do_not_show_in_a_representation(content: object) -> None:
    assert "SECRET" not in repr(content)
    assert "SECRET" not in str(content)

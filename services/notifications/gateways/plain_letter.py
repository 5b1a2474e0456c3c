"""A letter that says nothing unusual: what cannot draw it cannot draw any."""

from datetime import UTC, datetime
from uuid import UUID

from notifications.domain.key_letter import KeyLetterContent

PLAIN_LETTER = KeyLetterContent(
    letter_id=UUID(int=0),
    letter_reference="CL-XXXX-XXXX-XX",
    address=("MME ANNE DURAND", "1 RUE DU MOULIN", "31000 TOULOUSE"),
    salutation="Madame Anne Durand",
    firm_name="Durand",
    firm_town="Toulouse",
    account_ending="0000",
    services=("S01",),
    key="AAAABBBBCCCC",
    refusal_code="AAAA-BBBB",
    written_at=datetime(2026, 1, 1, tzinfo=UTC),
)
"""Only ever drawn to see whether it can be; it is handed over to nobody."""

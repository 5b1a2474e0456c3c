"""A key has to reach its client on paper (R004-08)."""

from datetime import datetime

from uuid_utils.compat import uuid7

from contracts.access import ActivationKeyIssued
from contracts.notifications import KeyLetterCancelled, KeyLetterRequested
from database.engine import Transaction
from notifications.actions.tell_of_letter import tell_of_letter
from notifications.domain.letter import Letter, LetterState
from notifications.domain.registration import Registration
from notifications.storage import letters, registrations


async def request_letter(tx: Transaction, issued: ActivationKeyIssued, *, now: datetime) -> None:
    """One letter per key. The tombstone of a key revoked before its issue was heard stays cancelled."""
    letter = Letter(
        letter_id=uuid7(),
        key_id=issued.key_id,
        case_id=issued.case_id,
        firm_id=issued.firm_id,
        requested_at=now,
        requested_by=issued.requested_by,
        services=issued.services,
        sealed_key=issued.sealed_key,
        sealed_recipient=issued.sealed_recipient,
        expires_at=issued.expires_at,
        due_at=now,
    )
    await registrations.remember(
        tx,
        Registration(
            case_id=issued.case_id,
            firm_id=issued.firm_id,
            requested_by=issued.requested_by,
            services=issued.services,
        ),
    )
    if await letters.add(tx, letter):
        await tell_of_letter(tx, KeyLetterRequested, letter, now=now)
        return
    dead = await letters.find_by_key(tx, issued.key_id)
    if dead and dead.state is LetterState.CANCELLED:
        await tell_of_letter(tx, KeyLetterCancelled, dead, now=now)

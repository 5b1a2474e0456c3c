"""A key has to reach its client on paper (R004-08)."""

from datetime import datetime

from uuid_utils.compat import uuid7

from contracts.access import ActivationKeyIssued
from contracts.notifications import KeyLetterCancelled, KeyLetterRequested
from database.engine import Transaction
from notifications.actions.tell_of_letter import tell_of_letter
from notifications.actions.write_about_case import write_about_case
from notifications.domain.letter import Letter, LetterState
from notifications.domain.registration import Registration
from notifications.domain.registration_mails import LetterUnderWay
from notifications.storage import letters, registrations
from vocabulary.case_reference import case_reference


async def request_letter(tx: Transaction, issued: ActivationKeyIssued, *, now: datetime) -> None:
    """One letter per key. The tombstone of a key revoked before its issue was heard stays cancelled.

    The case's first letter was told with its submission (D-38); another one is told when it is asked for.
    """
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
    another = await letters.any_of_case(tx, issued.case_id)
    if await letters.add(tx, letter):
        await tell_of_letter(tx, KeyLetterRequested, letter, now=now)
        if another:
            await _tell_again(tx, letter, now=now)
        return
    dead = await letters.find_by_key(tx, issued.key_id)
    if dead and dead.state is LetterState.CANCELLED:
        await tell_of_letter(tx, KeyLetterCancelled, dead, now=now)


async def _tell_again(tx: Transaction, letter: Letter, *, now: datetime) -> None:
    mail = LetterUnderWay(reference=case_reference(letter.case_id))
    await write_about_case(tx, letter.case_id, lambda _: mail, cause=str(letter.letter_id), now=now)

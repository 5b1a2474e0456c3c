"""The key of a letter died (scenarios 55 and 56, C.5)."""

from datetime import datetime

from uuid_utils.compat import uuid7

from contracts.access import KeyEvent
from contracts.notifications import KeyLetterCancelled
from database.engine import Transaction
from notifications.actions.tell_of_letter import tell_of_letter
from notifications.domain.letter import Letter, LetterState
from notifications.domain.letter_states import key_revoked
from notifications.storage import letters


async def revoke_letter(tx: Transaction, dead: KeyEvent, *, now: datetime) -> None:
    """Cancel the letter if the print shop has it not, else it is obsolete.

    Heard before the key's issue, it leaves a tombstone (law 6). While the letter is being handed over, this
    waits for the row's lock and finds it `HANDED_OVER`.
    """
    tombstone = Letter(
        letter_id=uuid7(),
        key_id=dead.key_id,
        case_id=dead.case_id,
        firm_id=dead.firm_id,
        requested_at=now,
        state=LetterState.CANCELLED,
    )
    if await letters.add(tx, tombstone):
        return
    letter = await letters.find_by_key(tx, dead.key_id)
    if letter is None:
        return
    over = key_revoked(letter)
    await letters.save(tx, [over])
    if over.state is LetterState.CANCELLED and letter.state is LetterState.REQUESTED:
        await tell_of_letter(tx, KeyLetterCancelled, over, now=now)

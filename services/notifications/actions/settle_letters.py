"""Keep what came of a batch of letters, tell it and write to the firms (C.6)."""

from datetime import datetime

from database.engine import Transaction
from notifications.actions.print_letter import Outcome, Printed
from notifications.actions.tell_of_letter import tell_progress
from notifications.actions.write_notes import write_notes
from notifications.domain.letter import Failure, Letter, LetterState
from notifications.domain.letter_states import failed, handed_over, put_off, refused
from notifications.domain.letter_tracking import Calendar
from notifications.domain.message import Note
from notifications.domain.registration_mails import LetterImpossible, LetterNotPrinted
from notifications.storage import letters, registrations
from vocabulary.case_reference import case_reference


async def settle_letters(tx: Transaction, batch: list[Printed], calendar: Calendar, *, now: datetime) -> None:
    """All letters of the batch in a few statements: letters are many.

    Nobody held them meanwhile: a key may have died, the print shop may have told of its letter, and a hand
    that thought us dead may have done the same. The letter as it is now goes before what we remember.
    """
    held = await letters.hold(tx, [printed.letter.letter_id for printed in batch])
    news = [(printed, held[printed.letter.letter_id]) for printed in batch]
    settled = [(printed, before, _settled(printed, before, calendar, now)) for printed, before in news]
    changed = [(before, after) for _, before, after in settled if after.version != before.version]
    await letters.save(tx, [after for _, after in changed])
    names = [(p.letter.case_id, p.client_name, p.town) for p in batch if p.client_name and p.town]
    await registrations.name_clients(tx, names)
    await tell_progress(tx, changed, now=now)
    notes = (note_failure(before, after) for before, after in changed)
    await write_notes(tx, *filter(None, notes), now=now)


def _settled(printed: Printed, letter: Letter, calendar: Calendar, now: datetime) -> Letter:
    if printed.outcome is Outcome.HANDED_OVER:
        return calendar.tracked(handed_over(letter, printed.at))
    if letter.version != printed.letter.version:
        return letter
    match printed.outcome:
        case Outcome.ADDRESS_UNUSABLE:
            return failed(letter, Failure.ADDRESS_UNUSABLE)
        case Outcome.SEAL_BROKEN:
            return failed(letter, Failure.SEAL_BROKEN)
        case Outcome.REFUSED:
            return refused(letter, now)
        case Outcome.OUR_FAULT:
            return put_off(letter, now)


def note_failure(before: Letter, letter: Letter) -> Note | None:
    """The firm is told of a letter that failed, and whose fault it is; operations read the log."""
    if letter.state is not LetterState.FAILED or before.state is LetterState.FAILED:
        return None
    kind = LetterImpossible if letter.failure is Failure.ADDRESS_UNUSABLE else LetterNotPrinted
    mail = kind(reference=case_reference(letter.case_id))
    return Note(mail=mail, cause=str(letter.case_id), firm_id=letter.firm_id, addressee=letter.requested_by)

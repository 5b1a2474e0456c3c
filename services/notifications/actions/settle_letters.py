"""Keep what came of a batch of letters, tell it and write to the firms (C.6)."""

from datetime import datetime

from database.engine import Transaction
from notifications.actions.print_letter import Outcome, Printed
from notifications.actions.tell_of_letter import tell_progress
from notifications.actions.write_notes import write_notes
from notifications.domain.letter import Failure, Letter, LetterState
from notifications.domain.letter_states import failed, handed_over, put_off, refused
from notifications.domain.letter_tracking import Calendar
from notifications.domain.mails import Mail
from notifications.domain.message import Note
from notifications.domain.registration import Registration
from notifications.domain.registration_mails import LetterImpossible, LetterReturned
from notifications.domain.return_reason import ReturnReason
from notifications.storage import letters, registrations


async def settle_letters(tx: Transaction, batch: list[Printed], calendar: Calendar, *, now: datetime) -> None:
    """All letters of the batch in a few statements: letters are many."""
    settled = [(printed, _settled(printed, calendar, now)) for printed in batch]
    await letters.save(tx, [letter for _, letter in settled])
    names = [(p.letter.case_id, p.client_name, p.town) for p in batch if p.client_name and p.town]
    await registrations.name_clients(tx, names)
    await tell_progress(tx, ((printed.letter, letter) for printed, letter in settled), now=now)
    notes = (_note(printed, letter) for printed, letter in settled)
    await write_notes(tx, *filter(None, notes), now=now)


def _settled(printed: Printed, calendar: Calendar, now: datetime) -> Letter:
    match printed.outcome:
        case Outcome.HANDED_OVER:
            return calendar.tracked(handed_over(printed.letter, now))
        case Outcome.ADDRESS_UNUSABLE:
            return failed(printed.letter, Failure.ADDRESS_UNUSABLE)
        case Outcome.SEAL_BROKEN:
            return failed(printed.letter, Failure.SEAL_BROKEN)
        case Outcome.REFUSED:
            return refused(printed.letter, now)
        case Outcome.OUR_FAULT:
            return put_off(printed.letter, now)


def _note(printed: Printed, letter: Letter) -> Note | None:
    known = Registration(case_id=letter.case_id, firm_id=letter.firm_id, client_name=printed.client_name)
    mail = _mail(known.client, letter)
    if mail is None:
        return None
    return Note(mail=mail, cause=str(letter.case_id), firm_id=letter.firm_id, addressee=letter.requested_by)


def _mail(client: str, letter: Letter) -> Mail | None:
    match letter.state:
        case LetterState.FAILED:
            return LetterImpossible(client=client)
        case LetterState.RETURNED:
            return LetterReturned(client=client, reason=letter.return_reason or ReturnReason.OTHER)
        case _:
            return None

"""Write to a firm about one of its client registrations."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from database.engine import Transaction
from messaging.not_yet import NotYet
from notifications.actions.write_notes import write_notes
from notifications.domain.mails import Mail
from notifications.domain.message import Note
from notifications.domain.registration import Registration
from notifications.storage import registrations

type Worded = Callable[[Registration], Mail]


async def write_about_case(
    tx: Transaction,
    case_id: UUID,
    worded: Worded,
    *,
    cause: str,
    now: datetime,
    to_administrators: bool = False,
    to: UUID | None = None,
) -> None:
    """One mail, to who asked for the registration unless said otherwise (section G).

    `cause` tells one occasion from another. Raises `NotYet` while the case has not been heard of.
    """
    case = await registrations.find(tx, case_id)
    if case is None:
        raise NotYet
    addressee = None if to_administrators else (to or case.requested_by)
    note = Note(mail=worded(case), cause=cause, firm_id=case.firm_id, addressee=addressee)
    await write_notes(tx, note, now=now)

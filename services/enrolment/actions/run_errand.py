"""Ask access for what was kept, without a transaction, and note that it is done; a watch repeats the rest.

Broken off between any two steps, an errand is taken up again: access may be told twice.
"""

from contextlib import suppress
from datetime import datetime
from functools import partial
from uuid import UUID

import structlog

from database.engine import Database, Transaction
from database.wakeups import notify
from enrolment.actions.remove_registration import note_removal
from enrolment.domain.errand import Errand, ErrandKind
from enrolment.domain.refusals import Refusal
from enrolment.domain.registration_state import State
from enrolment.gateways.access import Access
from enrolment.storage import errands, registrations, users
from web.idempotency import Settle

log = structlog.get_logger()

ERRANDS = "enrolment_errands"
"""Channel that wakes the watch over errands."""
BATCH = 10


def settle_with(database: Database, access: Access, now: datetime) -> Settle:
    """For doors: an answer is given once its errand is done."""
    return partial(run_errand, database, access, now)


async def run_errand(database: Database, access: Access, now: datetime, errand_id: UUID) -> None:
    """Done when it returns, also where it was done before.

    Raises RevocationUnavailable or EffectUnconfirmed: then the watch goes on trying.
    """
    async with database.transaction() as tx:
        errand = await errands.find(tx, errand_id)
    if errand is None:
        return
    try:
        await _ask(database, access, errand)
    except Exception:
        await _put_off(database, errand, now)
        raise
    async with database.transaction() as tx:
        if await errands.find(tx, errand_id, lock=True):
            await _finish(tx, errand, now)
            await errands.remove(tx, errand_id)


async def run_errands(database: Database, access: Access, now: datetime) -> int:
    """Take up what broke off, or what access could not confirm; answers how many.

    One that can't even be asked is put off like the others, and holds up none of them.
    """
    async with database.transaction() as tx:
        due = await errands.claim_due(tx, now, BATCH)
        for errand in due:
            await errands.save(tx, errand.take_up(now))
    for errand in due:
        try:
            await run_errand(database, access, now, errand.errand_id)
        except Refusal as unconfirmed:
            log.warning("errand_unconfirmed", kind=errand.kind, tries=errand.tries + 1, code=unconfirmed.code)
        except Exception as failed:  # noqa: BLE001 - one that fails must not hold up the others
            log.warning(
                "errand_failed", kind=errand.kind, errand=errand.errand_id, because=type(failed).__name__
            )
    return len(due)


async def next_errand(database: Database) -> datetime | None:
    """When the next one is to be taken up."""
    async with database.transaction() as tx:
        return await errands.next_due(tx)


async def _ask(database: Database, access: Access, errand: Errand) -> None:
    match errand.kind:
        case ErrandKind.REMOVAL:
            async with database.transaction() as tx:
                cases = [await registrations.get(tx, case_id) for case_id in errand.subjects]
            await access.revoke(cases, errand.asked_by or cases[0].requested_by)
        case ErrandKind.STANDING:
            async with database.transaction() as tx:
                user = await users.get(tx, errand.subjects[0])
            await access.tell_standing(user, errand.asked_by)


async def _finish(tx: Transaction, errand: Errand, now: datetime) -> None:
    """A case that ended by itself meanwhile is cleared: either way it leaves the firm's list."""
    if errand.kind is not ErrandKind.REMOVAL:
        return
    for case_id in sorted(errand.subjects):
        case = await registrations.get(tx, case_id, lock=True)
        if case.occupies(now):
            await note_removal(tx, case, by=errand.asked_by or case.requested_by, now=now)
        elif case.state is not State.REMOVED:
            await registrations.save(tx, case.cleared(now))


async def _put_off(database: Database, errand: Errand, now: datetime) -> None:
    """Not being able to write that down changes nothing: the errand is due after its head start."""
    with suppress(Exception):
        async with database.transaction() as tx:
            await errands.save(tx, errand.put_off(now))
            await notify(tx, ERRANDS)

"""The moment when nothing more happens by itself: what has not happened until then, does not happen."""

from sqlalchemy import text

from contracts.catalogue import all_events
from tests.integration.household import Household
from workbench.stage import until

_WAITING = text("select count(*) from mails where state = 'REQUESTED'")
_RECEIVED = text("select count(*) from firm_applications where offered_at is null")
_TO_EXPIRE = text(
    """
    select count(*) from mails where deadline <= :now
    and (state in ('REQUESTED', 'DEFERRED') or topic = 'ACTIVATION' and state in ('SENT', 'BOUNCED'))
    """
)


async def quiet(household: Household) -> None:
    """Return once all has been looked at, every event heard by all who listen to it, every mail sent."""

    async def look() -> bool | None:
        done = await _all_judged(household) and await _all_heard(household) and await _all_sent(household)
        return True if done else None

    await until(look, "quiet")


async def _all_judged(household: Household) -> bool:
    async with household.databases["enrolment"].transaction() as tx:
        return not await tx.scalar(_RECEIVED)


async def _all_heard(household: Household) -> bool:
    listeners = {event.type(): event.heard_by for event in all_events()}
    said: set[tuple[str, str]] = set()
    heard: set[tuple[str, str]] = set()
    for service, database in household.databases.items():
        async with database.transaction() as tx:
            for event_id, kind in await tx.execute(text("select event_id, routing_key from outbox")):
                said |= {(listener, event_id) for listener in listeners[kind]}
            heard |= {
                (service, event_id) for event_id in await tx.scalars(text("select event_id from inbox"))
            }
    return said <= heard


async def _all_sent(household: Household) -> bool:
    async with household.databases["notifications"].transaction() as tx:
        waiting = await tx.scalar(_WAITING)
        return not waiting and not await tx.scalar(_TO_EXPIRE, {"now": household.clock.now})

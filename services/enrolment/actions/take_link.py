"""A link in one person's hands while access takes the password: no transaction is open meanwhile.

Two people with one link, or one with two tabs, would otherwise be told of two passwords, and one is good.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from database.engine import Database, Transaction
from enrolment.actions.hold_activation import HeldApplication, hold_activation
from enrolment.actions.judge_applications import find_bar
from enrolment.domain.activation import Activation, LinkRefused
from enrolment.domain.firm_application import Decline
from enrolment.domain.refusals import RequestInProgress
from enrolment.domain.user import FirmUser, UserState
from enrolment.gateways.access import Access
from enrolment.storage import activations

IN_HAND = timedelta(seconds=60)
"""As long as a request may take: who died with the link in hand leaves it to others afterwards."""


@dataclass(frozen=True)
class TakenLink:
    """A link that nobody else may use before `until`, and whom it lets in."""

    message_id: UUID
    until: datetime
    user: FirmUser


async def take_link(tx: Transaction, found: Activation, now: datetime) -> TakenLink | None:
    """The link, if it would let somebody in now; None where `activate_account` will say why not.

    Raises RequestInProgress where somebody else has it.
    """
    held = await hold_activation(tx, found)
    try:
        held.activation.check(now)
    except LinkRefused:
        return None
    match held.held:
        case HeldApplication(application):
            user = None if isinstance(await find_bar(tx, application), Decline) else application.founder()
        case FirmUser(state=UserState.INVITED) as invited:
            user = invited
        case _:
            user = None
    if user is None:
        return None
    until = now + IN_HAND
    if not await activations.take(tx, found.message_id, now=now, until=until):
        raise RequestInProgress
    return TakenLink(found.message_id, until, user)


async def give_password(database: Database, taken: TakenLink, password: str, *, access: Access) -> None:
    """Let access keep the password, dormant; refused, the link is good again at once.

    Raises PasswordTooWeak, StateConflict or ServiceUnavailable.
    """
    try:
        await access.put_credentials(taken.user, password)
    except BaseException:
        async with database.transaction() as tx:
            await activations.put_back(tx, taken.message_id, taken.until)
        raise


async def require_taken(tx: Transaction, activation: Activation, taken: TakenLink | None) -> None:
    """Raise RequestInProgress unless `taken` still has this link."""
    if taken is None or not await activations.is_taken(tx, activation.message_id, taken.until):
        raise RequestInProgress

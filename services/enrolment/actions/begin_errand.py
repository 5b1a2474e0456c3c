"""Something that is true only once access has confirmed it: the intention is kept first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from database.engine import Transaction
from enrolment.domain.errand import Errand, ErrandKind
from enrolment.domain.user import FirmUser
from enrolment.storage import errands


@dataclass(frozen=True)
class UserChange:
    """A user as they are now, with the errand where access has to confirm it before anybody is told."""

    user: FirmUser
    errand_id: UUID | None = None


async def begin_errand(
    tx: Transaction, kind: ErrandKind, subjects: Iterable[UUID], *, by: UUID | None, now: datetime
) -> UUID:
    """Keep who wants it, since when; whoever keeps it does it right after the commit (`run_errand`)."""
    errand = Errand.begin(uuid7(), kind, tuple(subjects), by, now)
    await errands.add(tx, errand)
    return errand.errand_id


async def confirmed_by_access(
    tx: Transaction, user: FirmUser, *, by: UUID | None, now: datetime
) -> UserChange:
    """Less than before is allowed to `user`, as saved in `tx`: true at access too before it is answered."""
    return UserChange(user, await begin_errand(tx, ErrandKind.STANDING, (user.user_id,), by=by, now=now))


async def unchanged(tx: Transaction, user: FirmUser) -> UserChange:
    """Asked for again: what access has yet to confirm of it is waited for again."""
    return UserChange(user, await errands.find_standing(tx, user.user_id))

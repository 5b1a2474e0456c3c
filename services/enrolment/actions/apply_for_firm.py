"""A firm asks for an account: what was written is kept, and looked at after the answer (C.1, D-12)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from uuid_utils.compat import uuid7

from database.engine import Transaction
from enrolment.domain.firm_application import FirmApplication
from enrolment.storage import firm_applications
from vocabulary.civility import Civility
from vocabulary.kinds import Profession
from web.throttle import Throttle


@dataclass(frozen=True, kw_only=True)
class Application:
    """What the founder wrote (R004-02); the firm's name and address are the reference's (D-04)."""

    siret: str
    profession: Profession
    phone: str | None = field(repr=False)
    civility: Civility | None = field(repr=False)
    first_name: str = field(repr=False)
    last_name: str = field(repr=False)
    email: str = field(repr=False)
    mobile: str | None = field(repr=False)


async def apply_for_firm(
    tx: Transaction, application: Application, *, source: str, now: datetime, ttl: timedelta, tries: Throttle
) -> None:
    """Do the same, statement by statement, whether or not an account will open (scenarios 1 and 2).

    Raises `TOO_MANY_REQUESTS` where one source applies too often, for whomever.
    """
    await tries.spend(tx, source, now)
    received = FirmApplication(
        application_id=uuid7(),
        firm_id=uuid7(),
        founder_user_id=uuid7(),
        siret=application.siret,
        profession=application.profession,
        phone=application.phone,
        civility=application.civility,
        first_name=application.first_name,
        last_name=application.last_name,
        email=application.email,
        mobile=application.mobile,
        applied_at=now,
        deadline=now + ttl,
        source=source,
    )
    await firm_applications.add(tx, received)

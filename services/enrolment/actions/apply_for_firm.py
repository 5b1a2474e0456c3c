"""A firm asks for an account; whatever becomes of it, the public answer is the same (C.1, D-12)."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import structlog
from uuid_utils.compat import uuid7

from contracts.enrolment import FirmRegistered
from database.engine import Transaction
from enrolment.actions.announce_contact import announce_contact
from enrolment.actions.issue_activation import LinkTerms, check_pause, issue_activation
from enrolment.domain.firm import AWAITING, Firm
from enrolment.domain.firm_record import ApplicationRefused, FirmRecord, check_may_apply
from enrolment.domain.refusals import TooManyRequests
from enrolment.domain.user import FirmUser
from enrolment.gateways import firm_reference
from enrolment.storage import firms, users
from messaging.outbox import announce
from vocabulary.civility import Civility
from vocabulary.kinds import Profession
from vocabulary.rights import Role

log = structlog.get_logger()


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
    tx: Transaction, application: Application, *, now: datetime, terms: LinkTerms
) -> None:
    """Open the account if the firm may have one; else keep quiet about why not (scenarios 1 and 2)."""
    siren = application.siret[:9]
    await firms.hold_siren(tx, siren)
    if live := await firms.find_live(tx, siren):
        await _apply_again(tx, live, application, now, terms)
        return
    try:
        record = check_may_apply(await firm_reference.find(tx, siren))
    except ApplicationRefused as refused:
        log.info("firm_application_refused", bar=refused.bar)
        return
    await users.hold_email(tx, application.email)
    if not await users.email_taken(tx, application.email):
        await _open(tx, application, record, now, terms)


async def _apply_again(
    tx: Transaction, firm: Firm, application: Application, now: datetime, terms: LinkTerms
) -> None:
    founder = await users.get(tx, firm.founder_user_id, lock=True)
    same = (firm.siret, founder.email) == (application.siret, application.email)
    if firm.state not in AWAITING or not same:
        return
    try:
        await check_pause(tx, founder, now=now, terms=terms)
    except TooManyRequests:
        return
    founder = founder.reissue_invitation(now, terms.ttl)
    await firms.save(tx, firm.reapply(now, terms.ttl))
    await users.save(tx, founder)
    await issue_activation(tx, founder, firm, inviter=None, now=now, terms=terms)


async def _open(
    tx: Transaction, application: Application, record: FirmRecord, now: datetime, terms: LinkTerms
) -> None:
    founder_id: UUID = uuid7()
    firm = _firm(application, record, founder_id, now, terms)
    founder = FirmUser(
        user_id=founder_id,
        firm_id=firm.firm_id,
        role=Role.ADMINISTRATOR,
        email=application.email,
        first_name=application.first_name,
        last_name=application.last_name,
        civility=application.civility,
        mobile=application.mobile,
        created_at=now,
        deadline=firm.deadline,
    )
    await firms.add(tx, firm)
    await users.add(tx, founder)
    registered = FirmRegistered(
        firm_id=firm.firm_id, siren=firm.siren, profession=firm.profession.value, founder_user_id=founder_id
    )
    await announce(tx, registered, version=firm.version, now=now)
    await announce_contact(tx, founder, now)
    await issue_activation(tx, founder, firm, inviter=None, now=now, terms=terms)


def _firm(
    application: Application, record: FirmRecord, founder_id: UUID, now: datetime, terms: LinkTerms
) -> Firm:
    """The profession is the reference's word too: only its accountants have a number of the order (D-02)."""
    return Firm(
        firm_id=uuid7(),
        siret=application.siret,
        name=record.name,
        profession=application.profession if record.oec_number else Profession.OTHER_TIERS_DECLARANT,
        founder_user_id=founder_id,
        address=record.address,
        oec_number=record.oec_number,
        phone=application.phone,
        applied_at=now,
        deadline=now + terms.ttl,
    )

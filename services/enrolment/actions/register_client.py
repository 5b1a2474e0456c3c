"""A firm asks for a client account by postal key (C.3, R001-05 to R001-10, R004-08)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from database.engine import Database, Transaction
from enrolment.actions.check_pair import check_pair
from enrolment.actions.identify_user import identify_user
from enrolment.actions.open_case import RegistrationTerms, ask_for_letter, reject_later, report_address
from enrolment.domain.client_identifier import ClientIdentifier
from enrolment.domain.registration import RegistrationCase
from enrolment.domain.services import check_offered
from enrolment.domain.user import FirmUser
from enrolment.gateways.access import Access
from enrolment.gateways.contributor_reference import ContributorReference
from vocabulary.kinds import Kind
from vocabulary.rights import Action
from web.principal import Principal


@dataclass(frozen=True, kw_only=True)
class Wish:
    """The client account the firm asks for; no address: letters go where the reference says (D-04)."""

    identifier: ClientIdentifier
    kind: Kind
    portfolio_id: UUID
    services: frozenset[str]
    courriels: frozenset[str]


async def may_register(database: Database, caller: Principal, wish: Wish, *, access: Access) -> None:
    """Ask access whether the caller may add a client there.

    Raises RightMissing, ServiceNotOffered, or what access says of the portfolio.
    """
    async with database.transaction() as tx:
        await identify_user(tx, caller, Action.REGISTER_CLIENT)
    check_offered(wish.kind, wish.services, wish.courriels)
    (await access.check_portfolio(caller, Action.REGISTER_CLIENT, wish.portfolio_id)).require()


async def register_client(
    tx: Transaction,
    caller: Principal,
    wish: Wish,
    *,
    now: datetime,
    reference: ContributorReference,
    terms: RegistrationTerms,
) -> RegistrationCase:
    """Open a case, whether or not the account exists: the firm is told no difference for a day (D-38).

    Access has said that they may (`may_register`). Raises RightMissing, AlreadyRegistered, LetterLimitReached
    or FirmBarred.
    """
    user = await identify_user(tx, caller, Action.REGISTER_CLIENT)
    contributor = await reference.find(tx, wish.identifier, wish.kind)
    unknown = reference.refs.of(wish.kind, wish.identifier.whole)
    account_ref = contributor.account_ref if contributor else unknown
    case = _case(user, wish, account_ref, now, struck_off=contributor is not None and contributor.struck_off)
    earlier = await check_pair(tx, user, account_ref, now=now, limits=terms.limits)
    if contributor is None:
        return await reject_later(tx, case, user.role, now=now, terms=terms)
    if not contributor.postable:
        return await report_address(tx, case, user.role, now=now)
    return await ask_for_letter(tx, case, user.role, contributor, earlier, now=now, terms=terms)


def _case(
    user: FirmUser, wish: Wish, account_ref: UUID, now: datetime, *, struck_off: bool
) -> RegistrationCase:
    """The identity is random, unlike our other ones: the letter's reference is made of its first digits."""
    return RegistrationCase(
        case_id=uuid4(),
        firm_id=user.firm_id,
        portfolio_id=wish.portfolio_id,
        account_ref=account_ref,
        identifier=wish.identifier.value,
        account_number=wish.identifier.account_number,
        kind=wish.kind,
        services=wish.services,
        courriels=wish.courriels,
        requested_by=user.user_id,
        submitted_at=now,
        struck_off=struck_off,
    )

"""An administrator creates an access for somebody of the firm (R004-20 to R004-25)."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from contracts.enrolment import CollaboratorInvited
from database.engine import Database, Transaction
from enrolment.actions.announce_contact import announce_contact
from enrolment.actions.identify_user import identify_user
from enrolment.actions.issue_activation import LinkTerms, issue_activation
from enrolment.actions.mail_caps import MailCaps
from enrolment.domain.refusals import EmailTaken
from enrolment.domain.rights import check_grantable
from enrolment.domain.user import FirmUser
from enrolment.gateways.access import Access
from enrolment.storage import firms, users
from messaging.outbox import announce
from vocabulary.civility import Civility
from vocabulary.rights import Action, Role
from web.principal import Principal


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """Who is invited, with which role and rights, and to which portfolio at once."""

    role: Role
    rights: frozenset[str]
    civility: Civility | None = field(repr=False)
    first_name: str = field(repr=False)
    last_name: str = field(repr=False)
    email: str = field(repr=False)
    mobile: str | None = field(repr=False)
    portfolio_id: UUID | None


async def may_invite(
    database: Database, caller: Principal, invitation: Invitation, *, access: Access
) -> None:
    """Ask access about the portfolio, if one is named. Raises RoleRequired, UnknownRight, or what it says."""
    async with database.transaction() as tx:
        await identify_user(tx, caller, Action.MANAGE_USERS)
    check_grantable(invitation.rights)
    if portfolio_id := invitation.portfolio_id:
        (await access.check_portfolio(caller, Action.ASSOCIATE_USERS, portfolio_id)).require()


async def invite_user(
    tx: Transaction,
    caller: Principal,
    invitation: Invitation,
    *,
    now: datetime,
    terms: LinkTerms,
    caps: MailCaps,
) -> FirmUser:
    """Create the access and send its link; its clock starts now.

    Access has said that the portfolio is the firm's (`may_invite`). Raises RoleRequired, UnknownRight,
    EmailTaken, or `TOO_MANY_REQUESTS` where the firm has invited this address often enough today.
    """
    administrator = await identify_user(tx, caller, Action.MANAGE_USERS)
    rights = check_grantable(invitation.rights)
    await users.hold_email(tx, invitation.email)
    if await users.email_taken(tx, invitation.email):
        raise EmailTaken
    await caps.spend_invitation(tx, administrator.firm_id, invitation.email, now)
    user = _user(invitation, administrator, rights, now, terms)
    await users.add(tx, user)
    await announce(tx, _invited(user, administrator, invitation.portfolio_id), version=user.version, now=now)
    await announce_contact(tx, user, now)
    firm = await firms.get(tx, user.firm_id)
    await issue_activation(tx, user, firm, inviter=administrator, now=now, terms=terms)
    return user


def _user(
    invitation: Invitation, administrator: FirmUser, rights: frozenset[str], now: datetime, terms: LinkTerms
) -> FirmUser:
    return FirmUser(
        user_id=uuid7(),
        firm_id=administrator.firm_id,
        role=invitation.role,
        email=invitation.email,
        first_name=invitation.first_name,
        last_name=invitation.last_name,
        civility=invitation.civility,
        mobile=invitation.mobile,
        rights=rights,
        created_at=now,
        deadline=now + terms.ttl,
        invited_by=administrator.user_id,
    )


def _invited(user: FirmUser, administrator: FirmUser, portfolio_id: UUID | None) -> CollaboratorInvited:
    return CollaboratorInvited(
        user_id=user.user_id,
        firm_id=user.firm_id,
        role=user.role.value,
        rights=tuple(sorted(user.rights)),
        portfolio_ids=(portfolio_id,) if portfolio_id else (),
        invited_by=administrator.user_id,
        deadline=user.deadline,
    )

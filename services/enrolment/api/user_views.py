"""Firm users as administrators see and describe them (« Gérer les utilisateurs »)."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from database.engine import Transaction
from enrolment.actions.begin_errand import UserChange
from enrolment.actions.invite_user import Invitation
from enrolment.api.codes import Right
from enrolment.api.fields import Email, Form, Name, Phone
from enrolment.domain.rights import PRESETS
from enrolment.domain.user import AWAITING, FirmUser, UserState
from enrolment.storage import activations, portfolios
from vocabulary.civility import Civility
from vocabulary.rights import Role
from web.idempotency import Promised

Preset = Literal["LECTURE", "DECLARATION", "PAIEMENT", "COMPLET", "GESTION_CLIENTS"]


class NewUser(Form):
    """Somebody of the firm, the rights given (a preset, single ones, or both) and a first portfolio."""

    civility: Civility | None = Field(default=None, examples=["M"])
    last_name: Name = Field(examples=["Petit"])
    first_name: Name = Field(examples=["Bruno"])
    email: Email = Field(examples=["bruno.petit@cabinet.example"])
    mobile: Phone | None = Field(default=None, examples=["06 12 34 56 79"])
    role: Role = Field(examples=["COLLABORATOR"])
    rights: list[Right] = Field(default_factory=list, max_length=40, examples=[["M09"]])
    preset: Preset | None = Field(default=None, examples=["GESTION_CLIENTS"])
    portfolio_id: UUID | None = None

    def invitation(self) -> Invitation:
        """The same for the action."""
        preset = PRESETS[self.preset] if self.preset else frozenset()
        return Invitation(
            role=self.role,
            rights=preset | set(self.rights),
            civility=self.civility,
            first_name=self.first_name,
            last_name=self.last_name,
            email=self.email,
            mobile=self.mobile,
            portfolio_id=self.portfolio_id,
        )


class ChangedUser(Form):
    """Role and rights from now on, each whole, and the right address; what is left out stays."""

    role: Role | None = Field(default=None, examples=["ADMINISTRATOR"])
    rights: list[Right] | None = Field(default=None, max_length=40, examples=[["S01", "M06"]])
    email: Email | None = Field(
        default=None,
        examples=["bruno.petit@cabinet.example"],
        description="Only while the invitation is not answered (`409 STATE_CONFLICT`).",
    )


class Reissue(Form):
    """Where the new link goes, if the address was mistyped."""

    email: Email | None = Field(default=None, examples=["bruno.petit@cabinet.example"])


class UserView(BaseModel):
    """A user of the firm."""

    user_id: UUID
    civility: Civility | None
    last_name: str
    first_name: str
    email: str
    mobile: str | None
    role: Role
    rights: list[str]
    state: UserState
    created_at: AwareDatetime
    deadline: AwareDatetime | None = Field(description="Until when an invitation may be answered.")
    invited_by: UUID | None
    email_bounced: bool = Field(description="The activation mail came back: the address is wrong.")
    portfolio_ids: list[UUID] = Field(description="Portfolios the user is associated with.")
    version: int


async def show_users(tx: Transaction, shown: list[FirmUser], now: datetime) -> list[UserView]:
    """Views of these users, with their portfolios and bounced mails; read in one go."""
    user_ids = [user.user_id for user in shown]
    associated = await portfolios.of_users(tx, user_ids)
    bounced = await activations.bounced_users(tx, user_ids)
    return [
        _view(user.expire_invitation(now), user.version, associated.get(user.user_id, []), bounced)
        for user in shown
    ]


async def show_user(tx: Transaction, user: FirmUser, now: datetime) -> UserView:
    """A view of one user."""
    return (await show_users(tx, [user], now))[0]


async def show_changed(tx: Transaction, changed: UserChange, now: datetime) -> Promised | UserView:
    """A view that is given once access has confirmed the change, if it has to."""
    view = await show_user(tx, changed.user, now)
    return Promised(view, changed.errand_id) if changed.errand_id else view


def _view(user: FirmUser, version: int, portfolio_ids: list[UUID], bounced: set[UUID]) -> UserView:
    return UserView(
        user_id=user.user_id,
        civility=user.civility,
        last_name=user.last_name,
        first_name=user.first_name,
        email=user.email,
        mobile=user.mobile,
        role=user.role,
        rights=sorted(user.rights),
        state=user.state,
        created_at=user.created_at,
        deadline=user.deadline if user.state in AWAITING else None,
        invited_by=user.invited_by,
        email_bounced=user.user_id in bounced,
        portfolio_ids=portfolio_ids,
        version=version,
    )

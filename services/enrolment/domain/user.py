"""Users of a firm: the founder, other administrators, collaborators (C.2)."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from enrolment.domain.refusals import StateConflict
from enrolment.domain.rights import ActionDenied, check_grantable, check_may
from vocabulary.civility import Civility
from vocabulary.rights import Action, Role

INVITATION_KEPT = timedelta(days=30)


class UserState(StrEnum):
    """States of a firm user."""

    INVITED = "INVITED"
    INVITATION_EXPIRED = "INVITATION_EXPIRED"
    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    SECURITY_SUSPENDED = "SECURITY_SUSPENDED"
    REMOVED = "REMOVED"


AWAITING = frozenset({UserState.INVITED, UserState.INVITATION_EXPIRED})


class UserNotInState(StateConflict):
    """What was asked makes no sense in the user's present state."""

    def __init__(self, state: UserState) -> None:
        super().__init__(f"not possible while {state}")
        self.state = state


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmUser:
    """One person of one firm; an administrator needs no rights. Names and contacts stay out of `repr`.

    Tokens signed when access knew a `version` before `sessions_from` are void: a suspension ended them.
    `held_state` is what a suspension for security leads back to.
    """

    user_id: UUID
    firm_id: UUID
    role: Role
    email: str = field(repr=False)
    first_name: str = field(repr=False)
    last_name: str = field(repr=False)
    civility: Civility | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    mobile: str | None = field(default=None, repr=False)
    rights: frozenset[str] = frozenset()
    created_at: datetime
    deadline: datetime
    invited_by: UUID | None = None
    state: UserState = UserState.INVITED
    version: int = 1
    sessions_from: int = 0
    held_state: UserState | None = None

    @property
    def display_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"

    @property
    def active_administrator(self) -> bool:
        """Whether the firm can count on this user to be run."""
        return self.role is Role.ADMINISTRATOR and self.state is UserState.ACTIVE

    def check_may(self, action: Action) -> None:
        """Promise that the user may do `action` (E.3). Raises ActionDenied, RoleRequired or RightMissing."""
        if self.state is not UserState.ACTIVE:
            raise ActionDenied
        check_may(self.role, self.rights, action)

    def may_all_of(self, former: Self) -> bool:
        """Whether nothing that `former` might do is taken away; an administrator needs no rights (E.3)."""
        if self.role is Role.ADMINISTRATOR:
            return True
        return former.role is self.role and self.rights >= former.rights

    def activate(self) -> Self:
        """The link was used in time (the activation judges that). Raises UserNotInState."""
        return self._enter(UserState.ACTIVE, {UserState.INVITED})

    def expire_invitation(self, now: datetime) -> Self:
        """Note that the deadline passed unused; before it, or when it no longer matters, nothing changes."""
        if self.state is not UserState.INVITED or now < self.deadline:
            return self
        return self._change(state=UserState.INVITATION_EXPIRED)

    def reissue_invitation(self, now: datetime, ttl: timedelta) -> Self:
        """A new link with its own full time; rights and portfolio are kept (C.2). Raises UserNotInState."""
        return self._enter(UserState.INVITED, AWAITING, deadline=now + ttl)

    def correct_email(self, email: str) -> Self:
        """Another address for somebody who has not come yet (C.7). Raises UserNotInState."""
        return self._enter(self.state, AWAITING, email=email)

    def change_rights(self, role: Role, rights: Iterable[str]) -> Self:
        """Role and rights, whole, from now on (R004-22). Raises UnknownRight or UserNotInState."""
        given = check_grantable(rights)
        if self.state is UserState.REMOVED:
            raise UserNotInState(self.state)
        return self._change(role=role, rights=given)

    def suspend(self) -> Self:
        """Keep the user out until reinstated; every token of before is void. Raises UserNotInState."""
        if self.state is UserState.SUSPENDED:
            return self
        return self._enter(UserState.SUSPENDED, {UserState.ACTIVE}, sessions_from=self.version + 1)

    def reinstate(self) -> Self:
        """Let a suspended user in again. Raises UserNotInState."""
        return self._enter(UserState.ACTIVE, {UserState.SUSPENDED, UserState.ACTIVE})

    def suspend_for_security(self) -> Self:
        """Operations keep the user out, and no administrator lets them in. Raises UserNotInState."""
        if self.state is UserState.SECURITY_SUSPENDED:
            return self
        facts = {"held_state": self.state, "sessions_from": self.version + 1}
        return self._enter(UserState.SECURITY_SUSPENDED, {UserState.ACTIVE, UserState.SUSPENDED}, **facts)

    def lift_security_suspension(self) -> Self:
        """Again what the user was before. Raises UserNotInState."""
        before = self.held_state or UserState.ACTIVE
        return self._enter(before, {UserState.SECURITY_SUSPENDED}, held_state=None)

    def remove(self) -> Self:
        """The user leaves the firm, or the invitation is cancelled; said twice, nothing changes."""
        if self.state is UserState.REMOVED:
            return self
        return self._change(state=UserState.REMOVED, sessions_from=self.version + 1)

    def erase(self) -> Self:
        """Forget who a removed user was; said twice, nothing changes (spec J)."""
        return self._change(
            email="", first_name="", last_name="", civility=None, phone=None, mobile=None, rights=frozenset()
        )

    def forget_invitation(self, now: datetime) -> Self:
        """Remove an invitation that stayed expired for 30 days (C.2); otherwise nothing changes."""
        due = self.state is UserState.INVITATION_EXPIRED and now >= self.deadline + INVITATION_KEPT
        return self.remove() if due else self

    def _enter(self, state: UserState, sources: Iterable[UserState], **facts: Any) -> Self:
        if self.state not in sources:
            raise UserNotInState(self.state)
        return self._change(state=state, **facts)

    def _change(self, **facts: Any) -> Self:
        changed = replace(self, **facts)
        return self if changed == self else replace(changed, version=self.version + 1)

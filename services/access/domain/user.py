"""Firm users as access knows them: copies of what enrolment said, role and rights whole."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from access.domain.firm import FirmState
from access.domain.refusals import Contradiction, RightMissing, RoleRequired, Unauthenticated
from access.domain.rights import permits
from vocabulary.rights import Role


class UserState(StrEnum):
    """All that matters here of a user's states (C.2)."""

    INVITED = "INVITED"
    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    SECURITY_SUSPENDED = "SECURITY_SUSPENDED"
    REMOVED = "REMOVED"


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A firm user. State and rights come by different events: each remembers the version it is from.

    `standing` is that of the last state after the activation, 0 until there is one: tokens carry it, so that
    whoever suspended the user tells those of before from those of after.

    `firm_state` is the firm's, as its own row says: nobody acts for a firm that may not act (C.1).
    """

    user_id: UUID
    firm_id: UUID
    role: Role
    rights: frozenset[str] = frozenset()
    state: UserState = UserState.INVITED
    state_version: int = 0
    rights_version: int = 0
    standing: int = 0
    firm_state: FirmState = FirmState.PENDING

    @property
    def active(self) -> bool:
        """Whether user and firm may act: what every door but `check`, which names the reason, asks first."""
        return self.state is UserState.ACTIVE and self.firm_state is FirmState.ACTIVE

    def require_firm(self, firm_id: UUID) -> None:
        """A user is of one firm for ever. Raises Contradiction."""
        if firm_id != self.firm_id:
            raise Contradiction

    def activate(self, version: int) -> Self:
        """Heard: the activation link was used. Late news changes nothing."""
        if version <= self.state_version or self.state is UserState.REMOVED:
            return self
        return self._change(state=UserState.ACTIVE, state_version=version)

    def enter(self, state: UserState, version: int) -> Self:
        """Heard: in `state` since `version`. Older news, and news of the removed, change nothing."""
        if version <= self.state_version or self.state is UserState.REMOVED:
            return self
        return self._change(state=state, state_version=version, standing=version)

    def stand(self, state: UserState, version: int, *, sessions_from: int) -> Self:
        """Told: in `state` as of `version`, perhaps for long.

        The standing is a new one only if the state is, or if a suspension came and went unheard.
        """
        if version <= self.state_version or self.state is UserState.REMOVED:
            return self
        if state in {UserState.INVITED, UserState.ACTIVE} and self.standing >= sessions_from:
            return self._change(state=state, state_version=version)
        return self._change(state=state, state_version=version, standing=version)

    def receive(self, role: Role, rights: frozenset[str], version: int) -> Self:
        """Heard: role and rights, whole, since `version`. Older news changes nothing (R004-22)."""
        if version <= self.rights_version:
            return self
        return self._change(role=role, rights=rights, rights_version=version)

    def require(self, action: str) -> None:
        """Raise unless user and firm are active and the user has `action` in role or rights (E.3)."""
        if not self.active:
            raise Unauthenticated
        if not permits(self.role, self.rights, action):
            raise RightMissing

    def require_administrator(self) -> None:
        """Raise for anybody else (R000-02)."""
        if not self.active:
            raise Unauthenticated
        if self.role is not Role.ADMINISTRATOR:
            raise RoleRequired

    def _change(self, **facts: Any) -> Self:
        return replace(self, **facts)

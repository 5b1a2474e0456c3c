"""Accounting firms and other third-party declarants: their account from activation to closing (C.1)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from enrolment.domain.refusals import Refusal, StateConflict
from enrolment.domain.user import FirmUser
from vocabulary.kinds import Profession
from vocabulary.postal_address import PostalAddress


class FirmState(StrEnum):
    """States of a firm's account; before its activation a firm is only an application.

    Firms that waited for it, or were abandoned, are of before applications had rows of their own.
    """

    PENDING_ACTIVATION = "PENDING_ACTIVATION"
    ACTIVATION_EXPIRED = "ACTIVATION_EXPIRED"
    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    ABANDONED = "ABANDONED"
    CLOSED = "CLOSED"


LIVE = frozenset(FirmState) - {FirmState.ABANDONED, FirmState.CLOSED}


class FirmNotInState(StateConflict):
    """What was asked makes no sense in the firm's present state."""

    def __init__(self, state: FirmState) -> None:
        super().__init__(f"not possible while {state}")
        self.state = state


class LastAdministrator(Refusal):
    """The firm would be left without an active administrator (`409 LAST_ADMINISTRATOR`, scenario 14)."""

    code = "LAST_ADMINISTRATOR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """One firm's account; `version` grows by one with every change."""

    firm_id: UUID
    siret: str
    name: str
    profession: Profession
    founder_user_id: UUID
    address: PostalAddress | None = field(default=None, repr=False)
    oec_number: str | None = None
    phone: str | None = field(default=None, repr=False)
    applied_at: datetime
    state: FirmState = FirmState.PENDING_ACTIVATION
    suspension_cause: str | None = None
    suspended_until: datetime | None = None
    ended_at: datetime | None = None
    version: int = 1

    @property
    def siren(self) -> str:
        """The legal unit behind the establishment."""
        return self.siret[:9]

    def activate(self) -> Self:
        """The founder used the link in time (the activation judges that). Raises FirmNotInState."""
        return self._enter(FirmState.ACTIVE, {FirmState.PENDING_ACTIVATION, FirmState.ACTIVE})

    def suspend(self, cause: str, until: datetime | None) -> Self:
        """Legal hold or fraud sanction; no `until` means until lifted. Raises FirmNotInState."""
        sources = {FirmState.ACTIVE, FirmState.SUSPENDED}
        return self._enter(FirmState.SUSPENDED, sources, suspension_cause=cause, suspended_until=until)

    def reinstate(self) -> Self:
        """Lift the suspension. Raises FirmNotInState."""
        sources = {FirmState.ACTIVE, FirmState.SUSPENDED}
        return self._enter(FirmState.ACTIVE, sources, suspension_cause=None, suspended_until=None)

    def close(self, now: datetime) -> Self:
        """Close for good, asked by an administrator; said twice, nothing changes. Raises FirmNotInState."""
        if self.state is FirmState.CLOSED:
            return self
        return self._enter(FirmState.CLOSED, {FirmState.ACTIVE}, ended_at=now)

    def _enter(self, state: FirmState, sources: Collection[FirmState], **facts: Any) -> Self:
        if self.state not in sources:
            raise FirmNotInState(self.state)
        return self._change(state=state, **facts)

    def _change(self, **facts: Any) -> Self:
        changed = replace(self, **facts)
        return self if changed == self else replace(changed, version=self.version + 1)


def check_administrator_stays(users: Iterable[FirmUser], leaving: UUID) -> None:
    """Promise that an active administrator remains without `leaving` (C.1's invariant): ask before removing,
    suspending or demoting a user. Raises LastAdministrator.
    """
    staying = [user for user in users if user.active_administrator and user.user_id != leaving]
    was_one = any(user.active_administrator and user.user_id == leaving for user in users)
    if was_one and not staying:
        raise LastAdministrator

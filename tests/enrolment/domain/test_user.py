from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from enrolment.domain.rights import ActionDenied, RightMissing, UnknownRight
from enrolment.domain.user import FirmUser, UserNotInState, UserState
from vocabulary.rights import Action, Role

CREATED = datetime(2026, 11, 20, 10, tzinfo=UTC)
DAY = timedelta(hours=24)
INVITED = FirmUser(
    user_id=UUID(int=1),
    firm_id=UUID(int=2),
    role=Role.COLLABORATOR,
    email="anne@cabinet.example",
    first_name="Anne",
    last_name="LE GOFF",
    rights=frozenset({"M07", "S01"}),
    created_at=CREATED,
    deadline=CREATED + DAY,
    invited_by=UUID(int=3),
)
ACTIVE = INVITED.activate()


def test_invitation_to_removal_c2() -> None:
    assert ACTIVE.state is UserState.ACTIVE
    assert ACTIVE.suspend().state is UserState.SUSPENDED
    assert ACTIVE.suspend().reinstate().state is UserState.ACTIVE
    assert ACTIVE.remove().state is UserState.REMOVED
    assert INVITED.remove().state is UserState.REMOVED


def test_timer_decides_nothing_before_the_deadline() -> None:
    assert INVITED.expire_invitation(CREATED + DAY - timedelta(seconds=1)) is INVITED
    assert INVITED.expire_invitation(CREATED + DAY).state is UserState.INVITATION_EXPIRED
    assert ACTIVE.expire_invitation(CREATED + DAY) is ACTIVE


def test_reissue_gives_a_full_day_and_keeps_rights() -> None:
    expired = INVITED.expire_invitation(CREATED + DAY)
    again = expired.reissue_invitation(CREATED + 3 * DAY, DAY)
    assert (again.state, again.deadline, again.rights) == (
        UserState.INVITED,
        CREATED + 4 * DAY,
        INVITED.rights,
    )
    assert INVITED.reissue_invitation(CREATED, DAY).state is UserState.INVITED


def test_expired_invitation_is_forgotten_after_30_days() -> None:
    expired = INVITED.expire_invitation(CREATED + DAY)
    assert expired.forget_invitation(CREATED + 30 * DAY) is expired
    assert expired.forget_invitation(CREATED + 31 * DAY).state is UserState.REMOVED
    assert INVITED.forget_invitation(CREATED + 99 * DAY) is INVITED


def test_what_makes_no_sense_is_refused() -> None:
    removed = ACTIVE.remove()
    for impossible in (
        removed.activate,
        removed.suspend,
        removed.reinstate,
        INVITED.suspend,
        ACTIVE.activate,
    ):
        with pytest.raises(UserNotInState):
            impossible()
    with pytest.raises(UserNotInState):
        ACTIVE.reissue_invitation(CREATED, DAY)
    with pytest.raises(UserNotInState):
        removed.change_rights(Role.ADMINISTRATOR, ())
    assert removed.remove() is removed


def test_rights_change_at_once_r004_22() -> None:
    changed = ACTIVE.change_rights(Role.COLLABORATOR, ["M06"])
    changed.check_may(Action.REGISTER_CLIENT)
    with pytest.raises(RightMissing):
        changed.check_may(Action.ENTER_KEY)
    assert changed.version == ACTIVE.version + 1
    with pytest.raises(UnknownRight):
        ACTIVE.change_rights(Role.COLLABORATOR, ["M02"])


def test_nobody_acts_unless_active() -> None:
    for user in (INVITED, ACTIVE.suspend(), ACTIVE.remove()):
        with pytest.raises(ActionDenied):
            replace(user, role=Role.ADMINISTRATOR).check_may(Action.LIST_CLIENTS)


def test_repr_names_nobody() -> None:
    for secret in ("Anne", "GOFF", "cabinet.example"):
        assert secret not in repr(INVITED)
    assert INVITED.display_name == "Anne LE GOFF"

from dataclasses import replace
from uuid import uuid4

import pytest

from access.domain.firm import FirmState
from access.domain.refusals import RightMissing, RoleRequired, Unauthenticated
from access.domain.rights import permits
from access.domain.user import User, UserState
from vocabulary.rights import Role

INVITED = User(user_id=uuid4(), firm_id=uuid4(), role=Role.COLLABORATOR, rights=frozenset({"M07"}))


def test_states_and_rights_remember_their_own_versions() -> None:
    changed = INVITED.receive(Role.COLLABORATOR, frozenset({"S01"}), 3)
    activated = changed.enter(UserState.ACTIVE, 2)
    assert activated.state is UserState.ACTIVE
    assert activated.rights == {"S01"}
    assert activated.receive(Role.ADMINISTRATOR, frozenset(), 2) is activated


def test_reinstated_before_suspended_is_heard() -> None:
    reinstated = INVITED.enter(UserState.ACTIVE, 4)
    assert reinstated.enter(UserState.SUSPENDED, 3) is reinstated


def test_nobody_comes_back_from_removal() -> None:
    removed = INVITED.enter(UserState.REMOVED, 3)
    assert removed.enter(UserState.ACTIVE, 4).state is UserState.REMOVED


def test_only_the_active_act() -> None:
    with pytest.raises(Unauthenticated):
        INVITED.require("M07")
    active = replace(INVITED.enter(UserState.ACTIVE, 2), firm_state=FirmState.ACTIVE)
    active.require("M07")
    of_a_closed_firm = replace(active, role=Role.ADMINISTRATOR, firm_state=FirmState.PENDING)
    with pytest.raises(Unauthenticated):
        of_a_closed_firm.require("M07")
    with pytest.raises(Unauthenticated):
        of_a_closed_firm.require_administrator()
    with pytest.raises(RightMissing):
        active.require("M06")
    with pytest.raises(RoleRequired):
        active.require_administrator()


def test_an_administrator_needs_no_rights_but_has_no_others() -> None:
    assert all(permits(Role.ADMINISTRATOR, (), f"M{n:02}") for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12))
    assert not any(permits(Role.ADMINISTRATOR, (), action) for action in ("M13", "M14", "M16", "S15", "X"))


def test_a_right_that_no_collaborator_can_have_gives_nothing() -> None:
    assert not permits(Role.COLLABORATOR, ("M03",), "M03")

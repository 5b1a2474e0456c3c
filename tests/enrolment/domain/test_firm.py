from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from enrolment.domain.firm import (
    Firm,
    FirmNotInState,
    FirmState,
    LastAdministrator,
    check_administrator_stays,
)
from enrolment.domain.firm_record import ApplicationBar, ApplicationRefused, FirmRecord, check_may_apply
from enrolment.domain.user import FirmUser, UserState
from vocabulary.kinds import Profession
from vocabulary.postal_address import PostalAddress
from vocabulary.rights import Role

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
DAY = timedelta(hours=24)
FIRM = Firm(
    firm_id=UUID(int=1),
    siret="00000011700010",
    name="CABINET DUVAL & ASSOCIÉS",
    profession=Profession.EXPERT_COMPTABLE,
    founder_user_id=UUID(int=2),
    applied_at=NOW,
)
RECORD = FirmRecord(FIRM.siret, FIRM.name, PostalAddress("X", "1 RUE Y", "35000", "RENNES"))


def user(number: int, role: Role, state: UserState) -> FirmUser:
    return FirmUser(
        user_id=UUID(int=number),
        firm_id=FIRM.firm_id,
        role=role,
        email="x@cabinet.example",
        first_name="X",
        last_name="Y",
        created_at=NOW,
        deadline=NOW + DAY,
        state=state,
    )


def test_activation_to_closing_c1() -> None:
    active = FIRM.activate()
    assert active.state is FirmState.ACTIVE
    assert active.activate() is active
    assert active.close(NOW).state is FirmState.CLOSED
    assert active.close(NOW).close(NOW + DAY).ended_at == NOW


def test_suspension_is_lifted_whole() -> None:
    suspended = FIRM.activate().suspend("SANCTION", NOW + 365 * DAY)
    assert suspended.state is FirmState.SUSPENDED
    lifted = suspended.reinstate()
    assert (lifted.state, lifted.suspension_cause, lifted.suspended_until) == (FirmState.ACTIVE, None, None)


def test_what_makes_no_sense_is_refused() -> None:
    closed = FIRM.activate().close(NOW)
    for impossible in (closed.activate, closed.reinstate, FIRM.reinstate):
        with pytest.raises(FirmNotInState):
            impossible()
    with pytest.raises(FirmNotInState):
        FIRM.close(NOW)


def test_last_administrator_scenario_14() -> None:
    founder = user(1, Role.ADMINISTRATOR, UserState.ACTIVE)
    others = [
        user(2, Role.COLLABORATOR, UserState.ACTIVE),
        user(3, Role.ADMINISTRATOR, UserState.INVITED),
        user(4, Role.ADMINISTRATOR, UserState.SUSPENDED),
    ]
    with pytest.raises(LastAdministrator):
        check_administrator_stays([founder, *others], founder.user_id)
    check_administrator_stays([founder, *others], UUID(int=2))
    check_administrator_stays(
        [founder, *others, user(5, Role.ADMINISTRATOR, UserState.ACTIVE)], founder.user_id
    )


@pytest.mark.parametrize(
    ("record", "bar"),
    [
        (None, ApplicationBar.UNKNOWN),
        (replace(RECORD, struck_off=True), ApplicationBar.STRUCK_OFF),
        (replace(RECORD, sanctioned=True), ApplicationBar.SANCTIONED),
    ],
)
def test_who_may_not_apply_r002_02(record: FirmRecord | None, bar: ApplicationBar) -> None:
    assert check_may_apply(RECORD) is RECORD
    with pytest.raises(ApplicationRefused) as refused:
        check_may_apply(record)
    assert refused.value.bar is bar


def test_siren_comes_from_the_siret() -> None:
    assert FIRM.siren == RECORD.siren == "000000117"

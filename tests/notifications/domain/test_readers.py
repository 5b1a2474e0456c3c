"""Rights are those of the moment when the mail leaves."""

from uuid import uuid4

import pytest

from notifications.domain.readers import Audience, may_read
from notifications.domain.users import FirmUser, Standing

FIRM = uuid4()


def user(standing: Standing, *, administrator: bool = False) -> FirmUser:
    return FirmUser(
        user_id=uuid4(), firm_id=FIRM, contact=None, administrator=administrator, standing=standing
    )


@pytest.mark.parametrize(
    ("standing", "holder", "member", "administrators"),
    [
        (Standing.INVITED, True, True, False),
        (Standing.ACTIVE, True, True, True),
        (Standing.SUSPENDED, True, False, False),
        (Standing.REMOVED, False, False, False),
    ],
)
def test_by_standing(standing: Standing, holder: bool, member: bool, administrators: bool) -> None:
    told = user(standing, administrator=True)
    assert may_read(told, Audience.HOLDER, FIRM) is holder
    assert may_read(told, Audience.MEMBER, FIRM) is member
    assert may_read(told, Audience.ADMINISTRATORS, FIRM) is administrators


def test_a_former_administrator_and_a_member_of_another_firm() -> None:
    assert not may_read(user(Standing.ACTIVE), Audience.ADMINISTRATORS, FIRM)
    assert not may_read(user(Standing.ACTIVE), Audience.MEMBER, uuid4())
    assert may_read(user(Standing.ACTIVE), Audience.MEMBER, None), "kept by an older release"


def test_one_not_heard_of_yet_is_waited_for() -> None:
    assert may_read(None, Audience.MEMBER, FIRM)

import pytest

from enrolment.domain.rights import (
    PRESETS,
    RightMissing,
    RoleRequired,
    UnknownRight,
    check_grantable,
    check_may,
)
from vocabulary.rights import Action, Role

ADMINISTRATOR_ONLY = {"M01", "M02", "M03", "M04", "M11", "M12", "M17"}
NONE: frozenset[str] = frozenset()


@pytest.mark.parametrize("action", Action)
def test_e3(action: Action) -> None:
    check_may(Role.ADMINISTRATOR, NONE, action)
    if action in ADMINISTRATOR_ONLY:
        with pytest.raises(RoleRequired):
            check_may(Role.COLLABORATOR, frozenset({action.value}), action)
    elif action in {"M05", "M15"}:
        check_may(Role.COLLABORATOR, NONE, action)
    else:
        check_may(Role.COLLABORATOR, frozenset({action.value}), action)
        with pytest.raises(RightMissing):
            check_may(Role.COLLABORATOR, NONE, action)


def test_presets_can_all_be_given() -> None:
    for rights in PRESETS.values():
        assert check_grantable(rights) == rights
    assert PRESETS["LECTURE"] < PRESETS["DECLARATION"] < PRESETS["PAIEMENT"] < PRESETS["COMPLET"]
    assert len(PRESETS["COMPLET"]) == 12


def test_what_only_administrators_do_cannot_be_given() -> None:
    assert check_grantable([]) == NONE
    with pytest.raises(UnknownRight) as refused:
        check_grantable(["S01", "M02", "S15", "M05"])
    assert refused.value.codes == ("M02", "M05", "S15")

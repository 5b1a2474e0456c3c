"""One rule of roles for every service (E.1, E.3)."""

import pytest
from pydantic import TypeAdapter, ValidationError

from enrolment.api.codes import CourrielCode, Right, ServiceCode
from vocabulary.rights import GRANTABLE, KNOWN, Action, Role, Ruling, rule
from vocabulary.services import COMMUNICATION_CODES, SERVICE_CODES

OF_ADMINISTRATORS = {"M01", "M02", "M03", "M04", "M11", "M12", "M17"}
OF_OTHERS = {"M13", "M14", "M16", "M18"}
ALL = [f"{letter}{number:02}" for letter in "SCM" for number in range(20)]


@pytest.mark.parametrize("action", sorted(KNOWN))
def test_administrators_may_all_and_collaborators_what_they_were_given(action: str) -> None:
    assert rule(Role.ADMINISTRATOR, (), action) is Ruling.ALLOWED
    without, given = rule(Role.COLLABORATOR, (), action), rule(Role.COLLABORATOR, (action,), action)
    if action in OF_ADMINISTRATORS:
        assert without is given is Ruling.ROLE_REQUIRED
    elif action in {Action.LIST_CLIENTS, Action.SET_OWN_PREFERENCES}:
        assert without is given is Ruling.ALLOWED
    else:
        assert (without, given) == (Ruling.RIGHT_MISSING, Ruling.ALLOWED)
        assert action in GRANTABLE


@pytest.mark.parametrize("action", sorted({"", "X", "S15", "S00", "M00", "M19"} | OF_OTHERS))
def test_what_is_unknown_or_other_peoples_is_denied(action: str) -> None:
    for role in Role:
        assert rule(role, (action,), action) is Ruling.UNKNOWN


@pytest.mark.parametrize(
    ("code", "known"),
    [
        (ServiceCode, SERVICE_CODES),
        (CourrielCode, COMMUNICATION_CODES),
        (Right, SERVICE_CODES | frozenset(Action) | OF_OTHERS),
    ],
)
def test_events_carry_the_codes_of_the_vocabulary(code: object, known: frozenset[str]) -> None:
    adapter = TypeAdapter(code)

    def taken(text: str) -> bool:
        try:
            adapter.validate_python(text)
        except ValidationError:
            return False
        return True

    assert {text for text in ALL if taken(text)} == known

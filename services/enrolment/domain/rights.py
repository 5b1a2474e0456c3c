"""What a firm's users may be given, and what they are told that they may not do (E.3)."""

from collections.abc import Iterable

from enrolment.domain.refusals import Extensions, Refusal
from vocabulary.rights import GRANTABLE, Action, Role, Ruling, rule
from vocabulary.services import SERVICE_CODES
from vocabulary.unreadable import Reason


class ActionDenied(Refusal):
    """The user may not do this."""

    code = "ACCESS_DENIED"


class RoleRequired(ActionDenied):
    """Only an administrator may (`403 ROLE_REQUIRED`, R000-02)."""

    code = "ROLE_REQUIRED"


class RightMissing(ActionDenied):
    """A collaborator without the right for it (`403 RIGHT_MISSING`)."""

    code = "RIGHT_MISSING"


class UnknownRight(Refusal, ValueError):
    """Codes that can't be given to a collaborator (`400 REQUEST_INVALID`)."""

    code = "REQUEST_INVALID"

    def __init__(self, codes: tuple[str, ...]) -> None:
        super().__init__(f"can't be given: {', '.join(codes)}")
        self.codes = codes

    @property
    def extensions(self) -> Extensions:
        """Where the codes were, and why they are refused."""
        detail = "un de ces droits ne peut pas être donné à un collaborateur"
        error = {"field": "body.rights", "reason": Reason.NOT_PROPOSED.value, "detail": detail}
        return {"fields": ["body.rights"], "errors": [error]}


_LECTURE = frozenset({"S01", "S05", "S06", "S12", "S14"})
_DECLARATION = _LECTURE | {"S02", "S11", "S09"}
PRESETS: dict[str, frozenset[str]] = {
    "LECTURE": _LECTURE,
    "DECLARATION": _DECLARATION,
    "PAIEMENT": _DECLARATION | {"S03", "S08"},
    "COMPLET": SERVICE_CODES - {"S04", "S13"},
    "GESTION_CLIENTS": frozenset({"M06", "M07", "M10"}),
}
"""Rights offered together at an invitation (E.3); free choice stays possible."""


def check_grantable(rights: Iterable[str]) -> frozenset[str]:
    """The rights, if each may be given to a collaborator; none is fine (R004-22). Raises UnknownRight."""
    given = frozenset(rights)
    if unknown := tuple(sorted(given - GRANTABLE)):
        raise UnknownRight(unknown)
    return given


def check_may(role: Role, rights: frozenset[str], action: Action) -> None:
    """Promise that a user with this role and these rights may do `action`; portfolios are access's matter.

    Raises RoleRequired or RightMissing.
    """
    ruling = rule(role, rights, action)
    if ruling is Ruling.ALLOWED:
        return
    raise RightMissing if ruling is Ruling.RIGHT_MISSING else RoleRequired

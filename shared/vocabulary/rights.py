"""What a firm's users may do, by role and right (E.1, E.3): one list and one rule for every service."""

from collections.abc import Collection
from enum import Enum, StrEnum, auto

from vocabulary.services import SERVICE_CODES


class Role(StrEnum):
    """The two roles of a firm's users."""

    ADMINISTRATOR = "ADMINISTRATOR"
    COLLABORATOR = "COLLABORATOR"


class Action(StrEnum):
    """Management actions of a firm's users (E.3); M13, M14, M16 and M18 are other people's."""

    EDIT_FIRM_PROFILE = "M01"
    MANAGE_USERS = "M02"
    CREATE_PORTFOLIO = "M03"
    ASSOCIATE_USERS = "M04"
    LIST_CLIENTS = "M05"
    REGISTER_CLIENT = "M06"
    ENTER_KEY = "M07"
    IMPORT_FILE = "M08"
    REMOVE_CLIENT = "M09"
    TICK_SERVICES = "M10"
    MOVE_CLIENT = "M11"
    TRANSFER_CLIENTS = "M12"
    SET_OWN_PREFERENCES = "M15"
    DECIDE_CANDIDACY = "M17"


OPEN_TO_ALL = frozenset({Action.LIST_CLIENTS, Action.SET_OWN_PREFERENCES})
BY_RIGHT = frozenset(
    {
        Action.REGISTER_CLIENT,
        Action.ENTER_KEY,
        Action.IMPORT_FILE,
        Action.REMOVE_CLIENT,
        Action.TICK_SERVICES,
    }
)
GRANTABLE: frozenset[str] = SERVICE_CODES | BY_RIGHT
"""What a collaborator may be given; all else is the administrators'."""

KNOWN: frozenset[str] = SERVICE_CODES | frozenset(Action)


class Ruling(Enum):
    """What role and rights say of an action; portfolios and mandates are judged elsewhere."""

    ALLOWED = auto()
    ROLE_REQUIRED = auto()
    RIGHT_MISSING = auto()
    UNKNOWN = auto()


def rule(role: Role, rights: Collection[str], action: str) -> Ruling:
    """Whether somebody of this role, with these rights, may do `action` at all; what is unknown is denied."""
    if action not in KNOWN:
        return Ruling.UNKNOWN
    if role is Role.ADMINISTRATOR or action in OPEN_TO_ALL:
        return Ruling.ALLOWED
    if action not in GRANTABLE:
        return Ruling.ROLE_REQUIRED
    return Ruling.ALLOWED if action in rights else Ruling.RIGHT_MISSING

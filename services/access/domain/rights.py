"""Which role or right includes which action (E.1, E.3)."""

from collections.abc import Collection
from enum import StrEnum


class Role(StrEnum):
    """The two roles of a firm's users."""

    ADMINISTRATOR = "ADMINISTRATOR"
    COLLABORATOR = "COLLABORATOR"


HEADER = "S01"
"""The account's header: all that is left where nothing is ticked (D-21) or given (R004-22)."""

LIST_CLIENTS = "M05"
REGISTER_CLIENT = "M06"
ENTER_KEY = "M07"
IMPORT_FILE = "M08"

OF_LIVE_CLIENTS = frozenset({ENTER_KEY, "M09", "M10", "M11"})
"""What is done with a registration that stands: enter its key, remove it, tick services, move the client."""

SERVICES = frozenset(f"S{number:02}" for number in range(1, 15))
OPEN_TO_ALL = frozenset({LIST_CLIENTS, "M15"})
BY_RIGHT = SERVICES | {REGISTER_CLIENT, ENTER_KEY, IMPORT_FILE, "M09", "M10"}
OF_ADMINISTRATORS = BY_RIGHT | OPEN_TO_ALL | {"M01", "M02", "M03", "M04", "M11", "M12", "M17"}


def permits(role: Role, rights: Collection[str], action: str) -> bool:
    """Whether somebody of this role, with these rights, may do `action` at all; what is unknown is denied."""
    if role is Role.ADMINISTRATOR:
        return action in OF_ADMINISTRATORS
    if action in OPEN_TO_ALL or (action == HEADER and not rights):
        return True
    return action in BY_RIGHT and action in rights

"""Which role or right includes which action (E.1, E.3)."""

from collections.abc import Collection

from vocabulary.rights import Action, Role, Ruling, rule
from vocabulary.services import HEADER

OF_LIVE_CLIENTS: frozenset[str] = frozenset(
    {Action.ENTER_KEY, Action.REMOVE_CLIENT, Action.TICK_SERVICES, Action.MOVE_CLIENT}
)
"""What is done with a registration that stands: enter its key, remove it, tick services, move the client."""


def permits(role: Role, rights: Collection[str], action: str) -> bool:
    """Whether somebody of this role, with these rights, may do `action` at all; what is unknown is denied."""
    return rule(role, rights, action) is Ruling.ALLOWED or (action == HEADER and not rights)

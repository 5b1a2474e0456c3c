"""Where a client registration case can stand (C.3)."""

from enum import StrEnum


class Method(StrEnum):
    """How the firm shows that it acts for the client (D-01); today by postal key only."""

    K = "K"


class State(StrEnum):
    """States of a case by postal key (method K)."""

    SUBMITTED = "SUBMITTED"
    AWAITING_KEY = "AWAITING_KEY"
    ADDRESS_MISSING = "ADDRESS_MISSING"
    LETTER_RETURNED = "LETTER_RETURNED"
    KEY_EXHAUSTED = "KEY_EXHAUSTED"
    ACTIVATING = "ACTIVATING"
    ACTIVE = "ACTIVE"
    ACTIVE_SUSPENDED = "ACTIVE_SUSPENDED"
    REJECTED = "REJECTED"
    REFUSED = "REFUSED"
    CLOSED_STALE = "CLOSED_STALE"
    ENDED = "ENDED"
    REMOVED = "REMOVED"


KEY_PENDING = frozenset({State.SUBMITTED, State.AWAITING_KEY})
"""The key is, or will be, on its way."""

WAITING = KEY_PENDING | {State.ADDRESS_MISSING, State.LETTER_RETURNED, State.KEY_EXHAUSTED}
"""The client hasn't agreed yet."""

BEFORE_ACTIVE = WAITING | {State.ACTIVATING}
"""The firm has no access yet."""

LIVE = BEFORE_ACTIVE | {State.ACTIVE, State.ACTIVE_SUSPENDED}
"""The case holds its (firm, client account) pair: a second submission is `409 ALREADY_REGISTERED`."""

DEAD = frozenset(State) - LIVE
"""Nothing re-opens such a case."""

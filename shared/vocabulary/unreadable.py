"""What can't be read says why, to programs by a code and to people in French; never what was typed."""

from enum import StrEnum


class Reason(StrEnum):
    """Why a field was refused; programs may rely on these."""

    MISSING = "MISSING"
    EMPTY = "EMPTY"
    TOO_SHORT = "TOO_SHORT"
    TOO_LONG = "TOO_LONG"
    TOO_FEW = "TOO_FEW"
    TOO_MANY = "TOO_MANY"
    OUT_OF_RANGE = "OUT_OF_RANGE"
    WRONG_LENGTH = "WRONG_LENGTH"
    WRONG_TYPE = "WRONG_TYPE"
    SIGN_NOT_ALLOWED = "SIGN_NOT_ALLOWED"
    CHECK_DIGIT = "CHECK_DIGIT"
    NOT_PROPOSED = "NOT_PROPOSED"
    MALFORMED = "MALFORMED"
    UNKNOWN_FIELD = "UNKNOWN_FIELD"
    NIR_NOT_ALLOWED = "NIR_NOT_ALLOWED"
    CONTRADICTION = "CONTRADICTION"


class Unreadable(ValueError):
    """Typed text that can't be such a thing."""

    def __init__(self, reason: Reason, sentence: str) -> None:
        """`sentence` is French, shown to whoever typed, and quotes nothing."""
        super().__init__(f"unreadable: {reason}")
        self.reason = reason
        self.sentence = sentence

"""Why a letter came back, as the print shop tells it (D.3)."""

from enum import StrEnum


class ReturnReason(StrEnum):
    """Reasons of `KeyLetterReturned`."""

    NPAI = "NPAI"
    ADDRESS_INCOMPLETE = "ADDRESS_INCOMPLETE"
    REFUSED = "REFUSED"
    UNCLAIMED = "UNCLAIMED"
    OTHER = "OTHER"

"""How a registration case is called between a firm and us: the same on screens and in mails."""

from uuid import UUID

_DIGITS = 10


def case_reference(case_id: UUID) -> str:
    """`ET-` and the first ten hexadecimal digits of the case; its letter has a reference of its own."""
    return f"ET-{case_id.hex[:_DIGITS].upper()}"

"""Codes of what may be ticked for a client: online services `S..` (E.1) and e-mail services `C..` (E.2)."""

SERVICE_CODES = frozenset(f"S{number:02}" for number in range(1, 15))
COMMUNICATION_CODES = frozenset(f"C{number:02}" for number in range(1, 10))

HEADER = "S01"
"""The account's header: all that is left where nothing is ticked (D-21) or given (R004-22)."""

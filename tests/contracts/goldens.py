"""What was published once, as files."""

import json
from pathlib import Path
from typing import Any

from contracts.envelope import Event

GOLDEN = Path(__file__).parent / "golden"


def golden_of(event: type[Event]) -> dict[str, Any]:
    """The envelope in its file, to be changed at will."""
    read: dict[str, Any] = json.loads((GOLDEN / f"{event.type()}.json").read_text())
    return read

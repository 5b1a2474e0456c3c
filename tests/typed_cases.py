"""Awkward spellings that people bring, by kind: `vocabulary/material/typed/cases.json`."""

import json
from pathlib import Path
from typing import Any

MATERIAL = Path(__file__).parent / "vocabulary/material/typed/cases.json"
CASES: list[dict[str, Any]] = json.loads(MATERIAL.read_text())


def typed(kind: str) -> list[Any]:
    """What is typed in every case of this kind; an unknown kind is a mistake in a test."""
    found = [case["typed"] for case in CASES if case["kind"] == kind]
    assert found, kind
    return found

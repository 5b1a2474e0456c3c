"""What lies in the print shop's spool, and how it is taken away once it has done its work."""

import os
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from notifications.gateways.print_shop import DRAFT

DRAFT_LIVES = timedelta(hours=1)
"""No letter is written for so long: whoever began it is dead."""


@dataclass(frozen=True, slots=True)
class Lying:
    """What there is of one letter."""

    letter_id: UUID
    pdf: bool
    slip: bool


class Spool:
    """The folder as a whole. All is blocking: call it from a thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def drop_drafts(self) -> int:
        """Remove letters that a crash left half written, by the age of the files; returns how many."""
        stale = time.time() - DRAFT_LIVES.total_seconds()
        dropped = 0
        for draft in self._folder.glob(f".*{DRAFT}"):
            try:
                if draft.stat().st_mtime < stale:
                    draft.unlink()
                    dropped += 1
            except FileNotFoundError:
                continue
        return dropped

    def lying(self) -> list[Lying]:
        """Every letter of which something is there; files of other names are somebody else's."""
        found: dict[UUID, set[str]] = {}
        with os.scandir(self._folder) as entries:
            for entry in entries:
                stem, dot, suffix = entry.name.rpartition(".")
                if dot and suffix in {"pdf", "json"} and (letter_id := _letter_id(stem)):
                    found.setdefault(letter_id, set()).add(suffix)
        return [Lying(letter_id, "pdf" in kinds, "json" in kinds) for letter_id, kinds in found.items()]

    def take_back(self, letter_id: UUID) -> None:
        """Remove a letter, then its slip, as far as they are there."""
        for suffix in ("pdf", "json"):
            (self._folder / f"{letter_id}.{suffix}").unlink(missing_ok=True)


def _letter_id(stem: str) -> UUID | None:
    try:
        letter_id = UUID(stem)
    except ValueError:
        return None
    return letter_id if str(letter_id) == stem else None

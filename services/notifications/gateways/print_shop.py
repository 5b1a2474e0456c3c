"""The print shop next door: a folder where each letter is laid down once, with an impersonal slip.

`docs/print-shop.md` is the contract: the shop takes the letter, leaves the slip, and knows an id again.
"""

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ValidationError

DRAFT = ".tmp"


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The shop has the letter. `sha256` is that of its PDF."""

    sha256: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The shop already had the letter of this id: done, and nothing was rewritten (M-09)."""


class LetterRefused(Exception):
    """The shop will not take this letter. A spool folder takes all; a shop across a network may not."""


@dataclass(frozen=True, slots=True)
class Ownership:
    """Who may read what we lay down: each file's `mode`, and a `group` for a shop of another account."""

    mode: int = 0o600
    group: int | None = None


class _Slip(BaseModel):
    handed_over_at: AwareDatetime


class PrintShop:
    """A spool folder. The slip (`<letter_id>.json`) comes last: a letter with its slip is complete."""

    def __init__(self, spool: Path, ownership: Ownership | None = None) -> None:
        """The folder is made where it is absent; one that is there keeps its owner and mode.

        Raises PermissionError where letters could not be given to the group.
        """
        self._spool = spool
        self._ownership = ownership or Ownership()
        group = self._ownership.group
        if group is not None and os.geteuid() and group not in {os.getegid(), *os.getgroups()}:
            raise PermissionError("letters can only be given to a group that this process is in")
        if not spool.exists():
            spool.mkdir(parents=True, exist_ok=True)
            self._share(spool)

    def handed_over_at(self, letter_id: UUID) -> datetime | None:
        """Since when the shop has the letter, by its slip; None if there is none. Blocking."""
        try:
            slip = (self._spool / f"{letter_id}.json").read_bytes()
        except FileNotFoundError:
            return None
        try:
            return _Slip.model_validate_json(slip).handed_over_at
        except ValidationError as damaged:
            raise OSError("a slip that cannot be read") from damaged

    def hand_over(self, letter_id: UUID, pdf: bytes, handed_over_at: datetime) -> HandedOver | Duplicate:
        """Lays a one-page letter down, once per id (law 9): for good after `keep`.

        Blocking: call it from a thread.
        """
        drawn, slip = self._spool / f"{letter_id}.pdf", self._spool / f"{letter_id}.json"
        if slip.exists():
            return Duplicate()
        sha256 = hashlib.sha256(pdf if self._laid(drawn, pdf) else drawn.read_bytes()).hexdigest()
        if not self._laid(slip, _slip(letter_id, sha256, handed_over_at)):
            return Duplicate()
        return HandedOver(sha256)

    def keep(self) -> None:
        """What was laid down until now survives a power cut, also what is a `Duplicate`. Blocking."""
        folder = os.open(self._spool, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _laid(self, place: Path, content: bytes) -> bool:
        with NamedTemporaryFile(dir=self._spool, prefix=".", suffix=DRAFT) as draft:
            if self._ownership.group is not None:
                os.fchown(draft.fileno(), -1, self._ownership.group)
            os.fchmod(draft.fileno(), self._ownership.mode)
            draft.write(content)
            draft.flush()
            os.fsync(draft.fileno())
            try:
                os.link(draft.name, place)
            except FileExistsError:
                return False
        return True

    def _share(self, spool: Path) -> None:
        if self._ownership.group is not None:
            os.chown(spool, -1, self._ownership.group)
            spool.chmod(0o2770)


def _slip(letter_id: UUID, sha256: str, handed_over_at: datetime) -> bytes:
    manifest = {
        "letter_id": str(letter_id),
        "pages": 1,
        "sheet": "A4",
        "envelope": "DL",
        "window": "100x45",
        "sha256": sha256,
        "handed_over_at": handed_over_at.isoformat(),
    }
    return json.dumps(manifest, indent=1).encode()

"""The paper side of demo and tests: what lies in the print shop's spool, read as a client reads it."""

import json
import re
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pymupdf

from vocabulary.capitals import plain_capitals

_GROUP = r"[2-9A-HJ-NP-Z]{4}"
KEY = re.compile(rf"(?<![\w-]){_GROUP}(?:-{_GROUP}){{2}}(?![\w-])")
REFUSAL_CODE = re.compile(rf"(?<![\w-]){_GROUP}(?:-{_GROUP}){{3}}(?![\w-])")


@dataclass(frozen=True)
class Letter:
    """A key letter as it lies on the client's table."""

    letter_id: str
    text: str
    key: str
    refusal_code: str


class Spool(Protocol):
    """Where the print shop takes letters from: a folder here, a volume under compose."""

    def letters(self) -> list[str]:
        """The ids of the letters handed over."""

    def pdf(self, letter_id: str) -> bytes:
        """One letter."""


class SpoolFolder:
    """The local print shop's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def letters(self) -> list[str]:
        """The ids of the letters whose slip says that they are complete."""
        return [path.stem for path in sorted(self.folder.glob("*.json"), key=_laid_down_at)]

    def pdf(self, letter_id: str) -> bytes:
        """One letter."""
        return (self.folder / f"{letter_id}.pdf").read_bytes()

    def slip(self, letter_id: str) -> dict[str, object]:
        """Its manifest."""
        slip: dict[str, object] = json.loads((self.folder / f"{letter_id}.json").read_text())
        return slip


def _laid_down_at(slip: Path) -> float:
    """When, by the file's time; the very first where it was swept away meanwhile."""
    try:
        return slip.stat().st_mtime
    except FileNotFoundError:
        return 0


def letter_to(spool: Spool, name: str, *, known: Container[str]) -> Letter | None:
    """The letter to somebody that is not among the `known` ones, if it has been handed over.

    A person is greeted by name, a company named on the envelope only. Nothing on it tells the firm's
    case: the client alone knows what the letter quotes.
    """
    for letter_id in spool.letters():
        if letter_id not in known:
            letter = read_letter(letter_id, spool.pdf(letter_id))
            words = " ".join(letter.text.replace("\xad", "").split())
            if name in words or plain_capitals(name) in words:
                return letter
    return None


def read_letter(letter_id: str, pdf: bytes) -> Letter:
    """Open the envelope and read."""
    with pymupdf.open(stream=pdf) as document:
        text = "\n".join(page.get_text() for page in document)
    key = KEY.search(text)
    code = REFUSAL_CODE.search(text)
    if key is None or code is None:
        raise ValueError("this letter holds no key")
    return Letter(letter_id, text, key.group(), code.group())


def picture(pdf: bytes, zoom: float = 2.0) -> bytes:
    """The letter's first page as PNG."""
    with pymupdf.open(stream=pdf) as document:
        png: bytes = document[0].get_pixmap(matrix=pymupdf.Matrix(zoom, zoom)).tobytes("png")
        return png

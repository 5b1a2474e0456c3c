"""Draws letters with typst: one warm compiler, data passed as JSON and never as source."""

import json
import re
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from threading import Lock

import typst

from notifications.domain.french import after_cabinet, day
from notifications.domain.key_letter import Issuer, KeyLetterContent
from notifications.domain.services import words_for_client
from notifications.gateways import data_matrix
from notifications.gateways.plain_letter import PLAIN_LETTER

LETTERS = Path(__file__).parents[1] / "templates" / "letters"

# What key_letter.typ and sheet.typ know under these names.
STYLES = (0, 1, 2, 3, 4)
FAMILIES = frozenset({"Source Sans 3", "Inconsolata"})
COMFORTABLE_LIST = 7

_LONG_WORD = re.compile(r"(\S{30})(?=\S)")
_MAY_BREAK = "\\1\u200b"


class LetterNotDrawn(Exception):
    """This letter does not fit on its page or holds a sign no font can print. Never quotes what it says."""


class TypesetterBroken(Exception):
    """Not even a plain letter can be drawn: the templates or fonts of this installation are at fault."""


class Typesetter:
    """Key letters as PDF/A-2a and PDF/UA-1. CPU-bound, one at a time: call it from a thread."""

    def __init__(self, issuer: Issuer) -> None:
        facts = asdict(issuer)
        self._logo = facts.pop("logo") or ""
        self._issuer = facts
        self._turn = Lock()
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[LETTERS / "fonts"]
        )
        self._has_fonts = set(fonts.families()) >= FAMILIES
        self._compiler = typst.Compiler(LETTERS / "key_letter.typ", root=LETTERS, font_paths=fonts)

    def key_letter(self, letter: KeyLetterContent) -> bytes:
        """The PDF of exactly one A4 page, in the roomiest style that fits (G.3).

        Raises `LetterNotDrawn` for what this letter says; a plain letter proves that it isn't our own fault,
        else `TypesetterBroken`.
        """
        if drawn := self._fitted(letter):
            return drawn
        if not self._fitted(PLAIN_LETTER):
            raise TypesetterBroken("no letter can be drawn")
        raise LetterNotDrawn("the key letter does not fit on one page or holds what cannot be printed")

    def _fitted(self, letter: KeyLetterContent) -> bytes | None:
        if not self._has_fonts:
            return None
        said = self._said_by(letter)
        for style in STYLES if len(letter.services) <= COMFORTABLE_LIST else STYLES[2:]:
            drawn = self._drawn(said | {"style": style}, letter.written_at)
            if drawn is not None:
                return drawn
        return None

    def _drawn(self, said: dict[str, object], written_at: datetime) -> bytes | None:
        data = {"data": json.dumps(said), "logo": self._logo}
        timestamp = int(written_at.timestamp())
        try:
            with self._turn:
                pdf = self._compiler.compile(
                    format="pdf", sys_inputs=data, pdf_standards=["a-2a", "ua-1"], timestamp=timestamp
                )
        except typst.TypstError:
            return None
        except BaseException:  # noqa: BLE001 - a panic of the compiler is no Exception and would end the worker
            raise TypesetterBroken("the compiler failed") from None
        return pdf if isinstance(pdf, bytes) else None

    def _said_by(self, letter: KeyLetterContent) -> dict[str, object]:
        code = data_matrix.draw(str(letter.letter_id))
        replaced = letter.replaces_letter_of
        return {
            "issuer": self._issuer,
            "has_logo": bool(self._logo),
            "matrix": {"side": code.side, "pixels": code.pixels},
            "written_on": day(letter.written_at),
            "reference": letter.letter_reference,
            "address": letter.address,
            "salutation": _breakable(letter.salutation),
            "firm_name": _breakable(after_cabinet(letter.firm_name)),
            "firm_town": _breakable(letter.firm_town),
            "account_ending": letter.account_ending,
            "services": words_for_client(letter.services),
            "key": letter.printed_key,
            "refusal_code": letter.refusal_code,
            "valid_until": day(letter.expires_at) if letter.expires_at else None,
            "replaces": day(replaced) if replaced else None,
        }


def _breakable(words: str) -> str:
    return _LONG_WORD.sub(_MAY_BREAK, words)

"""Portfolios: named groups of a firm's clients (C.8)."""

import unicodedata
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from access.domain.refusals import NameNotAllowed
from vocabulary.typed_text import folded, one_spelling

MAIN_PORTFOLIO = "Portefeuille principal"
LONGEST_NAME = 80

_NEVER_DRAWN = frozenset({"Cc", "Cn", "Co", "Cs"})
"""Controls, unassigned, private, half of a pair: nobody knows what they look like."""


class PortfolioState(StrEnum):
    """`EMPTY` until an administrator has added the first client, then `OPEN` for ever (R000-07)."""

    EMPTY = "EMPTY"
    OPEN = "OPEN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """The name may be a client's: it stays out of `repr`."""

    portfolio_id: UUID
    firm_id: UUID
    name: str = field(repr=False)
    state: PortfolioState = PortfolioState.EMPTY
    version: int = 1

    @property
    def name_key(self) -> str:
        """Names that differ only by case or accents have the same one (D-16)."""
        return folded(self.name)

    def open(self) -> Self:
        """The first client arrived through an administrator."""
        return self._change(state=PortfolioState.OPEN)

    def rename(self, name: str) -> Self:
        """Only the label changes (R000-11); `name` was read by `portfolio_name`."""
        return self._change(name=name)

    def touch(self) -> Self:
        """Somebody's association began or ended."""
        return self._change()

    def _change(self, **facts: Any) -> Self:
        return replace(self, version=self.version + 1, **facts)


def portfolio_name(typed: str) -> str:
    """A name as it is kept: one spelling, nothing invisible. Raises NameNotAllowed (R000-06)."""
    name = one_spelling(typed)
    categories = [unicodedata.category(c) for c in name]
    undrawn = any(category in _NEVER_DRAWN for category in categories)
    seen = any(category[0] in "LNPS" for category in categories)
    if undrawn or not seen or len(name) > LONGEST_NAME:
        raise NameNotAllowed
    return name

"""Codes printed on paper and typed by hand: one alphabet, groups of four, a check character (D-39)."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from vocabulary.typed_text import symbols

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Thirty symbols, 4.9 bits each; look-alikes are left out."""

GROUP = 4


class Mistyped(ValueError):
    """What was typed can't be such a code; it is never repeated."""

    def __init__(self) -> None:
        super().__init__("not such a code")


@dataclass(frozen=True, slots=True)
class PrintedCode:
    """A kind of code: so many random symbols and one that checks them, printed in groups behind `prefix`."""

    random_symbols: int
    prefix: str = ""

    @property
    def length(self) -> int:
        """Symbols in all, the check character included and the prefix not."""
        return self.random_symbols + 1

    def draw(self, choose: Callable[[str], str] = secrets.choice) -> str:
        """The symbols of a new code; `choose` must be a cryptographic source."""
        body = "".join(choose(ALPHABET) for _ in range(self.random_symbols))
        return body + check_character(body)

    def read(self, typed: str) -> str:
        """The symbols of what a person typed: case, width, spaces, dashes, dots and the prefix don't count.

        Raises Mistyped, for a wrong check character too.
        """
        code = without_prefix(typed, self.prefix, self.length)
        if len(code) != self.length or not set(code) <= set(ALPHABET):
            raise Mistyped
        if check_character(code[:-1]) != code[-1]:
            raise Mistyped
        return code

    def print(self, code: str) -> str:
        """As on paper: `XXXX-XXXX-…`, the prefix being a group of its own."""
        groups = [code[start : start + GROUP] for start in range(0, len(code), GROUP)]
        return "-".join([self.prefix, *groups] if self.prefix else groups)


ACTIVATION_KEY = PrintedCode(random_symbols=11)
"""What access issues, notifications prints and the firm types: about 54 random bits, `XXXX-XXXX-XXXX`."""


def without_prefix(typed: str, prefix: str, length: int) -> str:
    """The symbols typed, without `prefix` where they are longer than `length` by just that."""
    code = symbols(typed)
    return code[len(prefix) :] if code.startswith(prefix) and len(code) == length + len(prefix) else code


def check_character(body: str) -> str:
    """Luhn mod 30: catches every mistyped symbol and nearly every swap of two neighbours."""
    total = 0
    for place, symbol in enumerate(reversed(body)):
        value = ALPHABET.index(symbol) * (1 if place % 2 else 2)
        total += value // len(ALPHABET) + value % len(ALPHABET)
    return ALPHABET[-total % len(ALPHABET)]

"""What an activation key looks like: 11 random symbols and a check character, `XXXX-XXXX-XXXX` (D-39)."""

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass, field
from typing import Self

from access.domain.refusals import KeyMalformed

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_SYMBOLS = 11
LENGTH = RANDOM_SYMBOLS + 1

_IGNORED = {"Zs", "Pd", "Cc", "Cf"}
_MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class ActivationKey:
    """A key in clear. It exists while it is sealed or compared, and shows itself in no `repr`."""

    symbols: str = field(repr=False)

    @classmethod
    def draw(cls) -> Self:
        """A new key of about 54 random bits."""
        body = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_SYMBOLS))
        return cls(body + check_character(body))

    @classmethod
    def read(cls, typed: str) -> Self:
        """What a person typed, whatever the case, spaces and dashes. Raises KeyMalformed."""
        plain = unicodedata.normalize("NFKC", typed).upper()
        symbols = "".join(c for c in plain if unicodedata.category(c) not in _IGNORED and c != _MINUS)
        if len(symbols) != LENGTH or not set(symbols) <= set(ALPHABET):
            raise KeyMalformed
        if check_character(symbols[:-1]) != symbols[-1]:
            raise KeyMalformed
        return cls(symbols)

    @property
    def printed(self) -> str:
        """As on the letter: groups of four."""
        return "-".join(self.symbols[start : start + 4] for start in range(0, LENGTH, 4))

    def fingerprint(self, pepper: bytes) -> bytes:
        """What is stored instead: HMAC-SHA-256 under `pepper`."""
        return hmac.new(pepper, b"activation-key:" + self.symbols.encode(), hashlib.sha256).digest()


def check_character(body: str) -> str:
    """Luhn mod 30: catches every mistyped symbol and nearly every swap of two neighbours."""
    total = 0
    for place, symbol in enumerate(reversed(body)):
        value = ALPHABET.index(symbol) * (1 if place % 2 else 2)
        total += value // len(ALPHABET) + value % len(ALPHABET)
    return ALPHABET[-total % len(ALPHABET)]

"""What an activation key looks like: 11 random symbols and a check character, `XXXX-XXXX-XXXX` (D-39)."""

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Self

from access.domain.refusals import KeyMalformed
from vocabulary.printed_code import Mistyped, PrintedCode

FORMAT = PrintedCode(random_symbols=11)


@dataclass(frozen=True, slots=True)
class ActivationKey:
    """A key in clear. It exists while it is sealed or compared, and shows itself in no `repr`."""

    symbols: str = field(repr=False)

    @classmethod
    def draw(cls) -> Self:
        """A new key of about 54 random bits."""
        return cls(FORMAT.draw())

    @classmethod
    def read(cls, typed: str) -> Self:
        """What a person typed, whatever the case, spaces and dashes. Raises KeyMalformed."""
        try:
            return cls(FORMAT.read(typed))
        except Mistyped:
            raise KeyMalformed from None

    @property
    def printed(self) -> str:
        """As on the letter: groups of four."""
        return FORMAT.print(self.symbols)

    def fingerprint(self, pepper: bytes) -> bytes:
        """What is stored instead: HMAC-SHA-256 under `pepper`."""
        return hmac.new(pepper, b"activation-key:" + self.symbols.encode(), hashlib.sha256).digest()

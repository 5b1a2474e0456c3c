"""What an activation key looks like: 11 random symbols and a check character, `XXXX-XXXX-XXXX` (D-39)."""

from dataclasses import dataclass, field
from typing import Self

from access.domain.refusals import KeyMalformed
from vocabulary.digest_keys import DigestKeys
from vocabulary.printed_code import ACTIVATION_KEY, Mistyped


@dataclass(frozen=True, slots=True)
class ActivationKey:
    """A key in clear. It exists while it is sealed or compared, and shows itself in no `repr`."""

    symbols: str = field(repr=False)

    @classmethod
    def draw(cls) -> Self:
        """A new key of about 54 random bits."""
        return cls(ACTIVATION_KEY.draw())

    @classmethod
    def read(cls, typed: str) -> Self:
        """What a person typed, whatever the case, spaces and dashes. Raises KeyMalformed."""
        try:
            return cls(ACTIVATION_KEY.read(typed))
        except Mistyped:
            raise KeyMalformed from None

    @property
    def printed(self) -> str:
        """As on the letter: groups of four."""
        return ACTIVATION_KEY.print(self.symbols)

    def fingerprints(self, keys: DigestKeys) -> tuple[bytes, ...]:
        """What is stored instead, the current digest key's first, and what former ones may have left."""
        return tuple(digest.encode() for digest in keys.candidates(f"activation-key:{self.symbols}"))

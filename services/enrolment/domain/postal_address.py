"""Postal addresses as La Poste wants them on an envelope: NF Z10-011 (M-08)."""

import re
import unicodedata
from dataclasses import dataclass

MAX_LINE_LENGTH = 38

_POSTCODE = re.compile(r"[0-9]{5}")
_LIGATURES = str.maketrans({"Œ": "OE", "Æ": "AE", "&": " ET "})


@dataclass(frozen=True, slots=True, repr=False)
class PostalAddress:
    """Where a contributor or a firm receives its mail, as the contributor reference knows it (D-04).

    `locality` is a hamlet or a post-office box, `country` an ISO 3166 code, empty at home. There are never
    more than five lines: six are allowed.
    """

    recipient: str
    street: str
    postcode: str
    town: str
    complement: str = ""
    locality: str = ""
    country: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The envelope, top to bottom: capitals, digits and single spaces; no blank line (M-08)."""
        parts = (self.recipient, self.complement, self.street, self.locality, f"{self.postcode} {self.town}")
        return tuple(line for line in map(capitals, parts) if line)

    @property
    def usable(self) -> bool:
        """Whether a letter can be addressed: recipient, postcode and town present, every line fits (M-08)."""
        return (
            bool(capitals(self.recipient) and capitals(self.town))
            and _POSTCODE.fullmatch(self.postcode) is not None
            and all(len(line) <= MAX_LINE_LENGTH for line in self.lines)
        )


def capitals(text: str) -> str:
    """Unaccented capitals, digits and single spaces: « L’Haÿ-les-Roses » is printed `L HAY LES ROSES`."""
    letters = unicodedata.normalize("NFKD", text.upper().translate(_LIGATURES))
    unaccented = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^A-Z0-9]", " ", unaccented).split())

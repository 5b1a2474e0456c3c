"""What the contributor reference knows of a firm, and whether it may open an account (R002-02)."""

from dataclasses import dataclass, field
from enum import StrEnum

from vocabulary.postal_address import PostalAddress


class ApplicationBar(StrEnum):
    """Why a firm may not open an account by itself."""

    UNKNOWN = "UNKNOWN"
    STRUCK_OFF = "STRUCK_OFF"
    SANCTIONED = "SANCTIONED"


class ApplicationRefused(Exception):
    """The firm may not apply; the public answer names no reason (D-12), `bar` is for the audit trail."""

    def __init__(self, bar: ApplicationBar) -> None:
        super().__init__(f"application refused: {bar}")
        self.bar = bar


@dataclass(frozen=True, slots=True)
class FirmRecord:
    """A firm as registered: its postal address is the only one that letters to it use (D-04)."""

    siret: str
    name: str
    address: PostalAddress = field(repr=False)
    oec_number: str | None = None
    struck_off: bool = False
    sanctioned: bool = False

    @property
    def siren(self) -> str:
        """The legal unit behind the establishment."""
        return self.siret[:9]


def check_may_apply(record: FirmRecord | None) -> FirmRecord:
    """The record of a firm that may open an account: known, neither struck off nor sanctioned (C.1).

    Raises ApplicationRefused.
    """
    if record is None:
        raise ApplicationRefused(ApplicationBar.UNKNOWN)
    if record.struck_off:
        raise ApplicationRefused(ApplicationBar.STRUCK_OFF)
    if record.sanctioned:
        raise ApplicationRefused(ApplicationBar.SANCTIONED)
    return record

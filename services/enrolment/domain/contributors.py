"""Contributors (cotisants): the client accounts that the contributor reference knows (D-07, D-13)."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from vocabulary.civility import Civility
from vocabulary.identifiers import Nir
from vocabulary.kinds import Kind
from vocabulary.postal_address import PostalAddress


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declaration: its month (`2026-09`), the day it was filed, the amount payable in cents (proof A)."""

    period: str
    filed_on: date
    amount_cents: int = field(repr=False)


@dataclass(frozen=True, slots=True)
class Instalment:
    """The first instalment (échéance) of a year, in cents (proof C)."""

    year: int
    amount_cents: int = field(repr=False)


@dataclass(frozen=True, slots=True)
class Contributor:
    """One client account of one kind (D-07). Nothing personal but its reference shows in `repr` (J)."""

    account_ref: UUID
    kind: Kind
    account_number: str = field(repr=False)
    display_name: str = field(repr=False)
    civility: Civility | None = None
    siren: str | None = None
    siret: str | None = None
    address: PostalAddress | None = field(default=None, repr=False)
    nir: Nir | None = field(default=None, repr=False)
    last_declaration: Declaration | None = field(default=None, repr=False)
    previous_declaration: Declaration | None = field(default=None, repr=False)
    first_instalment: Instalment | None = field(default=None, repr=False)
    struck_off: bool = False
    siret_received_on: date | None = None

    @property
    def postable(self) -> bool:
        """Whether a key letter can reach the contributor; if not, the case is `ADDRESS_MISSING` (C.3)."""
        return self.address is not None and self.address.usable

    @property
    def account_ending(self) -> str:
        """The last four characters of the account number: all of it that a message may show (G)."""
        return self.account_number[-4:]

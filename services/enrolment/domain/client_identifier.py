"""How a firm names a client: a SIREN (or a SIRET), or an account number (R001-02, R002-04)."""

from dataclasses import dataclass, field
from typing import Self

from vocabulary.identifiers import InvalidIdentifier, looks_like_siren, parse_account_number, parse_siren
from vocabulary.kinds import Kind
from vocabulary.unreadable import Reason


@dataclass(frozen=True, slots=True)
class ClientIdentifier:
    """What was typed, in one spelling."""

    value: str = field(repr=False)
    is_siren: bool
    account_number: str | None = field(default=None, repr=False)
    """Which account of the SIREN: it may have several of one kind."""

    @classmethod
    def parse(cls, text: str, kind: Kind, account_number: str | None = None) -> Self:
        """Nine or fourteen digits are a SIREN or SIRET, checked; all else is an account number.

        A majority manager has no SIRET: for one, digits that are no SIREN may be an account number.
        Raises InvalidIdentifier, also where two account numbers were typed that differ.
        """
        number = parse_account_number(account_number) if account_number else None
        if siren := _siren_in(text, kind):
            return cls(siren, is_siren=True, account_number=number)
        alone = parse_account_number(text)
        if number not in {None, alone}:
            sentence = "Deux numéros de compte différents ont été saisis."
            raise InvalidIdentifier("account_number", Reason.CONTRADICTION, sentence)
        return cls(alone, is_siren=False)

    @property
    def whole(self) -> str:
        """All that was typed, in one word: what an account is called that nobody knows (D-38)."""
        return f"{self.value}/{self.account_number}" if self.account_number else self.value


def spellings(text: str) -> tuple[str, ...]:
    """The identifiers that a search for `text` may mean. Raises InvalidIdentifier if there is none."""
    number = parse_account_number(text)
    if not looks_like_siren(text):
        return (number,)
    try:
        return (parse_siren(text), number)
    except InvalidIdentifier:
        return (number,)


def kinds_named_by(text: str) -> tuple[Kind, ...]:
    """The kinds of account that such an identifier may name; says nothing of what exists (D-38).

    Raises InvalidIdentifier.
    """
    if not looks_like_siren(text):
        parse_account_number(text)
        return tuple(Kind)
    parse_siren(text)
    return tuple(kind for kind in Kind if kind is not Kind.MAJORITY_MANAGER)


def _siren_in(text: str, kind: Kind) -> str | None:
    if not looks_like_siren(text):
        return None
    try:
        return parse_siren(text)
    except InvalidIdentifier:
        if kind is not Kind.MAJORITY_MANAGER:
            raise
        return None

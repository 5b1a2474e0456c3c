"""What a key letter says (G.3), before anybody draws it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from vocabulary.envelope_lines import check_printed
from vocabulary.printed_code import ACTIVATION_KEY
from vocabulary.typed_text import symbols

ACCOUNT_ENDING_LENGTH = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """The public body that writes: the same on every letter, from configuration.

    `public_phone` and `public_site` are those that people know or find without this letter: by them they
    can check it. `logo` is a drawing in SVG.
    """

    name: str
    service: str
    address: tuple[str, ...]
    town: str
    phone: str
    portal: str
    refusal_page: str
    data_controller: str
    data_protection_contact: str
    public_phone: str
    public_site: str
    logo: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyLetterContent:
    """One key letter for one client (R004-08, G.3). Its repr shows neither secrets nor the person.

    Refuses a key that is not 12 symbols and an account ending longer than 4 characters: a full account number
    never leaves the house. The ValueError quotes neither. Raises UnusableAddress when an envelope
    can't carry the lines.
    """

    letter_id: UUID
    letter_reference: str
    address: tuple[str, ...] = field(repr=False)
    salutation: str = field(repr=False)
    firm_name: str = field(repr=False)
    firm_town: str = field(repr=False)
    account_ending: str = field(repr=False)
    services: tuple[str, ...]
    key: str = field(repr=False)
    refusal_code: str = field(repr=False)
    written_at: datetime
    expires_at: datetime | None = None
    """When the key ends (`KEY_TTL`); None when it never does."""
    replaces_letter_of: date | None = None

    def __post_init__(self) -> None:
        check_printed(self.address)
        if len(symbols(self.key)) != ACTIVATION_KEY.length:
            raise ValueError("an activation key has 12 symbols")
        if not 1 <= len(self.account_ending) <= ACCOUNT_ENDING_LENGTH:
            raise ValueError("a letter shows 1 to 4 last characters of the account number")

    @property
    def printed_key(self) -> str:
        """The key in three groups of four, as D-39 prints it."""
        return ACTIVATION_KEY.print(symbols(self.key))

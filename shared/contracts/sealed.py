"""What sealed fields hold once opened. Only notifications opens them, only while a message is rendered."""

from datetime import date

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, SecretStr


class SealedToken(BaseModel):
    """The secret part of an activation link, and the code that may be typed in its place."""

    model_config = ConfigDict(frozen=True)

    token: SecretStr
    code: SecretStr | None = None
    """`XXXX-XXXX-XXXX`; absent from what was sealed before links had one."""


class SealedKey(BaseModel):
    """An activation key as printed, `XXXX-XXXX-XXXX` (D-39)."""

    model_config = ConfigDict(frozen=True)

    key: SecretStr


class SealedRecipient(BaseModel):
    """All that a key letter says besides the key; the address is the contributor reference's (D-04).

    The letter's reference is its own: the firm knows the case's, and may not know what the client quotes.
    """

    model_config = ConfigDict(frozen=True)

    civility: str
    """`M` or `MME`; empty for a company. Older producers wrote words."""
    name: str
    address_lines: tuple[str, ...]
    """Ready to print, by `vocabulary.postal_address`."""
    town: str
    account_last4: str
    letter_reference: str = Field(validation_alias=AliasChoices("letter_reference", "case_reference"))
    """`case_reference` in what was sealed before letters had one."""
    refusal_code: SecretStr
    firm_name: str
    firm_town: str
    replaces_letter_of: date | None = None

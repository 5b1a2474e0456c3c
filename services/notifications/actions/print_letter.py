"""Draw one key letter and hand it over: the only place where a key is in clear (law 7)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import structlog

from contracts.sealed import SealedKey, SealedRecipient
from messaging.sealing import KeyMissing, Opener, SealBroken
from messaging.setbacks import describe
from notifications.domain.french import town_name
from notifications.domain.key_letter import KeyLetterContent
from notifications.domain.letter import Letter
from notifications.gateways.print_shop import LetterRefused, PrintShop
from notifications.gateways.typesetter import LetterNotDrawn
from vocabulary.civility import Civility, salutation
from vocabulary.envelope_lines import UnusableAddress

log = structlog.get_logger()

type Draw = Callable[[KeyLetterContent], bytes]
"""Makes a PDF of what a letter says; raises `LetterNotDrawn`."""


class Outcome(StrEnum):
    """What came of it."""

    HANDED_OVER = "HANDED_OVER"
    ADDRESS_UNUSABLE = "ADDRESS_UNUSABLE"
    SEAL_BROKEN = "SEAL_BROKEN"
    REFUSED = "REFUSED"
    OUR_FAULT = "OUR_FAULT"


@dataclass(frozen=True, slots=True)
class Printed:
    """A letter, what came of it, and who it is for as far as its seal could be opened."""

    letter: Letter
    outcome: Outcome
    client_name: str | None = field(default=None, repr=False)
    town: str | None = field(default=None, repr=False)


def print_letter(letter: Letter, opener: Opener, draw: Draw, shop: PrintShop, now: datetime) -> Printed:
    """Blocking: for a thread. Never raises: what fails is logged without its content."""
    recipient: SealedRecipient | None = None
    try:
        recipient = opener.open(
            letter.sealed_recipient or "", SealedRecipient, subject=f"case:{letter.case_id}", now=now
        )
        pdf = draw(_content(letter, recipient, opener, now))
        shop.hand_over(letter.letter_id, pdf, now)
        outcome = Outcome.HANDED_OVER
    except Exception as failure:  # noqa: BLE001 - one letter that fails must not hold up the others
        outcome = _outcome_of(failure)
        say = log.warning if outcome is Outcome.ADDRESS_UNUSABLE else log.error
        say("letter_not_printed", letter_id=str(letter.letter_id), outcome=outcome, because=describe(failure))
    name, town = (recipient.name, recipient.town) if recipient else (None, None)
    return Printed(letter, outcome, name, town)


def _outcome_of(failure: Exception) -> Outcome:
    """What is neither the letter's nor the shop's is ours to mend: a full disk, a broken template."""
    match failure:
        case UnusableAddress() | LetterNotDrawn():
            return Outcome.ADDRESS_UNUSABLE
        case LetterRefused():
            return Outcome.REFUSED
        case SealBroken() if not isinstance(failure, KeyMissing):
            return Outcome.SEAL_BROKEN
        case _:
            return Outcome.OUR_FAULT


def _content(letter: Letter, recipient: SealedRecipient, opener: Opener, now: datetime) -> KeyLetterContent:
    key = opener.open(letter.sealed_key or "", SealedKey, subject=f"key:{letter.key_id}", now=now)
    return KeyLetterContent(
        letter_id=letter.letter_id,
        letter_reference=recipient.letter_reference,
        address=recipient.address_lines,
        salutation=salutation(Civility.read(recipient.civility), recipient.name),
        firm_name=recipient.firm_name,
        firm_town=town_name(recipient.firm_town),
        account_ending=recipient.account_last4,
        services=letter.services,
        key=key.key.get_secret_value(),
        refusal_code=recipient.refusal_code.get_secret_value(),
        written_at=now,
        replaces_letter_of=recipient.replaces_letter_of,
    )

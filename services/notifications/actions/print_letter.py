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
from notifications.domain.letter import Letter, LetterKind
from notifications.gateways.print_shop import LetterRefused, PrintShop
from vocabulary.civility import Civility, salutation
from vocabulary.envelope_lines import UnusableAddress
from vocabulary.typed_text import visible

log = structlog.get_logger()

type Draw = Callable[[KeyLetterContent], bytes]
"""Makes a PDF of what a letter says."""


class Outcome(StrEnum):
    """What came of it."""

    HANDED_OVER = "HANDED_OVER"
    ADDRESS_UNUSABLE = "ADDRESS_UNUSABLE"
    SEAL_BROKEN = "SEAL_BROKEN"
    REFUSED = "REFUSED"
    OUR_FAULT = "OUR_FAULT"


OURS_TO_MEND = frozenset({Outcome.SEAL_BROKEN, Outcome.OUR_FAULT})


@dataclass(frozen=True, slots=True)
class Printed:
    """A letter, what came of it, since when, and who it is for as far as its seal could be opened."""

    letter: Letter
    outcome: Outcome
    at: datetime
    client_name: str | None = field(default=None, repr=False)
    town: str | None = field(default=None, repr=False)


def print_letter(letter: Letter, opener: Opener, draw: Draw, shop: PrintShop, now: datetime) -> Printed:
    """Blocking: for a thread. Never raises: what fails is logged without its content.

    A letter that lies in the shop already is not drawn again (law 9), whatever fails about it since.
    """
    recipient: SealedRecipient | None = None
    at: datetime | None = None
    outcome = Outcome.HANDED_OVER
    try:
        at = shop.handed_over_at(letter.letter_id)
        recipient = opener.open(
            letter.sealed_recipient or "", SealedRecipient, subject=f"case:{letter.case_id}", now=now
        )
        if at is None:
            shop.hand_over(letter.letter_id, _drawn(letter, recipient, opener, draw, now), now)
    except Exception as failure:  # noqa: BLE001 - one letter that fails must not hold up the others
        if at is None:
            outcome = _outcome_of(failure)
        _say(letter, outcome, failure)
    name, town = (recipient.name, recipient.town) if recipient else (None, None)
    return Printed(letter, outcome, at or now, name, town)


def _say(letter: Letter, outcome: Outcome, failure: Exception) -> None:
    say = log.error if outcome in OURS_TO_MEND else log.warning
    say("letter_not_printed", letter_id=str(letter.letter_id), outcome=outcome, because=describe(failure))


def _outcome_of(failure: Exception) -> Outcome:
    """What is neither the address's nor the shop's is ours to mend: a full disk, a template that won't do."""
    match failure:
        case UnusableAddress():
            return Outcome.ADDRESS_UNUSABLE
        case LetterRefused():
            return Outcome.REFUSED
        case SealBroken() if not isinstance(failure, KeyMissing):
            return Outcome.SEAL_BROKEN
        case _:
            return Outcome.OUR_FAULT


def _drawn(letter: Letter, recipient: SealedRecipient, opener: Opener, draw: Draw, now: datetime) -> bytes:
    match letter.kind:
        case LetterKind.KEY:
            return draw(_key_letter(letter, recipient, opener, now))


def _key_letter(
    letter: Letter, recipient: SealedRecipient, opener: Opener, now: datetime
) -> KeyLetterContent:
    """Names come from a reference: signs that nobody sees go, one of them could turn a sentence round."""
    key = opener.open(letter.sealed_key or "", SealedKey, subject=f"key:{letter.key_id}", now=now)
    return KeyLetterContent(
        letter_id=letter.letter_id,
        letter_reference=recipient.letter_reference,
        address=recipient.address_lines,
        salutation=salutation(Civility.read(recipient.civility), visible(recipient.name)),
        firm_name=visible(recipient.firm_name),
        firm_town=town_name(visible(recipient.firm_town)),
        account_ending=recipient.account_last4,
        services=letter.services,
        key=key.key.get_secret_value(),
        refusal_code=recipient.refusal_code.get_secret_value(),
        written_at=now,
        expires_at=letter.expires_at,
        replaces_letter_of=recipient.replaces_letter_of,
    )

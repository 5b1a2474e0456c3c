"""What notifications says (spec D.3): what became of messages. It decides nothing about rights."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, PositiveInt

from contracts.codes import LetterFailure, UnknownIs
from contracts.envelope import Event
from vocabulary.return_reason import ReturnReason


class ActivationMailEvent(Event):
    """About one activation e-mail."""

    producer = "notifications"
    aggregate = "mail"
    keyed_by = "message_id"
    message_id: UUID
    user_id: UUID


class ActivationEmailExpired(ActivationMailEvent):
    """The tracker saw the deadline pass; the owner re-checks its own clock (R004-20)."""

    heard_by = ("enrolment",)
    deadline: AwareDatetime


class ActivationEmailBounced(ActivationMailEvent):
    """The address refused the mail for good (C.7); `reason` is an SMTP status, never an address."""

    heard_by = ("enrolment",)
    reason: str


class LetterEvent(Event):
    """About one key letter."""

    producer = "notifications"
    aggregate = "letter"
    keyed_by = "letter_id"
    letter_id: UUID
    key_id: UUID
    case_id: UUID


class KeyLetterRequested(LetterEvent):
    """The letter is recorded and will be printed."""

    heard_by = ("enrolment",)


class KeyLetterHandedOver(LetterEvent):
    """The print shop has it; our clear copy is gone (C.6)."""

    heard_by = ("enrolment",)
    at: AwareDatetime


class KeyLetterPosted(LetterEvent):
    """The print shop says it is in the post (M-05)."""

    heard_by = ("enrolment",)
    at: AwareDatetime


class KeyLetterReturned(LetterEvent):
    """The letter came back: the key is suspended (C.5, scenario 53)."""

    heard_by = ("enrolment", "access")
    at: AwareDatetime
    reason: Annotated[ReturnReason, UnknownIs(ReturnReason.OTHER)]


class KeyLetterFailed(LetterEvent):
    """The letter can't be made or printed for good: its address, the provider, or what was sealed for it."""

    heard_by = ("enrolment", "access")
    reason: LetterFailure


class KeyLetterCancelled(LetterEvent):
    """The key died before the letter left (scenario 55)."""

    heard_by = ("enrolment",)


class KeyLetterAged(LetterEvent):
    """So many days in the post, by default 15, 30 and 90, and the key still unused (D-29)."""

    heard_by = ("enrolment",)
    days: PositiveInt


class KeyLetterExpired(LetterEvent):
    """The tracker saw the key's expiry pass; access re-checks its own clock (D-06)."""

    heard_by = ("enrolment", "access")

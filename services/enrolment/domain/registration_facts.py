"""What a client registration case knows, and what of it the firm sees (C.3, M-05, D-38)."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from enrolment.domain.letter_progress import NEWS_OF_THE_POST, LetterProgress
from enrolment.domain.registration_state import LIVE, Method, State
from vocabulary.case_reference import case_reference
from vocabulary.identifiers import is_siren
from vocabulary.kinds import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationFacts:
    """A case as stored. `services` and `courriels` passed `check_offered`; `version` counts the changes.

    `identifier` is what the firm typed, normalised: until the client agrees the firm is shown nothing else.
    """

    case_id: UUID
    firm_id: UUID
    portfolio_id: UUID
    account_ref: UUID
    kind: Kind
    method: Method = Method.K
    services: frozenset[str]
    courriels: frozenset[str]
    requested_by: UUID
    identifier: str = field(default="", repr=False)
    account_number: str | None = field(default=None, repr=False)
    """Which account of the SIREN, where the firm said so (R001-02)."""
    submitted_at: datetime
    letter_reference: str | None = field(default=None, repr=False)
    """Symbols of what the letter asks to quote; the firm is never told."""
    state: State = State.SUBMITTED
    version: int = 1
    letter: LetterProgress = field(default_factory=LetterProgress)
    struck_off: bool = False
    reason_code: str | None = None
    concealed_until: datetime | None = None
    ended_at: datetime | None = None
    cleared_at: datetime | None = None
    """The firm took the dead case out of its list."""
    refused_at: datetime | None = None
    mandate_version: int = 0
    portfolio_version: int = 0
    key_locked_until: datetime | None = None
    address_digest: str | None = field(default=None, repr=False)
    address_unchanged: bool = False
    """The letter before this one came back, and the client's address is still the same (scenario 53)."""

    @property
    def reference(self) -> str:
        """What the firm and its mails call the case, `ET-` and ten digits; the letter has one of its own."""
        return case_reference(self.case_id)

    @property
    def unrevealed(self) -> bool:
        """Whether the case is a rejection that nobody has shown to the firm."""
        return self.state is State.REJECTED and self.concealed_until is not None

    @property
    def letter_may_have_left(self) -> bool:
        """Whether the client may hold a letter of this case (R004-14); one was asked for with its address."""
        return self.address_digest is not None and self.letter.may_have_left

    @property
    def letter_written_at(self) -> datetime:
        """The date by which a replacing letter names this one: the submission's while no other was heard."""
        return self.letter.requested_at or self.submitted_at

    @property
    def siren(self) -> str | None:
        """The SIREN that the firm typed, if it typed one: an account number may be as long."""
        return self.identifier if is_siren(self.identifier) else None

    def counts_as_letter(self, now: datetime) -> bool:
        """Whether it counts towards `LETTER_LIMIT` (D-28): not once the firm was told that no letter left.

        An unknown account counts as long as nobody may tell it from others (D-38).
        """
        told = self.state is State.REJECTED and not self.concealed(now)
        return not told and self.letter.failure is None

    def concealed(self, now: datetime) -> bool:
        """Whether the case is rejected without the firm knowing it yet: no account is disclosed (D-38)."""
        return self.unrevealed and self.concealed_until is not None and now < self.concealed_until

    def occupies(self, now: datetime) -> bool:
        """Whether another submission for the same pair is `409 ALREADY_REGISTERED` (C.3, D-38)."""
        return self.state in LIVE or self.concealed(now)

    def shown_state(self, now: datetime) -> State:
        """The state as the firm sees it: a fresh case looks alike, its account known or not (D-38)."""
        fresh = self.state is State.SUBMITTED or self.concealed(now)
        return State.AWAITING_KEY if fresh else self.state

    def shown_letter(self, now: datetime, alike_for: timedelta) -> LetterProgress:
        """The letter as the firm sees it: for `alike_for` only news of the post betray an account (D-38)."""
        asked_for = self.address_digest is not None or self.shown_state(now) is State.AWAITING_KEY
        letter = self.letter.requested(self.submitted_at) if asked_for else self.letter
        if now >= self.submitted_at + alike_for or letter.stage in NEWS_OF_THE_POST:
            return letter
        return replace(letter, handed_over_at=None, cancelled_at=None)

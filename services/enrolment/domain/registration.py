"""The client registration case: one firm asks for one client account (C.3, D-07).

Every method answers the case as it is afterwards. What arrives late, twice or out of order changes nothing:
a dead case stays dead, and an active one never falls back to waiting.
"""

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from enrolment.domain.registration_facts import RegistrationFacts
from enrolment.domain.registration_state import BEFORE_ACTIVE, KEY_PENDING, LIVE, WAITING, State
from vocabulary.return_reason import ReturnReason

UNKNOWN_ACCOUNT, ADDRESS_MISSING = "UNKNOWN_ACCOUNT", "ADDRESS_MISSING"
ADDRESS_UNUSABLE = "ADDRESS_UNUSABLE"
"""The one failure of a letter that the client can mend; any other is ours or the print shop's."""
ENDING = 4
"""Characters that a closed case keeps of each of the client's numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationCase(RegistrationFacts):
    """A case by postal key, from submission to its end."""

    def address_missing(self) -> Self:
        """The reference has no usable postal address: no letter leaves, none counts (D-28)."""
        if self.state not in KEY_PENDING:
            return self
        return self._change(state=State.ADDRESS_MISSING, letter=self.letter.failed(ADDRESS_MISSING))

    def rejected_unknown(self, now: datetime, concealed_until: datetime) -> Self:
        """The reference has no such account; the firm learns « lettre impossible » only later (D-38)."""
        facts = {"reason_code": UNKNOWN_ACCOUNT, "concealed_until": concealed_until}
        return self._end({State.SUBMITTED}, State.REJECTED, now, letter=self.letter.requested(now), **facts)

    def key_issued(self) -> Self:
        """Access issued the key; the letter follows."""
        return self._move({State.SUBMITTED}, State.AWAITING_KEY)

    def key_redeemed(self) -> Self:
        """The firm entered the right key; access alone judges that, whatever we heard of the letter."""
        return self._move(WAITING, State.ACTIVATING)

    def key_exhausted(self) -> Self:
        """Too many wrong keys: only remove and add again (C.5)."""
        return self._move(KEY_PENDING | {State.LETTER_RETURNED}, State.KEY_EXHAUSTED)

    def key_locked(self, until: datetime) -> Self:
        """Five wrong keys: no entry before `until` (C.5), for a concealed rejection too (D-38)."""
        return self._note(key_locked_until=until) if self._listed else self

    def key_expired(self, at: datetime) -> Self:
        """Nobody used the key in its time: administrative closing; little is kept of the client (D-06)."""
        number = self.account_number and self.account_number[-ENDING:]
        kept = {"identifier": self.identifier[-ENDING:], "account_number": number}
        return self._end(WAITING, State.CLOSED_STALE, at, **kept)

    def mandate_activated(self) -> Self:
        """The firm has access; may be heard before the key's own news."""
        return self._move(BEFORE_ACTIVE, State.ACTIVE)

    def mandate_refused(self, at: datetime, reason_code: str) -> Self:
        """Access can't grant the mandate: exclusivity, firm suspended."""
        return self._end(BEFORE_ACTIVE, State.REJECTED, at, reason_code=reason_code)

    def mandate_suspended(self, version: int) -> Self:
        """Access denies for a time; `version` is the mandate's, an older one than heard is ignored."""
        return self._mandate(version, State.ACTIVE_SUSPENDED)

    def mandate_reinstated(self, version: int) -> Self:
        """The cause of the suspension is lifted."""
        return self._mandate(version, State.ACTIVE)

    def mandate_revoked(self, at: datetime, reason_code: str) -> Self:
        """The mandate ended by the client, by operations, or superseded by another firm's."""
        return self._end(LIVE, State.ENDED, at, reason_code=reason_code)

    def client_refused(self, at: datetime) -> Self:
        """The client said no with the letter's refusal code; too late once the key was used."""
        return self._end(WAITING, State.REFUSED, at, refused_at=at)

    def refusal_noted(self, at: datetime) -> Self:
        """The client said no to a case that had ended: the firm is barred from now on (D-37)."""
        return self if self.state in LIVE else self._note(refused_at=at)

    def removed(self, now: datetime) -> Self:
        """The firm terminated the registration (R001-14); a concealed rejection goes in the same way."""
        return self._end(LIVE | ({self.state} if self.concealed(now) else set()), State.REMOVED, now)

    def cleared(self, now: datetime) -> Self:
        """The firm wants a case that is over out of its list; what it was stays (D-37, D-28)."""
        return self if self.state in LIVE or self.cleared_at else self._note(cleared_at=now)

    def account_struck_off(self) -> Self:
        """The body closed the client's account: advice to remove, nothing automatic (R001-12, D-23)."""
        return self._change(struck_off=True)

    def moved_to(self, portfolio_id: UUID, version: int) -> Self:
        """An administrator moved the client (R000-09, D-38); moves older than `version` are ignored."""
        if not self._listed or version <= self.portfolio_version:
            return self
        return self._note(portfolio_id=portfolio_id, portfolio_version=version)

    def letter_requested(self, at: datetime) -> Self:
        """Notifications recorded the letter."""
        return self._change(letter=self.letter.requested(at))

    def letter_handed_over(self, at: datetime) -> Self:
        """The print shop has the letter."""
        return self._change(letter=self.letter.handed_over(at))

    def letter_posted(self, at: datetime) -> Self:
        """The letter is in the post."""
        return self._change(letter=self.letter.posted(at))

    def letter_aged(self, days: int) -> Self:
        """The letter is 15, 30 or 90 days old and the key unused (D-29)."""
        return self._change(letter=self.letter.aged(days))

    def letter_returned(self, at: datetime, reason: ReturnReason) -> Self:
        """The letter came back; noted without effect once the key was used (C.6)."""
        state = State.LETTER_RETURNED if self.state in KEY_PENDING else self.state
        return self._change(state=state, letter=self.letter.returned(at, reason))

    def letter_failed(self, failure: str) -> Self:
        """The letter can't be addressed or printed, for good: only the former is the address's fault."""
        unaddressed = failure == ADDRESS_UNUSABLE and self.state in KEY_PENDING
        state = State.ADDRESS_MISSING if unaddressed else self.state
        return self._change(state=state, letter=self.letter.failed(failure))

    def letter_cancelled(self, at: datetime) -> Self:
        """The letter never left, because its key died; noted on a dead case too (scenario 55)."""
        return self._note(letter=self.letter.cancelled(at))

    @property
    def _listed(self) -> bool:
        """Whether the firm still sees it as a case that goes on."""
        return self.state in LIVE or self.unrevealed

    def _mandate(self, version: int, to: State) -> Self:
        if version <= self.mandate_version:
            return self
        return self._change(state=to, mandate_version=version)

    def _move(self, sources: Set[State], to: State) -> Self:
        return self._change(state=to) if self.state in sources else self

    def _end(self, sources: Set[State], to: State, at: datetime, **facts: Any) -> Self:
        if self.state not in sources:
            return self
        return replace(self, state=to, version=self.version + 1, ended_at=at, **facts)

    def _change(self, **facts: Any) -> Self:
        return self._note(**facts) if self.state in LIVE else self

    def _note(self, **facts: Any) -> Self:
        changed = replace(self, **facts)
        return self if changed == self else replace(changed, version=self.version + 1)

"""Registrations as firms write and see them; before the client agrees, nothing of the client is shown."""

from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from enrolment.actions.register_client import Wish
from enrolment.api.codes import CourrielCode, ServiceCode
from enrolment.api.fields import Form
from enrolment.api.letter_views import LetterView
from enrolment.domain.client_identifier import ClientIdentifier
from enrolment.domain.refusals import MethodNotOffered
from enrolment.domain.registration import UNKNOWN_ACCOUNT, RegistrationCase
from enrolment.domain.registration_state import KEY_PENDING, Method, State
from enrolment.domain.wording import CHANGE_TAKEN, registered
from vocabulary.kinds import Kind

LETTER_IMPOSSIBLE = "LETTER_IMPOSSIBLE"
LETTER_NOT_PRINTED = "LETTER_NOT_PRINTED"
"""A fault of ours or the print shop's: the firm removes the client and adds them again."""


class NewRegistration(BaseModel):
    """A client account to add. Other fields, an address say, are ignored and named in the answer (D-04)."""

    model_config = ConfigDict(extra="allow", hide_input_in_errors=True)

    identifier: Annotated[str, StringConstraints(max_length=40)] = Field(examples=["000 001 008"])
    account_number: Annotated[str, StringConstraints(max_length=40)] | None = Field(
        default=None, examples=[None], description="Which account, where a SIREN has several of one kind."
    )
    kind: Kind = Field(examples=["EMPLOYER"])
    method: Annotated[str, StringConstraints(max_length=10)] = Field(examples=["K"])
    portfolio_id: UUID
    services: list[ServiceCode] = Field(default_factory=list, max_length=40, examples=[["S01", "S05"]])
    courriels: list[CourrielCode] = Field(default_factory=list, max_length=40, examples=[["C01"]])

    def wish(self) -> Wish:
        """The same for the action. Raises MethodNotOffered or InvalidIdentifier."""
        if self.method != Method.K:
            raise MethodNotOffered
        return Wish(
            identifier=ClientIdentifier.parse(self.identifier, self.kind, self.account_number),
            kind=self.kind,
            portfolio_id=self.portfolio_id,
            services=frozenset(self.services),
            courriels=frozenset(self.courriels),
        )

    def ignored(self) -> list[str]:
        """Names of the fields that nobody reads; never their values."""
        return sorted(name[:60] for name in self.model_extra or {})[:20]


class RegistrationView(BaseModel):
    """One registration of the firm."""

    case_id: UUID
    reference: str = Field(examples=["ET-0190AB12CD"])
    state: State
    reason_code: str | None = Field(description="Why the case ended or stands still, where that may be said.")
    kind: Kind
    method: Method
    identifier: str = Field(description="As the firm typed it, normalised.")
    account_number: str | None = Field(description="Which account of the SIREN, where the firm said so.")
    account_ref: UUID = Field(
        description="What `check` takes; it says nothing of whether the account exists."
    )
    client_name: str | None = Field(description="Known to the firm once the client has agreed.")
    portfolio_id: UUID
    services: list[str]
    courriels: list[str]
    requested_by: UUID
    submitted_at: AwareDatetime
    ended_at: AwareDatetime | None
    cleared_at: AwareDatetime | None = Field(description="When the firm took the ended case out of its list.")
    struck_off: bool = Field(description="The body closed the account; its removal is advised.")
    key_locked_until: AwareDatetime | None
    letter: LetterView


class RegistrationTaken(RegistrationView):
    """A new registration, with what is said of it."""

    message: str
    warning: Literal["ADDRESS_UNCHANGED"] | None = Field(description="What may make this letter fail too.")
    ignored_fields: list[str]


class Removal(Form):
    """Removal is immediate and has no undo: it wants to be confirmed (R001-15)."""

    confirm: bool = Field(default=False, examples=[True])
    all_of_kind: bool = Field(
        default=False,
        examples=[False],
        description="All registrations of this kind under the same SIREN, as far as the firm knows it.",
    )


class RegistrationRemoved(RegistrationView):
    """A removed registration, or an ended one cleared from the list, with what is said of it."""

    message: str = CHANGE_TAKEN
    also_removed: list[UUID] = Field(description="The other cases that `all_of_kind` removed.")


def show_case(
    case: RegistrationCase, client_name: str | None, now: datetime, alike_for: timedelta
) -> RegistrationView:
    """The case as the firm may see it now: a concealed rejection looks like any fresh case (D-38)."""
    state = case.shown_state(now)
    agreed = state in {State.ACTIVE, State.ACTIVE_SUSPENDED}
    return RegistrationView(
        case_id=case.case_id,
        reference=case.reference,
        state=state,
        reason_code=_shown_reason(case, state),
        kind=case.kind,
        method=case.method,
        identifier=case.identifier,
        account_number=case.account_number,
        account_ref=case.account_ref,
        client_name=client_name if agreed else None,
        portfolio_id=case.portfolio_id,
        services=sorted(case.services),
        courriels=sorted(case.courriels),
        requested_by=case.requested_by,
        submitted_at=case.submitted_at,
        ended_at=None if case.concealed(now) else case.ended_at,
        cleared_at=case.cleared_at,
        struck_off=case.struck_off and agreed,
        key_locked_until=case.key_locked_until,
        letter=LetterView.of(case, now, alike_for),
    )


def show_taken(
    case: RegistrationCase, ignored: list[str], now: datetime, alike_for: timedelta
) -> RegistrationTaken:
    """The answer to an addition (R001-09)."""
    view = show_case(case, None, now, alike_for).model_dump()
    warning = "ADDRESS_UNCHANGED" if case.address_unchanged else None
    return RegistrationTaken(**view, message=registered(case), warning=warning, ignored_fields=ignored)


def _shown_reason(case: RegistrationCase, state: State) -> str | None:
    """What keeps a letter back: the same word whether the account or only its address is unknown (D-38)."""
    if state is State.ADDRESS_MISSING or (state is State.REJECTED and case.reason_code == UNKNOWN_ACCOUNT):
        return LETTER_IMPOSSIBLE
    if state in KEY_PENDING and case.letter.failure:
        return LETTER_NOT_PRINTED
    return case.reason_code if state in {State.REJECTED, State.ENDED} else None

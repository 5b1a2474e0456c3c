"""What enrolment says (spec D.1). NIR, amounts, keys and tokens never appear here in clear."""

from uuid import UUID

from pydantic import AwareDatetime

from contracts.codes import (
    ActivationPurpose,
    CourrielCode,
    DeclineCause,
    Method,
    RefusalChannel,
    Right,
    ServiceCode,
)
from contracts.envelope import Event, Sealed
from vocabulary.kinds import Kind, Profession
from vocabulary.rights import Role


class FirmEvent(Event):
    """About one accounting firm."""

    producer = "enrolment"
    aggregate = "firm"
    keyed_by = "firm_id"
    firm_id: UUID


class FirmRegistered(FirmEvent):
    """A firm has an account: its founder used the link, `FirmActivated` follows at once (R004-01)."""

    heard_by = ("access", "notifications")
    siren: str
    profession: Profession
    founder_user_id: UUID


class FirmActivated(FirmEvent):
    """The founder activated the account (C.1); `profession` for whoever hears it before `FirmRegistered`."""

    heard_by = ("access",)
    founder_user_id: UUID
    profession: Profession | None = None


class FirmAppliedForAgain(FirmEvent):
    """Somebody applied for a firm that has an account: its administrators are told (C.1b)."""

    heard_by = ("notifications",)
    display_name: str
    applied_at: AwareDatetime


class FirmApplicationDeclined(Event):
    """An application opens no account; whoever reads the typed address is told what to do."""

    producer = "enrolment"
    aggregate = "application"
    keyed_by = "application_id"
    heard_by = ("notifications",)
    application_id: UUID
    email: str
    cause: DeclineCause
    applied_at: AwareDatetime


class UserEvent(Event):
    """About one user of a firm."""

    producer = "enrolment"
    aggregate = "user"
    keyed_by = "user_id"
    user_id: UUID


class CollaboratorInvited(UserEvent):
    """An administrator created an access; it waits for activation until `deadline` (R004-20..25)."""

    heard_by = ("access", "notifications")
    firm_id: UUID
    role: Role
    rights: tuple[Right, ...]
    portfolio_ids: tuple[UUID, ...]
    invited_by: UUID
    deadline: AwareDatetime


class CollaboratorRightsChanged(UserEvent):
    """Role or rights of a user, whole, as they are from now on (R004-22)."""

    heard_by = ("access", "notifications")
    firm_id: UUID
    role: Role
    rights: tuple[Right, ...]


class CollaboratorSuspended(UserEvent):
    """An administrator suspended a user: sessions end (C.2)."""

    heard_by = ("access", "notifications")
    firm_id: UUID
    by: UUID


class CollaboratorReinstated(UserEvent):
    """A suspended user is active again (C.2)."""

    heard_by = ("access", "notifications")
    firm_id: UUID
    by: UUID


class UserSuspendedForSecurity(UserEvent):
    """Operations suspended a user, whatever the firm says: sessions end (E.3 M02)."""

    heard_by = ("access", "notifications")
    firm_id: UUID


class UserSecuritySuspensionLifted(UserEvent):
    """Operations lifted it; not `active`, the firm itself had suspended the user before."""

    heard_by = ("access", "notifications")
    firm_id: UUID
    active: bool


class CollaboratorRemoved(UserEvent):
    """A user left the firm: sessions and associations end (C.2). `by` is absent when retention did it."""

    heard_by = ("access", "notifications")
    firm_id: UUID
    by: UUID | None


class AccountActivated(UserEvent):
    """A user followed the activation link and chose a password.

    With `opened`, the profession of the firm that a founder opened so: for whoever hears it before
    `FirmRegistered`.
    """

    heard_by = ("access", "notifications")
    firm_id: UUID
    role: Role
    opened: Profession | None = None


class UserContactChanged(UserEvent):
    """Where somebody is reached, whole, as it is from now on. Personal data: notifications only.

    Of a firm for its users; of none for who has an own account. `language` is a BCP 47 tag.
    """

    heard_by = ("notifications",)
    firm_id: UUID | None = None
    display_name: str
    email: str
    mobile: str | None = None
    administrator: bool = False
    language: str = "fr"


class ActivationEvent(Event):
    """About one activation message; `message_id` names the link from birth to death."""

    producer = "enrolment"
    aggregate = "activation"
    keyed_by = "message_id"
    message_id: UUID


class ActivationEmailRequested(ActivationEvent):
    """An activation link is to be mailed now; worthless from `deadline` on (R004-03, R004-24).

    Of a firm for its founders and collaborators; of nobody's for the holder of an own account.
    """

    heard_by = ("notifications",)
    urgent = True
    user_id: UUID
    purpose: ActivationPurpose
    email: str
    display_name: str
    firm_name: str | None = None
    invited_by: UUID | None = None
    inviter_name: str | None = None
    rights: tuple[Right, ...] = ()
    created_at: AwareDatetime
    deadline: AwareDatetime
    sealed_token: Sealed


class ActivationSuperseded(ActivationEvent):
    """A newer link replaced this one."""

    heard_by = ("notifications",)


class ActivationCancelled(ActivationEvent):
    """The invitation behind this link was withdrawn."""

    heard_by = ("notifications",)


class ActivationConsumed(ActivationEvent):
    """The link was used; its expiry needs no more watching (C.7)."""

    heard_by = ("notifications",)


class ActivationReplayed(ActivationEvent):
    """A used link was posted again: the user is alerted, nothing else happens (scenario 8)."""

    heard_by = ("notifications",)
    user_id: UUID


class ActivationLapsed(ActivationEvent):
    """The owner found the link expired and unused: the inviting administrator is told once (R004-20)."""

    heard_by = ("notifications",)
    user_id: UUID
    invited_by: UUID | None
    created_at: AwareDatetime
    bounced: bool = False
    """Whether the mail came back, as far as the owner heard."""


class RegistrationEvent(Event):
    """About one client registration case of one firm."""

    producer = "enrolment"
    aggregate = "registration"
    keyed_by = "case_id"
    case_id: UUID


class ClientRegistrationSubmitted(RegistrationEvent):
    """A firm asked for a client account; the recipient of the letter travels sealed (D-04).

    Without a recipient no letter can be sent. Where `letter_expected`, the firm may learn of that only later
    (D-38); else it knows already that the client's address must be mended first (C.3).
    """

    heard_by = ("access", "notifications")
    firm_id: UUID
    portfolio_id: UUID
    account_ref: UUID
    kind: Kind
    method: Method
    services: tuple[ServiceCode, ...]
    courriels: tuple[CourrielCode, ...]
    requested_by: UUID
    by_role: Role
    sealed_recipient: Sealed | None = None
    replaces_previous: bool = False
    letter_expected: bool = True


class ClientRegistrationActivated(RegistrationEvent):
    """The firm has access to the client's file."""

    heard_by = ("notifications",)
    firm_id: UUID
    account_ref: UUID


class ClientRegistrationRejected(RegistrationEvent):
    """The case can't go on; the reason is a code, never what was typed."""

    heard_by = ("access", "notifications")
    firm_id: UUID
    requested_by: UUID
    reason_code: str


class ClientRegistrationRemoved(RegistrationEvent):
    """The firm terminated the registration, at once (R001-14, R001-15)."""

    heard_by = ("access", "notifications")
    firm_id: UUID
    account_ref: UUID
    kind: Kind
    by: UUID
    removed_at: AwareDatetime


class ClientRegistrationClosedStale(RegistrationEvent):
    """The key expired unused and the case is closed (D-06)."""

    heard_by = ("access", "notifications")
    firm_id: UUID
    requested_by: UUID


class ClientRefusedRequest(RegistrationEvent):
    """The client said no with the letter's refusal code (C.3)."""

    heard_by = ("access", "notifications")
    firm_id: UUID
    requested_by: UUID
    channel: RefusalChannel
    refused_at: AwareDatetime

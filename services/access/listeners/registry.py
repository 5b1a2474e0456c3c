"""Every event that access hears, with its listener."""

from functools import partial

from access.actions.issue_key import KeyMint
from access.listeners.account_activated import on_account_activated
from access.listeners.client_refused_request import on_client_refused_request
from access.listeners.client_registration_closed_stale import on_client_registration_closed_stale
from access.listeners.client_registration_rejected import on_client_registration_rejected
from access.listeners.client_registration_removed import on_client_registration_removed
from access.listeners.client_registration_submitted import on_client_registration_submitted
from access.listeners.collaborator_invited import on_collaborator_invited
from access.listeners.collaborator_reinstated import on_collaborator_reinstated
from access.listeners.collaborator_removed import on_collaborator_removed
from access.listeners.collaborator_rights_changed import on_collaborator_rights_changed
from access.listeners.collaborator_suspended import on_collaborator_suspended
from access.listeners.firm_activated import on_firm_activated
from access.listeners.firm_registered import on_firm_registered
from access.listeners.key_letter_expired import on_key_letter_expired
from access.listeners.key_letter_failed import on_key_letter_failed
from access.listeners.key_letter_returned import on_key_letter_returned
from access.listeners.user_security_suspension_lifted import on_user_security_suspension_lifted
from access.listeners.user_suspended_for_security import on_user_suspended_for_security
from contracts import enrolment, notifications
from messaging.listening import Hearing, hear


def hearings(*, mint: KeyMint, most_associates: int | None) -> list[Hearing]:
    """Bound to what they need."""
    submitted = partial(on_client_registration_submitted, mint=mint)
    invited = partial(on_collaborator_invited, most_associates=most_associates)
    return [
        hear(enrolment.FirmRegistered, on_firm_registered),
        hear(enrolment.FirmActivated, on_firm_activated),
        hear(enrolment.CollaboratorInvited, invited),
        hear(enrolment.CollaboratorRightsChanged, on_collaborator_rights_changed),
        hear(enrolment.CollaboratorSuspended, on_collaborator_suspended),
        hear(enrolment.CollaboratorReinstated, on_collaborator_reinstated),
        hear(enrolment.UserSuspendedForSecurity, on_user_suspended_for_security),
        hear(enrolment.UserSecuritySuspensionLifted, on_user_security_suspension_lifted),
        hear(enrolment.CollaboratorRemoved, on_collaborator_removed),
        hear(enrolment.AccountActivated, on_account_activated),
        hear(enrolment.ClientRegistrationSubmitted, submitted),
        hear(enrolment.ClientRegistrationRejected, on_client_registration_rejected),
        hear(enrolment.ClientRegistrationRemoved, on_client_registration_removed),
        hear(enrolment.ClientRegistrationClosedStale, on_client_registration_closed_stale),
        hear(enrolment.ClientRefusedRequest, on_client_refused_request),
        hear(notifications.KeyLetterReturned, on_key_letter_returned),
        hear(notifications.KeyLetterFailed, on_key_letter_failed),
        hear(notifications.KeyLetterExpired, on_key_letter_expired),
    ]

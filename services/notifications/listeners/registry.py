"""Who hears what."""

from contracts.access import (
    AccountLocked,
    ActivationKeyExhausted,
    ActivationKeyExpired,
    ActivationKeyIssued,
    ActivationKeyLocked,
    ActivationKeyMisuseDetected,
    ActivationKeyRedeemed,
    ActivationKeyRevoked,
    MandateActivated,
    MandateRevoked,
    MandateSuperseded,
    PortfolioAccessGranted,
    PortfolioAccessRevoked,
)
from contracts.enrolment import (
    AccountActivated,
    ActivationCancelled,
    ActivationConsumed,
    ActivationEmailRequested,
    ActivationLapsed,
    ActivationReplayed,
    ActivationSuperseded,
    ClientRefusedRequest,
    ClientRegistrationActivated,
    ClientRegistrationClosedStale,
    ClientRegistrationRejected,
    ClientRegistrationRemoved,
    ClientRegistrationSubmitted,
    CollaboratorInvited,
    CollaboratorReinstated,
    CollaboratorRemoved,
    CollaboratorRightsChanged,
    CollaboratorSuspended,
    FirmApplicationDeclined,
    FirmAppliedForAgain,
    FirmRegistered,
    UserContactChanged,
    UserSecuritySuspensionLifted,
    UserSuspendedForSecurity,
)
from messaging.listening import Hearing, hear
from notifications.listeners.account_activated import on_account_activated
from notifications.listeners.account_locked import on_account_locked
from notifications.listeners.activation_cancelled import on_activation_cancelled
from notifications.listeners.activation_consumed import on_activation_consumed
from notifications.listeners.activation_email_requested import on_activation_email_requested
from notifications.listeners.activation_key_exhausted import on_activation_key_exhausted
from notifications.listeners.activation_key_expired import on_activation_key_expired
from notifications.listeners.activation_key_issued import on_activation_key_issued
from notifications.listeners.activation_key_locked import on_activation_key_locked
from notifications.listeners.activation_key_misuse_detected import on_activation_key_misuse_detected
from notifications.listeners.activation_key_redeemed import on_activation_key_redeemed
from notifications.listeners.activation_key_revoked import on_activation_key_revoked
from notifications.listeners.activation_lapsed import on_activation_lapsed
from notifications.listeners.activation_replayed import on_activation_replayed
from notifications.listeners.activation_superseded import on_activation_superseded
from notifications.listeners.client_refused_request import on_client_refused_request
from notifications.listeners.client_registration_activated import on_client_registration_activated
from notifications.listeners.client_registration_closed_stale import on_client_registration_closed_stale
from notifications.listeners.client_registration_rejected import on_client_registration_rejected
from notifications.listeners.client_registration_removed import on_client_registration_removed
from notifications.listeners.client_registration_submitted import on_client_registration_submitted
from notifications.listeners.collaborator_invited import on_collaborator_invited
from notifications.listeners.collaborator_reinstated import on_collaborator_reinstated
from notifications.listeners.collaborator_removed import on_collaborator_removed
from notifications.listeners.collaborator_rights_changed import on_collaborator_rights_changed
from notifications.listeners.collaborator_suspended import on_collaborator_suspended
from notifications.listeners.firm_application_declined import on_firm_application_declined
from notifications.listeners.firm_applied_for_again import on_firm_applied_for_again
from notifications.listeners.firm_registered import on_firm_registered
from notifications.listeners.mandate_activated import on_mandate_activated
from notifications.listeners.mandate_revoked import on_mandate_revoked
from notifications.listeners.mandate_superseded import on_mandate_superseded
from notifications.listeners.portfolio_access_granted import on_portfolio_access_granted
from notifications.listeners.portfolio_access_revoked import on_portfolio_access_revoked
from notifications.listeners.user_contact_changed import on_user_contact_changed
from notifications.listeners.user_security_suspension_lifted import on_user_security_suspension_lifted
from notifications.listeners.user_suspended_for_security import on_user_suspended_for_security
from notifications.settings import Lanes

_HEARINGS: list[Hearing] = [
    hear(FirmRegistered, on_firm_registered),
    hear(FirmApplicationDeclined, on_firm_application_declined),
    hear(FirmAppliedForAgain, on_firm_applied_for_again),
    hear(CollaboratorInvited, on_collaborator_invited),
    hear(CollaboratorRightsChanged, on_collaborator_rights_changed),
    hear(CollaboratorSuspended, on_collaborator_suspended),
    hear(CollaboratorReinstated, on_collaborator_reinstated),
    hear(UserSuspendedForSecurity, on_user_suspended_for_security),
    hear(UserSecuritySuspensionLifted, on_user_security_suspension_lifted),
    hear(CollaboratorRemoved, on_collaborator_removed),
    hear(AccountActivated, on_account_activated),
    hear(UserContactChanged, on_user_contact_changed),
    hear(ActivationEmailRequested, on_activation_email_requested),
    hear(ActivationSuperseded, on_activation_superseded),
    hear(ActivationCancelled, on_activation_cancelled),
    hear(ActivationConsumed, on_activation_consumed),
    hear(ActivationReplayed, on_activation_replayed),
    hear(ActivationLapsed, on_activation_lapsed),
    hear(ClientRegistrationSubmitted, on_client_registration_submitted),
    hear(ClientRegistrationActivated, on_client_registration_activated),
    hear(ClientRegistrationRejected, on_client_registration_rejected),
    hear(ClientRegistrationRemoved, on_client_registration_removed),
    hear(ClientRegistrationClosedStale, on_client_registration_closed_stale),
    hear(ClientRefusedRequest, on_client_refused_request),
    hear(PortfolioAccessGranted, on_portfolio_access_granted),
    hear(PortfolioAccessRevoked, on_portfolio_access_revoked),
    hear(ActivationKeyIssued, on_activation_key_issued),
    hear(ActivationKeyRedeemed, on_activation_key_redeemed),
    hear(ActivationKeyRevoked, on_activation_key_revoked),
    hear(ActivationKeyExpired, on_activation_key_expired),
    hear(ActivationKeyLocked, on_activation_key_locked),
    hear(ActivationKeyExhausted, on_activation_key_exhausted),
    hear(ActivationKeyMisuseDetected, on_activation_key_misuse_detected),
    hear(MandateActivated, on_mandate_activated),
    hear(MandateRevoked, on_mandate_revoked),
    hear(MandateSuperseded, on_mandate_superseded),
    hear(AccountLocked, on_account_locked),
]


def hearings_of(lanes: Lanes) -> list[Hearing]:
    """What a worker on these lanes hears."""
    if lanes == "all":
        return _HEARINGS
    return [hearing for hearing in _HEARINGS if hearing.event.urgent == (lanes == "urgent")]

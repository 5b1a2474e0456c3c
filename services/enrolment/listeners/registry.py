"""Every event that enrolment hears, with its listener."""

from datetime import timedelta
from functools import partial

from contracts.access import (
    ActivationKeyExhausted,
    ActivationKeyExpired,
    ActivationKeyIssued,
    ActivationKeyLocked,
    ActivationKeyRedeemed,
    ActivationKeyRevoked,
    ClientMovedToPortfolio,
    MandateActivated,
    MandateRevoked,
    MandateSuperseded,
    PortfolioAccessGranted,
    PortfolioAccessRevoked,
    PortfolioCreated,
    PortfolioOpened,
    PortfolioRenamed,
    SessionEnded,
)
from contracts.notifications import (
    ActivationEmailBounced,
    ActivationEmailExpired,
    KeyLetterAged,
    KeyLetterCancelled,
    KeyLetterExpired,
    KeyLetterFailed,
    KeyLetterHandedOver,
    KeyLetterPosted,
    KeyLetterRequested,
    KeyLetterReturned,
)
from enrolment.listeners.activation_email_bounced import on_activation_email_bounced
from enrolment.listeners.activation_email_expired import on_activation_email_expired
from enrolment.listeners.activation_key_exhausted import on_activation_key_exhausted
from enrolment.listeners.activation_key_expired import on_activation_key_expired
from enrolment.listeners.activation_key_issued import on_activation_key_issued
from enrolment.listeners.activation_key_locked import on_activation_key_locked
from enrolment.listeners.activation_key_redeemed import on_activation_key_redeemed
from enrolment.listeners.activation_key_revoked import on_activation_key_revoked
from enrolment.listeners.client_moved_to_portfolio import on_client_moved_to_portfolio
from enrolment.listeners.key_letter_aged import on_key_letter_aged
from enrolment.listeners.key_letter_cancelled import on_key_letter_cancelled
from enrolment.listeners.key_letter_expired import on_key_letter_expired
from enrolment.listeners.key_letter_failed import on_key_letter_failed
from enrolment.listeners.key_letter_handed_over import on_key_letter_handed_over
from enrolment.listeners.key_letter_posted import on_key_letter_posted
from enrolment.listeners.key_letter_requested import on_key_letter_requested
from enrolment.listeners.key_letter_returned import on_key_letter_returned
from enrolment.listeners.mandate_activated import on_mandate_activated
from enrolment.listeners.mandate_revoked import on_mandate_revoked
from enrolment.listeners.mandate_superseded import on_mandate_superseded
from enrolment.listeners.portfolio_access_granted import on_portfolio_access_granted
from enrolment.listeners.portfolio_access_revoked import on_portfolio_access_revoked
from enrolment.listeners.portfolio_created import on_portfolio_created
from enrolment.listeners.portfolio_opened import on_portfolio_opened
from enrolment.listeners.portfolio_renamed import on_portfolio_renamed
from enrolment.listeners.session_ended import on_session_ended
from messaging.listening import Hearing, hear


def hearings(*, mandate_overdue: timedelta) -> list[Hearing]:
    """Bind all listeners; what they need besides the event is given here."""
    return [
        hear(ActivationEmailBounced, on_activation_email_bounced),
        hear(ActivationEmailExpired, on_activation_email_expired),
        hear(ActivationKeyExhausted, on_activation_key_exhausted),
        hear(ActivationKeyExpired, on_activation_key_expired),
        hear(ActivationKeyIssued, on_activation_key_issued),
        hear(ActivationKeyLocked, on_activation_key_locked),
        hear(ActivationKeyRedeemed, partial(on_activation_key_redeemed, overdue=mandate_overdue)),
        hear(ActivationKeyRevoked, on_activation_key_revoked),
        hear(ClientMovedToPortfolio, on_client_moved_to_portfolio),
        hear(KeyLetterAged, on_key_letter_aged),
        hear(KeyLetterCancelled, on_key_letter_cancelled),
        hear(KeyLetterExpired, on_key_letter_expired),
        hear(KeyLetterFailed, on_key_letter_failed),
        hear(KeyLetterHandedOver, on_key_letter_handed_over),
        hear(KeyLetterPosted, on_key_letter_posted),
        hear(KeyLetterRequested, on_key_letter_requested),
        hear(KeyLetterReturned, on_key_letter_returned),
        hear(MandateActivated, on_mandate_activated),
        hear(MandateRevoked, on_mandate_revoked),
        hear(MandateSuperseded, on_mandate_superseded),
        hear(PortfolioAccessGranted, on_portfolio_access_granted),
        hear(PortfolioAccessRevoked, on_portfolio_access_revoked),
        hear(PortfolioCreated, on_portfolio_created),
        hear(PortfolioOpened, on_portfolio_opened),
        hear(PortfolioRenamed, on_portfolio_renamed),
        hear(SessionEnded, on_session_ended),
    ]

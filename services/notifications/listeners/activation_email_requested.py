"""An activation link is to be mailed now (R004-03, R004-24)."""

from datetime import datetime

from contracts.enrolment import ActivationEmailRequested
from contracts.envelope import Envelope
from database.engine import Transaction
from notifications.actions.request_activation_mail import request_activation_mail
from notifications.domain.mails import AccountActivation, CollaboratorActivation, FounderActivation, Mail

OF_FIRMS = {"FOUNDER", "COLLABORATOR"}
"""Purposes that have a mail of their own; any other gets one that says no more than is known."""


async def on_activation_email_requested(
    tx: Transaction, heard: Envelope[ActivationEmailRequested], now: datetime
) -> None:
    """Put it in the urgent post."""
    said = heard.data
    await request_activation_mail(
        tx,
        said.message_id,
        _mail(said),
        user_id=said.user_id,
        recipient=said.email,
        invited_by=said.invited_by,
        deadline=said.deadline,
        sealed_token=said.sealed_token,
        now=now,
    )


def _mail(said: ActivationEmailRequested) -> Mail:
    if said.firm_name is None or said.purpose not in OF_FIRMS:
        return AccountActivation(
            display_name=said.display_name, created_at=said.created_at, link="", deadline=said.deadline
        )
    if said.purpose == "FOUNDER":
        return FounderActivation(
            display_name=said.display_name, firm_name=said.firm_name, link="", deadline=said.deadline
        )
    return CollaboratorActivation(
        display_name=said.display_name,
        administrator=said.inviter_name or "Votre administrateur",
        firm_name=said.firm_name,
        rights=said.rights,
        created_at=said.created_at,
        link="",
        deadline=said.deadline,
    )

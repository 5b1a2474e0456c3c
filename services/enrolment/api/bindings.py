"""Gateways and the rules' parameters, as settings say; bound once, read by every door."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

import httpx2

from enrolment.actions.check_pair import PairLimits
from enrolment.actions.issue_activation import LinkTerms
from enrolment.actions.open_case import RegistrationTerms
from enrolment.domain.account_refs import AccountRefs
from enrolment.gateways.access import Access
from enrolment.gateways.contributor_reference import ContributorReference
from enrolment.gateways.nir_vault import NirVault
from enrolment.settings import Settings
from messaging.sealing import Sealer
from web.throttle import Throttle


@dataclass(frozen=True)
class Bindings:
    """What the doors hand to actions."""

    access: Access
    reference: ContributorReference
    links: LinkTerms
    registrations: RegistrationTerms
    refusal_tries: Throttle

    @classmethod
    def of(cls, settings: Settings, client: httpx2.AsyncClient, clock: Callable[[], datetime]) -> Self:
        """`client` speaks to access."""
        sealer = Sealer(settings.sealing_key)
        return cls(
            access=Access(client, settings.service_secret.get_secret_value(), clock),
            reference=contributor_reference(settings),
            links=LinkTerms(sealer, settings.activation_ttl, settings.reissue_pause),
            registrations=RegistrationTerms(
                limits=PairLimits(settings.letter_limit, settings.letter_window, settings.refusal_bar),
                reveal_after=settings.unknown_account_reveal,
                seal_ttl=settings.recipient_seal_ttl,
                sealer=sealer,
                pepper=settings.pepper.get_secret_value().encode(),
            ),
            refusal_tries=Throttle("refusal_codes", settings.refusal_tries, settings.refusal_tries_window),
        )


def contributor_reference(settings: Settings) -> ContributorReference:
    """The local reference with its keys."""
    pepper, key = settings.pepper.get_secret_value(), settings.reference_key.get_secret_value()
    return ContributorReference(NirVault(key, pepper), AccountRefs.keyed_by(pepper))

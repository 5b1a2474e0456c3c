"""Gateways and the rules' parameters, as settings say; bound once, read by every door."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Self

import httpx2

from enrolment.actions.check_pair import PairLimits
from enrolment.actions.issue_activation import LinkTerms
from enrolment.actions.open_case import RegistrationTerms
from enrolment.actions.rotate_keys import complaints
from enrolment.domain.account_refs import AccountRefs
from enrolment.gateways.access import Access
from enrolment.gateways.contributor_reference import ContributorReference
from enrolment.gateways.nir_vault import NirVault
from enrolment.settings import Settings
from messaging.sealing import Sealer
from service.keys_in_use import require_keys
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
                refusal_keys=settings.refusal_digest_keys,
                address_keys=settings.address_digest_keys,
            ),
            refusal_tries=Throttle("refusal_codes", settings.refusal_tries, settings.refusal_tries_window),
        )


def contributor_reference(settings: Settings) -> ContributorReference:
    """The local reference with its keys."""
    vault = NirVault(settings.nir_keys, settings.nir_digest_keys)
    return ContributorReference(vault, AccountRefs.keyed_by(settings.account_ref_secret.get_secret_value()))


def require_keys_of(settings: Settings, now: datetime) -> None:
    """End the process, in plain words, where stored rows need a key that the settings lack."""
    reference = contributor_reference(settings)
    require_keys(settings.database_url, partial(complaints, settings=settings, reference=reference, now=now))

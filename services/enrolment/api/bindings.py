"""Gateways and the rules' parameters, as settings say; bound once, read by every door."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Self

import httpx2

from enrolment.actions.check_pair import PairLimits
from enrolment.actions.issue_activation import LinkTerms
from enrolment.actions.judge_applications import JudgingTerms
from enrolment.actions.mail_caps import MailCaps
from enrolment.actions.open_case import RegistrationTerms
from enrolment.actions.rotate_keys import complaints
from enrolment.domain.account_refs import AccountRefs
from enrolment.gateways.access import Access, access_of
from enrolment.gateways.contributor_reference import ContributorReference
from enrolment.gateways.nir_vault import NirVault
from enrolment.settings import Settings
from messaging.sealing import Sealer
from service.keys_in_use import require_keys
from web.throttle import Throttle

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Bindings:
    """What the doors hand to actions."""

    access: Access
    reference: ContributorReference
    links: LinkTerms
    registrations: RegistrationTerms
    refusal_tries: Throttle
    application_tries: Throttle
    activation_tries: Throttle
    caps: MailCaps

    @classmethod
    def of(cls, settings: Settings, client: httpx2.AsyncClient, clock: Callable[[], datetime]) -> Self:
        """`client` speaks to access."""
        sealer = Sealer(settings.sealing_key)
        return cls(
            access=access_of(settings, client, clock),
            reference=contributor_reference(settings),
            links=link_terms(settings),
            registrations=RegistrationTerms(
                limits=PairLimits(settings.letter_limit, settings.letter_window, settings.refusal_bar),
                reveal_after=settings.unknown_account_reveal,
                seal_ttl=settings.recipient_seal_ttl,
                sealer=sealer,
                refusal_keys=settings.refusal_digest_keys,
                address_keys=settings.address_digest_keys,
            ),
            refusal_tries=Throttle("refusal_codes", settings.refusal_tries, settings.refusal_tries_window),
            application_tries=Throttle("applications", settings.applications_per_source, HOUR),
            activation_tries=Throttle("activation_codes", settings.activation_tries, HOUR),
            caps=mail_caps(settings),
        )


def link_terms(settings: Settings) -> LinkTerms:
    """How activation links are made, by the API and by the worker."""
    secret = settings.source_secret.get_secret_value().encode()
    return LinkTerms(Sealer(settings.sealing_key), settings.activation_ttl, settings.reissue_pause, secret)


def judging_terms(settings: Settings) -> JudgingTerms:
    """For the worker, which looks at applications."""
    return JudgingTerms(link_terms(settings), mail_caps(settings))


def mail_caps(settings: Settings) -> MailCaps:
    """How much one reader gets in a day."""
    return MailCaps(
        secret=settings.source_secret.get_secret_value().encode(),
        to_reader=settings.public_mails_per_day,
        to_reader_from_source=settings.public_mails_per_source,
        to_firm=settings.firm_notices_per_day,
        by_inviter=settings.invitation_mails_per_day,
    )


def contributor_reference(settings: Settings) -> ContributorReference:
    """The local reference with its keys."""
    vault = NirVault(settings.nir_keys, settings.nir_digest_keys)
    return ContributorReference(vault, AccountRefs.keyed_by(settings.account_ref_secret.get_secret_value()))


def require_keys_of(settings: Settings, now: datetime) -> None:
    """End the process, in plain words, where stored rows need a key that the settings lack."""
    reference = contributor_reference(settings)
    require_keys(settings.database_url, partial(complaints, settings=settings, reference=reference, now=now))

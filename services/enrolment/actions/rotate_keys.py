"""Which keys stored rows depend on, and re-keying those that can be: NIR, which are kept encrypted."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_

from database.engine import Database, Transaction
from enrolment.domain.registration_state import LIVE
from enrolment.gateways.contributor_reference import ContributorReference
from enrolment.settings import Settings
from enrolment.storage.tables import contributors, registrations
from service.keys_in_use import KeyUse, count_keys

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """How many NIR the current keys now seal and digest, and how many could not be opened."""

    done: int
    unreadable: int


async def rekey_nir(database: Database, reference: ContributorReference) -> Rekeyed:
    """Re-encrypt and digest again each NIR that a former key made, in batches; readers go on meanwhile.

    Interrupted or repeated it goes on where it was; what can't be opened is left as it is and counted.
    """
    counts, last = Counter[bool](), None
    while True:
        async with database.transaction() as tx:
            batch = await reference.rekey(tx, after=last, most=BATCH)
        if not batch:
            return Rekeyed(done=counts[True], unreadable=counts[False])
        counts.update(batch.values())
        last = max(batch)


async def key_uses(tx: Transaction, settings: Settings, now: datetime) -> list[KeyUse]:
    """Rows that depend on each key: of refusal codes, those of living cases and of the last `REFUSAL_BAR`."""
    c = registrations.c
    ended = func.coalesce(c.ended_at, c.refused_at, c.submitted_at)
    answerable = or_(c.state.in_(LIVE), ended > now - settings.refusal_bar)
    nir, nir_digests = contributors.c.nir_sealed, contributors.c.nir_digest
    return [
        KeyUse("ENROLMENT_NIR_KEYS", tuple(settings.nir_keys.keys), await count_keys(tx, nir)),
        KeyUse(
            "ENROLMENT_NIR_DIGEST_KEYS",
            tuple(settings.nir_digest_keys.keys),
            await count_keys(tx, nir_digests),
        ),
        KeyUse(
            "ENROLMENT_REFUSAL_DIGEST_KEYS",
            tuple(settings.refusal_digest_keys.keys),
            await count_keys(tx, c.refusal_digest, answerable),
        ),
    ]


async def complaints(
    tx: Transaction, settings: Settings, reference: ContributorReference, now: datetime
) -> list[str]:
    """Why this service must not start: keys that are gone, or another one that names accounts."""
    found = [sentence for use in await key_uses(tx, settings, now) for sentence in use.missing]
    if not await reference.names_its_accounts(tx):
        found.append("ENROLMENT_ACCOUNT_REF_SECRET is not the one that named the accounts of the reference.")
    return found

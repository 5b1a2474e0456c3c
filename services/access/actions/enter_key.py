"""Enter the activation key that the client handed over."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from access.actions.activate_mandate import activate_mandate
from access.domain.activation_key import ActivationKey
from access.domain.issued_key import IssuedKey, KeyState
from access.domain.mandate import Mandate
from access.domain.policy import Policy
from access.domain.refusals import AccessDenied, KeyAlreadyUsed, KeyNotValid, Refusal
from access.domain.user import User
from access.storage import associations, keys, mandates, users
from access.storage.holds import hold_case
from contracts.access import (
    ActivationKeyExhausted,
    ActivationKeyLocked,
    ActivationKeyMisuseDetected,
    ActivationKeyRedeemed,
)
from database.engine import Transaction
from messaging.outbox import announce
from vocabulary.digest_keys import DigestKeys
from vocabulary.rights import Action, Role


async def enter_key(
    tx: Transaction,
    case_id: UUID,
    typed: str,
    *,
    by: UUID,
    digest_keys: DigestKeys,
    policy: Policy,
    now: datetime,
) -> Mandate | Refusal:
    """The mandate that the key activated, once, for any entitled user of its firm (R004-09, D-05).

    A returned refusal is kept with its count; nobody but the firm itself can count against its key. Raises
    KeyMalformed, RightMissing, AccessDenied.
    """
    offered = ActivationKey.read(typed).fingerprints(digest_keys)
    user = await users.acting(tx, by)
    user.require(Action.ENTER_KEY)
    await hold_case(tx, case_id)
    key, mandate = await keys.find(tx, case_id), await mandates.find(tx, case_id)
    if key is None or mandate is None or key.firm_id != user.firm_id:
        await _report_misuse(tx, offered, user, now)
        return KeyNotValid()
    await _require_reach(tx, user, mandate)
    entered, refusal = key.enter(offered, now, policy.key)
    if refusal is None:
        return await _redeem(tx, entered, mandate, policy, by=by, now=now)
    await _count(tx, key, entered, by, now)
    await _report_misuse(tx, offered, user, now)
    return refusal


async def _require_reach(tx: Transaction, user: User, mandate: Mandate) -> None:
    if user.role is Role.ADMINISTRATOR:
        return
    if not await associations.exists(tx, mandate.portfolio_id, user.user_id):
        raise AccessDenied


async def _redeem(
    tx: Transaction, key: IssuedKey, mandate: Mandate, policy: Policy, *, by: UUID, now: datetime
) -> Mandate | Refusal:
    if not await keys.redeem(tx, key):
        return KeyAlreadyUsed()
    event = ActivationKeyRedeemed(key_id=key.key_id, case_id=key.case_id, firm_id=key.firm_id, by=by)
    await announce(tx, event, version=key.version, now=now)
    exclusive = mandate.kind in policy.exclusive_kinds
    return await activate_mandate(tx, mandate, exclusive=exclusive, now=now)


async def _count(tx: Transaction, before: IssuedKey, key: IssuedKey, by: UUID, now: datetime) -> None:
    if key is before:
        return
    await keys.save(tx, key)
    about = {"key_id": key.key_id, "case_id": key.case_id, "firm_id": key.firm_id, "by": by}
    if key.state is KeyState.EXHAUSTED:
        await announce(tx, ActivationKeyExhausted(**about), version=key.version, now=now)
    elif key.locked_until:
        locked = ActivationKeyLocked(**about, until=key.locked_until)
        await announce(tx, locked, version=key.version, now=now)


async def _report_misuse(tx: Transaction, offered: Collection[bytes], user: User, now: datetime) -> None:
    """Say so if the value is another firm's key, which is neither consumed nor counted against (R004-17)."""
    tried = await keys.find_by_fingerprint(tx, offered)
    if tried is None or tried.firm_id == user.firm_id:
        return
    misuse = ActivationKeyMisuseDetected(
        key_id=tried.key_id,
        case_id=tried.case_id,
        firm_id=tried.firm_id,
        attempting_firm_id=user.firm_id,
        attempting_user_id=user.user_id,
    )
    await announce(tx, misuse, version=tried.version, now=now)

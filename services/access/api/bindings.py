"""Keys, hashing and the rules' parameters, as settings say; bound once, read by every door."""

from dataclasses import dataclass
from typing import Self

from access.actions.login_tries import LoginTries
from access.api.verified_tokens import VerifiedTokens
from access.domain.issued_key import KeyLimits
from access.domain.lockout import LockoutRule
from access.domain.password import PasswordHasher
from access.domain.policy import Policy
from access.domain.session import SessionLimits
from access.gateways.hashing_threads import HashingThreads
from access.settings import Settings
from access.storage.checks import Checks
from vocabulary.digest_keys import DigestKeys
from web.access_tokens import TokenReader, TokenSigner


@dataclass(frozen=True)
class Bindings:
    """What the doors hand to actions."""

    policy: Policy
    checks: Checks
    hasher: PasswordHasher
    hashing: HashingThreads
    login_tries: LoginTries
    signer: TokenSigner
    reader: TokenReader
    verified_tokens: VerifiedTokens
    key_digest_keys: DigestKeys
    login_keys: DigestKeys

    @classmethod
    def of(cls, settings: Settings, checks: Checks, hashing: HashingThreads) -> Self:
        """`checks` and `hashing` are opened and closed by whoever made them."""
        signer = TokenSigner(settings.signing_keys.get_secret_value())
        reader = TokenReader(signer.public_jwks())
        return cls(
            policy=policy_of(settings),
            checks=checks,
            hasher=PasswordHasher(
                memory_kib=settings.argon2_memory_kib,
                time_cost=settings.argon2_time_cost,
                parallelism=settings.argon2_parallelism,
            ),
            hashing=hashing,
            login_tries=LoginTries(settings.login_tries, settings.login_tries_window),
            signer=signer,
            reader=reader,
            verified_tokens=VerifiedTokens(reader),
            key_digest_keys=settings.key_digest_keys,
            login_keys=settings.login_digest_keys,
        )


def policy_of(settings: Settings) -> Policy:
    """The parameters of section H."""
    return Policy(
        lockout=LockoutRule(settings.lockout_failures, settings.lockout_duration, settings.lockout_alerts),
        session=SessionLimits(settings.session_idle, settings.session_absolute, settings.refresh_tolerance),
        key=KeyLimits(settings.key_lock_after, settings.key_lock_duration, settings.key_exhausted_after),
        exclusive_kinds=settings.mandate_exclusive_kinds,
        most_associates=settings.portfolio_max_associates,
        check_cache=settings.check_cache,
    )

"""What this service is told by its environment: `ACCESS_…`."""

from datetime import timedelta
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_settings import SettingsConfigDict

from service.durations import Duration, Months, at_least, at_most
from service.key_rings import DigestKeyRing
from service.keys import PublicKey, SigningKeys
from service.settings import MOST, Count, Secret, ServiceSettings
from vocabulary.kinds import Kind

A_MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)
LEAST_MEMORY_KIB = 7 * 1024
"""Of Argon2id, as OWASP's password storage cheat sheet has it at the least."""

Lock = Annotated[Duration, at_least(A_MINUTE), at_most(A_DAY)]
"""Slows whoever guesses, and shuts nobody out for good."""


class Settings(ServiceSettings):
    """Parameters of section H that access owns, addresses and secrets, which no error or `repr` shows."""

    model_config = SettingsConfigDict(env_prefix="ACCESS_")

    idempotency_secret: Secret
    service_secret: Secret = Field(description="Shared with enrolment.")
    letters_secret: Secret = Field(description="Shared with notifications.")
    key_digest_keys: DigestKeyRing
    login_digest_keys: DigestKeyRing
    signing_keys: SigningKeys = Field(description="Private JWK set (ES256), current key first.")
    sealing_key: PublicKey = Field(description="Public JWK of notifications.")

    argon2_memory_kib: int = Field(default=19 * 1024, ge=LEAST_MEMORY_KIB, le=2**21)
    argon2_time_cost: int = Field(default=2, ge=1, le=100)
    argon2_parallelism: int = Field(default=1, ge=1, le=64)

    hashing_threads: Annotated[int, Field(ge=1, le=256)] | None = Field(
        default=None, description="Hashes at once; unset: one for each processor of the process."
    )
    hashing_queue: int = Field(default=128, ge=1, le=10_000, description="Logins that may wait for one.")
    hashing_queue_per_source: int = Field(default=32, ge=1, le=10_000)
    login_tries: Count = Field(default=100, description="Failures of one source in the window.")
    login_tries_window: Lock = timedelta(minutes=10)

    lockout_failures: int = Field(default=5, ge=2, le=100)
    lockout_duration: Lock = timedelta(minutes=30)
    lockout_alerts: int = Field(default=3, ge=1, le=48, description="Mails to one holder in 24 hours.")
    session_idle: Annotated[Duration, at_least(A_MINUTE)] = timedelta(minutes=30)
    session_absolute: Annotated[Duration, at_least(A_MINUTE), at_most(30 * A_DAY)] = timedelta(hours=12)
    refresh_tolerance: Annotated[Duration, at_most(A_MINUTE)] = timedelta(seconds=10)
    check_cache: Annotated[Duration, at_most(timedelta(seconds=5))] = timedelta(seconds=5)

    key_ttl: Months = Field(default=24, description="Calendar months: P24M, or none (D-06).")
    key_lock_after: int = Field(default=5, ge=1, le=100)
    key_lock_duration: Lock = timedelta(minutes=30)
    key_exhausted_after: int = Field(default=15, ge=2, le=1000)

    portfolio_max_associates: int | None = Field(default=None, ge=1, le=MOST)
    mandate_exclusive_kinds: frozenset[Kind] = frozenset({Kind.AUTO_ENTREPRENEUR})

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.session_idle > self.session_absolute:
            raise ValueError("SESSION_IDLE must not be longer than SESSION_ABSOLUTE")
        if self.hashing_queue_per_source > self.hashing_queue:
            raise ValueError("HASHING_QUEUE_PER_SOURCE must not be more than HASHING_QUEUE")
        if self.key_lock_after >= self.key_exhausted_after:
            raise ValueError("KEY_LOCK_AFTER must be less than KEY_EXHAUSTED_AFTER")
        return self

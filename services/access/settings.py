"""What this service is told by its environment: `ACCESS_…`."""

from datetime import timedelta

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from contracts.vocabulary import Kind
from service.durations import Duration, Months
from service.keys import PrivateKeys, PublicKey
from service.settings import Secret, ServiceSettings


class Settings(ServiceSettings):
    """Parameters of section H that access owns, addresses and secrets, which no error or `repr` shows."""

    model_config = SettingsConfigDict(env_prefix="ACCESS_")

    idempotency_secret: Secret
    service_secret: Secret = Field(description="Shared with enrolment.")
    pepper: Secret = Field(description="Of the fingerprints of keys and logins.")
    signing_keys: PrivateKeys = Field(description="Private JWK set (ES256), current key first.")
    sealing_key: PublicKey = Field(description="Public JWK of notifications.")

    argon2_memory_kib: int = 19 * 1024
    argon2_time_cost: int = 2
    argon2_parallelism: int = 1

    lockout_failures: int = 5
    lockout_duration: Duration = timedelta(minutes=30)
    session_idle: Duration = timedelta(minutes=30)
    session_absolute: Duration = timedelta(hours=12)
    check_cache: Duration = timedelta(seconds=5)

    key_ttl: Months = Field(default=24, description="Calendar months: P24M, or none (D-06).")
    key_lock_after: int = 5
    key_lock_duration: Duration = timedelta(minutes=30)
    key_exhausted_after: int = 15

    portfolio_max_associates: int | None = Field(default=None, ge=1)
    mandate_exclusive_kinds: frozenset[Kind] = frozenset({"AUTO_ENTREPRENEUR"})

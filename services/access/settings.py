"""What this service is told by its environment: `ACCESS_…`."""

import re
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from contracts.vocabulary import Kind
from web.source import LOOPBACK, TrustedProxies


def _months(value: object) -> object:
    """`P24M` is 24; `none` is no end."""
    if isinstance(value, str):
        if value.lower() == "none":
            return None
        if match := re.fullmatch(r"P(\d{1,3})M", value):
            return int(match[1])
    return value


class Settings(BaseSettings):
    """Parameters of section H that access owns, addresses and secrets, which no error or `repr` shows."""

    model_config = SettingsConfigDict(env_prefix="ACCESS_", hide_input_in_errors=True)

    database_url: str = Field(repr=False, description="postgresql+asyncpg://…")
    broker_url: str = Field(repr=False, description="amqp://…")
    log_level: str = "INFO"
    otlp_endpoint: str | None = Field(default=None, repr=False)
    trusted_proxies: TrustedProxies = LOOPBACK

    idempotency_secret: SecretStr = Field(min_length=32)
    service_secret: SecretStr = Field(min_length=32, description="Shared with enrolment.")
    source_secret: SecretStr = Field(min_length=32, description="Of the digests of callers' addresses.")
    pepper: SecretStr = Field(min_length=32, description="Of the fingerprints of keys and logins.")
    signing_keys: SecretStr = Field(description="Private JWK set (ES256), current key first.")
    sealing_key: str = Field(description="Public JWK of notifications.")

    argon2_memory_kib: int = 19 * 1024
    argon2_time_cost: int = 2
    argon2_parallelism: int = 1

    lockout_failures: int = 5
    lockout_duration: timedelta = timedelta(minutes=30)
    session_idle: timedelta = timedelta(minutes=30)
    session_absolute: timedelta = timedelta(hours=12)
    check_cache: timedelta = timedelta(seconds=5)

    key_ttl: Annotated[int | None, BeforeValidator(_months)] = Field(
        default=24, description="Calendar months: P24M, or none (D-06)."
    )
    key_lock_after: int = 5
    key_lock_duration: timedelta = timedelta(minutes=30)
    key_exhausted_after: int = 15

    portfolio_max_associates: int | None = Field(default=None, ge=1)
    mandate_exclusive_kinds: frozenset[Kind] = frozenset({"AUTO_ENTREPRENEUR"})

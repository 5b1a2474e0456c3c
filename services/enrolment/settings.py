"""What enrolment is told by its environment: `ENROLMENT_…` (spec H holds the defaults)."""

from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from web.source import LOOPBACK, TrustedProxies


def _seconds(value: object) -> object:
    """A bare number means seconds; everything else is left to ISO 8601."""
    return float(value) if isinstance(value, str) and value.replace(".", "", 1).isdigit() else value


Duration = Annotated[timedelta, BeforeValidator(_seconds)]
Secret = Annotated[SecretStr, Field(min_length=32)]
Hidden = Annotated[str, Field(repr=False)]
"""May hold a password, as addresses do."""


class Settings(BaseSettings):
    """One value per line, read once at the start. Durations are seconds or ISO 8601 (`PT24H`)."""

    model_config = SettingsConfigDict(env_prefix="ENROLMENT_", hide_input_in_errors=True)

    database_url: Hidden
    broker_url: Hidden
    access_url: Hidden
    service_secret: Secret
    idempotency_secret: Secret
    source_secret: Secret
    pepper: Secret
    reference_key: SecretStr
    sealing_key: Hidden
    log_level: str = "INFO"
    otlp_endpoint: str | None = Field(default=None, repr=False)
    trusted_proxies: TrustedProxies = LOOPBACK

    access_timeout: Duration = timedelta(seconds=2)
    activation_ttl: Duration = timedelta(hours=24)
    reissue_pause: Duration = timedelta(minutes=1)
    letter_limit: int = 3
    letter_window: Duration = timedelta(days=90)
    refusal_bar: Duration = timedelta(days=90)
    refusal_tries: int = 5
    refusal_tries_window: Duration = timedelta(hours=1)
    unknown_account_reveal: Duration = timedelta(days=1)
    mandate_overdue: Duration = timedelta(minutes=5)
    recipient_seal_ttl: Duration = timedelta(days=30)

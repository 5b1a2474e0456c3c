"""What an installation of notifications chooses; environment variables start with `NOTIFICATIONS_`."""

from datetime import timedelta
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from web.source import LOOPBACK, TrustedProxies

Lanes = Literal["all", "urgent", "normal"]


class Settings(BaseSettings):
    """Read once, in `main`; durations are seconds or ISO 8601. Secrets show in no repr and no error."""

    model_config = SettingsConfigDict(env_prefix="NOTIFICATIONS_", frozen=True, hide_input_in_errors=True)

    database_url: str = Field(repr=False)
    broker_url: str = Field(repr=False)
    opening_keys: SecretStr
    print_shop_secret: SecretStr
    source_secret: SecretStr = Field(min_length=32)
    pepper: SecretStr = Field(min_length=32)
    """Keys the digests of addresses that refuse mail; a new one forgets them."""
    spool_folder: Path
    log_level: str = "INFO"
    otlp_endpoint: str | None = Field(default=None, repr=False)
    trusted_proxies: TrustedProxies = LOOPBACK
    lanes: Lanes = "all"
    """A worker on `urgent` hears and sends only activation e-mails, one on `normal` all the rest."""

    smtp_host: str
    smtp_port: int
    smtp_username: str | None = None
    smtp_password: SecretStr | None = None
    smtp_starttls: bool = False
    sender_address: str

    portal_name: str = "Espace Tiers"
    portal_url: str
    refusal_url: str | None = None
    """Page of the refusal code; by default `/refus` of the portal."""
    support_phone: str
    support_url: str
    dpo_contact: str
    issuer_service: str = "Service des accès des tiers déclarants"
    issuer_address: tuple[str, ...] = ("TSA 70001", "93108 Montreuil Cedex")
    issuer_town: str = "Montreuil"
    data_controller: str = "L’organisme de recouvrement"

    key_reminders: tuple[Literal[15, 30, 90], ...] = (15, 30, 90)
    """Days after posting (D-29)."""
    key_expiry_notices: tuple[int, ...] = (30, 7)
    """Days before the key expires (D-06)."""
    letter_return_window: timedelta = timedelta(days=60)
    letter_handover_sla: int = 1
    """In working days (D-27)."""
    content_kept: timedelta = timedelta(days=30)
    metadata_kept: timedelta = timedelta(days=365)
    """Words and addresses of mails, then their bare rows (section J)."""

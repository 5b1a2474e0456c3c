"""What an installation of notifications chooses; environment variables start with `NOTIFICATIONS_`."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal, Self

from email_validator import EmailNotValidError, validate_email
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    FilePath,
    SecretStr,
    field_validator,
    model_validator,
)
from pydantic_settings import SettingsConfigDict

from service.durations import Duration, at_least, at_most
from service.key_rings import DigestKeyRing, OptionalDigestKeyRing
from service.keys import OpeningKeys
from service.settings import Count, HttpAddress, Secret, ServiceSettings


def _octal(value: object) -> object:
    """`0640` as one writes it for chmod."""
    return int(value, 8) if isinstance(value, str) and re.fullmatch(r"0?[0-7]{3}", value) else value


def _private(mode: int) -> int:
    if mode & 0o600 != 0o600 or mode & ~0o660:
        raise ValueError("the owner reads and writes, a group may, nobody else: 0600, 0640 or 0660")
    return mode


FileMode = Annotated[int, BeforeValidator(_octal), AfterValidator(_private)]
Lanes = Literal["all", "urgent", "normal"]
Text = Annotated[str, Field(min_length=1)]
LONGEST_BOUNCE_LOCAL_PART = 21
"""64 less a plus sign and a token of 42."""
Days = Annotated[Duration, at_least(timedelta(days=1))]


def _mail_address(value: str) -> str:
    try:
        validate_email(value, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        raise ValueError("must be an e-mail address") from None
    return value


def _bounce_address(value: str) -> str:
    local = _mail_address(value).rpartition("@")[0]
    if not value.isascii() or len(local) > LONGEST_BOUNCE_LOCAL_PART:
        raise ValueError("must be ASCII, with at most 21 characters before the @")
    return value


def is_picture(file: Path) -> Path:
    """A check for the name of a drawing."""
    if file.suffix.lower() not in {".svg", ".png"}:
        raise ValueError("must name an SVG or a PNG")
    return file


class Settings(ServiceSettings):
    """Read once, in `main`. Secrets show in no repr and no error."""

    model_config = SettingsConfigDict(env_prefix="NOTIFICATIONS_")

    opening_keys: OpeningKeys
    print_shop_secret: Secret
    access_url: HttpAddress = Field(repr=False)
    letters_secret: Secret
    """Shared with access: signs the question which keys are alive."""
    access_timeout: Annotated[Duration, at_least(timedelta(seconds=0.1)), at_most(timedelta(seconds=30))] = (
        timedelta(seconds=5)
    )
    address_digest_keys: DigestKeyRing
    """Of the digests of addresses that refuse mail."""
    spool_folder: Path
    spool_mode: FileMode = 0o600
    spool_group: Annotated[int, Field(ge=0)] | None = None
    """For a print shop under another account: mode and group (gid) of what is laid down."""
    spool_collected_kept: Annotated[Duration, at_least(timedelta(hours=1))] = timedelta(days=7)
    """How long letters whose work is done, and their slips, stay in the spool."""
    spool_untaken_kept: Annotated[Duration, at_least(timedelta(days=7))] = timedelta(days=30)
    """After so long a letter that nobody took is given up, if operations were alerted."""
    lanes: Lanes = "all"
    """A worker on `urgent` hears and sends only activation e-mails, one on `normal` all the rest."""

    smtp_host: str
    smtp_port: Annotated[int, Field(ge=1, le=65535)]
    smtp_tls: Literal["none", "starttls", "implicit"] = "none"
    """`none` is for a server on the same host or a private wire: what it carries opens accounts."""
    smtp_starttls: None = None
    """Of the first release; `smtp_tls` says it now."""
    smtp_ca_file: FilePath | None = None
    """Authorities (PEM) that vouch for the mail server, beside those of the system."""
    smtp_username: str | None = None
    smtp_password: SecretStr | None = None
    smtp_connections: Annotated[int, Field(ge=1, le=50)] = 4
    """Of one worker and lane: as many mails are in hand at once."""
    smtp_timeout: Annotated[Duration, at_least(timedelta(seconds=1)), at_most(timedelta(minutes=5))] = (
        timedelta(seconds=30)
    )
    """For one answer of the mail server."""
    smtp_final_dot: Annotated[Duration, at_least(timedelta(minutes=1)), at_most(timedelta(minutes=30))] = (
        timedelta(minutes=10)
    )
    """For the answer to a whole mail (RFC 5321, 4.5.3.2.6)."""
    stop_grace: Annotated[Duration, at_least(timedelta(seconds=1)), at_most(timedelta(minutes=30))] = (
        timedelta(seconds=60)
    )
    """After SIGTERM, for what is in hand; whoever sends SIGKILL waits ten seconds longer."""
    bounce_days: Annotated[Count, Field(ge=2)] = 2
    """On how many days an address must refuse before it is written to no more (M-11)."""
    suppression_kept: Days = timedelta(days=90)
    """For how long it is not."""
    sender_address: Annotated[str, AfterValidator(_mail_address)]
    bounce_address: Annotated[str, AfterValidator(_bounce_address)] | None = None
    """Bounces go to `local+<token>@domain` of it, which leads back to the mail; else to the sender."""
    bounce_digest_keys: OptionalDigestKeyRing = None
    """Of those tokens: whoever does not know them can make none."""
    service_secret: Secret | None = None
    """Of the internal paths; without it nobody may call them."""

    portal_name: Annotated[str, Field(min_length=1)]
    portal_url: HttpAddress
    refusal_url: HttpAddress | None = None
    """Page of the refusal code; by default `/refus` of the portal."""
    support_phone: str
    support_url: HttpAddress
    dpo_contact: str
    issuer_name: Text
    """The public body at the head of every letter."""
    issuer_service: Text = "Service des accès des tiers déclarants"
    issuer_address: Annotated[tuple[Text, ...], Field(min_length=1)]
    issuer_town: Text
    issuer_phone: Text
    issuer_url: HttpAddress
    """The body's own number and site, that people know without this letter: to check it by."""
    issuer_logo: Annotated[Path, AfterValidator(is_picture)] | None = None
    """SVG or PNG, at most 200 kB; read by workers."""
    data_controller: Text | None = None
    """By default the body itself."""

    key_reminders: tuple[Literal[15, 30, 90], ...] = (15, 30, 90)
    """Days after posting (D-29)."""
    key_expiry_notices: tuple[Count, ...] = (30, 7)
    """Days before the key expires (D-06)."""
    letter_return_window: Days = timedelta(days=60)
    letter_handover_sla: Count = 1
    letter_posting_sla: Count = 2
    """In working days: from the request to the print shop (D-27), from there to the post (M-10)."""
    content_kept: Days = timedelta(days=30)
    metadata_kept: Days = timedelta(days=365)
    """Words and addresses of mails, then their bare rows (section J)."""

    @field_validator("smtp_starttls", mode="before")
    @classmethod
    def _said_otherwise_now(cls, value: object) -> None:
        if value is not None:
            raise ValueError("is no setting any more: say SMTP_TLS=starttls, implicit or none")

    @model_validator(mode="after")
    def _no_password_in_clear(self) -> Self:
        if (self.smtp_username is None) != (self.smtp_password is None):
            raise ValueError("SMTP_USERNAME and SMTP_PASSWORD must be set together")
        if self.smtp_username is not None and self.smtp_tls == "none":
            raise ValueError(
                "SMTP_TLS must be starttls or implicit when SMTP_USERNAME and SMTP_PASSWORD are set: "
                "a password is never sent in clear"
            )
        return self

    @model_validator(mode="after")
    def _bounces_are_keyed(self) -> Self:
        if (self.bounce_address is None) != (self.bounce_digest_keys is None):
            raise ValueError("BOUNCE_ADDRESS and BOUNCE_DIGEST_KEYS must be set together")
        return self

    @model_validator(mode="after")
    def _rows_outlive_their_content(self) -> Self:
        if self.metadata_kept < self.content_kept:
            raise ValueError("METADATA_KEPT must be at least CONTENT_KEPT")
        return self

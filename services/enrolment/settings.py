"""What enrolment is told by its environment: `ENROLMENT_…` (spec H holds the defaults)."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from service.durations import Duration, at_least, at_most
from service.key_rings import AtRestKeyRing, DigestKeyRing
from service.keys import PublicKey
from service.settings import Count, HttpAddress, Secret, ServiceSettings

Hours = Annotated[Duration, at_least(timedelta(hours=1))]
Days = Annotated[Duration, at_least(timedelta(days=1))]


class Settings(ServiceSettings):
    """One value per line; docs/operations.md says what each is for."""

    model_config = SettingsConfigDict(env_prefix="ENROLMENT_")

    access_url: HttpAddress = Field(repr=False)
    service_secret: Secret
    idempotency_secret: Secret
    account_ref_secret: Secret
    """Names accounts in all three services, so it never changes."""
    nir_keys: AtRestKeyRing
    nir_digest_keys: DigestKeyRing
    refusal_digest_keys: DigestKeyRing
    address_digest_keys: DigestKeyRing
    sealing_key: PublicKey

    access_timeout: Annotated[Duration, at_least(timedelta(seconds=0.1)), at_most(timedelta(seconds=30))] = (
        timedelta(seconds=5)
    )
    access_places: Annotated[int, Field(ge=1, le=100)] = 8
    """Calls at once of one process for one purpose; more wait, without a database connection."""
    access_wait: Annotated[Duration, at_least(timedelta(seconds=0.1)), at_most(timedelta(minutes=1))] = (
        timedelta(seconds=10)
    )
    access_trip_percent: Annotated[int, Field(ge=1, le=100)] = 50
    """Of the calls of `access_trip_window`, `access_trip_least` or more: when so many failed, nobody asks
    for `access_trip_pause`."""
    access_trip_least: Count = 10
    access_trip_window: Annotated[Duration, at_least(timedelta(seconds=1)), at_most(timedelta(minutes=5))] = (
        timedelta(seconds=10)
    )
    access_trip_pause: Annotated[
        Duration, at_least(timedelta(seconds=0.1)), at_most(timedelta(minutes=1))
    ] = timedelta(seconds=2)
    activation_ttl: Hours = timedelta(hours=24)
    reissue_pause: Annotated[Duration, at_least(timedelta(seconds=10))] = timedelta(minutes=1)
    letter_limit: Count = 3
    letter_window: Days = timedelta(days=90)
    refusal_bar: Days = timedelta(days=90)
    refusal_tries: Count = 5
    refusal_tries_window: Annotated[Duration, at_least(timedelta(minutes=1))] = timedelta(hours=1)
    unknown_account_reveal: Hours = timedelta(days=1)
    submission_overdue: Annotated[Duration, at_least(timedelta(minutes=1))] = timedelta(minutes=15)
    mandate_overdue: Annotated[Duration, at_least(timedelta(minutes=1))] = timedelta(minutes=5)
    recipient_seal_ttl: Days = timedelta(days=30)

    applications_per_source: Count = 100
    """An hour, for one subscriber's line: a large office, an attacker alike."""
    activation_tries: Count = 20
    """Wrong codes of activation mails an hour and source; a right one is always honoured."""
    public_mails_per_day: Count = 10
    public_mails_per_source: Count = 5
    """To one address because of public forms, in all and for one source's part."""
    firm_notices_per_day: Count = 3
    """To a firm's administrators, that somebody applies for it."""
    invitation_mails_per_day: Count = 5
    """To one address by one firm's administrators."""

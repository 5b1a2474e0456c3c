import json

import pytest
from cryptography.fernet import Fernet
from joserfc.jwk import ECKey

from enrolment.__main__ import main
from enrolment.api.bindings import Bindings
from enrolment.main import create_app
from enrolment.settings import Settings
from enrolment.worker import create_worker
from tests.service.wrong_starts import said_at_start

NIR_KEY = Fernet.generate_key().decode()
SEALING = ECKey.generate_key("P-256", {"kid": "hush-sealing"}, private=True)
SECRETS = {
    "database_url": "postgresql+asyncpg://user:hush-database@host/db",
    "broker_url": "amqp://user:hush-broker@host",
    "access_url": "http://user:hush-access@access",
    "service_secret": "hush-service-" + "s" * 32,
    "idempotency_secret": "hush-idempotency-" + "i" * 32,
    "source_secret": "hush-source-" + "a" * 32,
    "account_ref_secret": "hush-refs-" + "p" * 32,
    "nir_keys": f"1:{NIR_KEY}",
    "nir_digest_keys": "1:hush-nir-" + "n" * 32,
    "refusal_digest_keys": "2:hush-refusals-" + "r" * 32 + ",1:hush-former-" + "f" * 32,
    "address_digest_keys": "1:hush-addresses-" + "d" * 32,
    "sealing_key": json.dumps(SEALING.as_dict(private=False)),
    "otlp_endpoint": "http://user:hush-otlp@host",
}
SPAN = "must be seconds (3600) or ISO 8601"
UNIT = "a number without a unit is in seconds"


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for setting, value in SECRETS.items():
        monkeypatch.setenv(f"ENROLMENT_{setting.upper()}", value)
    return monkeypatch


def test_no_secret_shows_in_the_settings() -> None:
    shown = repr(Settings(**SECRETS))
    assert "hush" not in shown
    assert NIR_KEY not in shown


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DATABASE_URL", "hush", "must begin with postgresql+asyncpg://"),
        ("BROKER_URL", "http://hush", "must begin with amqp:// or amqps://"),
        ("ACCESS_URL", "hush", "must begin with http:// or https://"),
        ("OTLP_ENDPOINT", "hush", "must begin with http:// or https://"),
        ("LOG_LEVEL", "hush", "must be 'DEBUG', 'INFO', 'WARNING', 'ERROR' or 'CRITICAL'"),
        ("SERVICE_SECRET", "hush", "must have at least 32 characters"),
        ("SOURCE_SECRET", "hush", "must have at least 32 characters"),
        ("TRUSTED_PROXIES", "hush", "must be networks"),
        ("IDEMPOTENCY_SECRET", "hush", "must have at least 32 characters"),
        ("ACCOUNT_REF_SECRET", "hush", "must have at least 32 characters"),
        ("NIR_KEYS", "1:hush", "must be id:key pairs, current first, separated by commas"),
        ("NIR_KEYS", "", "is not set"),
        ("NIR_DIGEST_KEYS", "1:hush", "must be id:key pairs, current first, separated by commas"),
        ("REFUSAL_DIGEST_KEYS", "hush" * 10, "must be id:key pairs, current first, separated by commas"),
        ("ADDRESS_DIGEST_KEYS", f"1:{'hush' * 10},2:{'hush' * 10}", "must not give one key two ids"),
        ("SEALING_KEY", "{}", "must be the public JWK of an EC key"),
        ("SEALING_KEY", json.dumps(SEALING.as_dict(private=True)), "must be the public half only"),
        ("ACCESS_TIMEOUT", "0", f"must be at least PT0.1S; {UNIT}"),
        ("ACCESS_TIMEOUT", "PT31S", f"must be at most PT30S; {UNIT}"),
        ("ACTIVATION_TTL", "24", f"must be at least PT1H; {UNIT}"),
        ("ACTIVATION_TTL", "24h", SPAN),
        ("REISSUE_PAUSE", "1", f"must be at least PT10S; {UNIT}"),
        ("LETTER_LIMIT", "0", "must be at least 1"),
        ("LETTER_LIMIT", "hush", "must be a whole number"),
        ("LETTER_WINDOW", "90", f"must be at least P1D; {UNIT}"),
        ("REFUSAL_BAR", "-P90D", SPAN),
        ("REFUSAL_BAR", "0", f"must be at least P1D; {UNIT}"),
        ("REFUSAL_TRIES", "-1", "must be at least 1"),
        ("REFUSAL_TRIES_WINDOW", "0", f"must be at least PT1M; {UNIT}"),
        ("UNKNOWN_ACCOUNT_REVEAL", "24", f"must be at least PT1H; {UNIT}"),
        ("MANDATE_OVERDUE", "5", f"must be at least PT1M; {UNIT}"),
        ("RECIPIENT_SEAL_TTL", "30", f"must be at least P1D; {UNIT}"),
    ],
)
def test_one_sentence_for_a_wrong_variable(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str, said: str
) -> None:
    environment.setenv(f"ENROLMENT_{name}", value)
    for start in (create_app, create_worker, lambda: main(["migrate"])):
        (sentence,) = said_at_start(start, capsys)
        assert sentence.startswith(f"ENROLMENT_{name} {said}")
        assert "hush" not in sentence


def test_every_wrong_variable_is_named(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("ENROLMENT_LETTER_LIMIT", "0")
    environment.delenv("ENROLMENT_ACCOUNT_REF_SECRET")
    assert said_at_start(create_app, capsys) == [
        "ENROLMENT_ACCOUNT_REF_SECRET is not set.",
        "ENROLMENT_LETTER_LIMIT must be at least 1.",
    ]


def test_the_defaults_are_within_their_bounds() -> None:
    assert Settings(**SECRETS).letter_limit


async def test_what_is_bound_hides_keys(settings: Settings) -> None:
    bindings: Bindings = create_app(settings).state.bindings
    for shown in (repr(bindings), repr(bindings.registrations), repr(bindings.reference)):
        assert not [key for key in "pnrd" if key * 32 in shown]

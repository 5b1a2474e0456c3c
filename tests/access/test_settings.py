"""What the environment tells is shown by no error and no representation."""

import pytest

from access.api.bindings import Bindings
from access.gateways.hashing_threads import HashingThreads
from access.main import create_app
from access.settings import Settings
from access.storage.checks import Checks
from access.worker import create_worker
from database.engine import Database
from tests.access.house import LETTERS_SECRET, SERVICE_SECRET, settings_for
from tests.service.wrong_starts import said_at_start

ADDRESS = "postgresql+asyncpg://access:hunter2@db/access"
SECRETS = (
    "hunter2",
    SERVICE_SECRET,
    LETTERS_SECRET,
    "a little of it on every fingerprint",
    "signing-2",
    "too short",
)
ENVIRONMENT = {
    "DATABASE_URL": ADDRESS,
    "BROKER_URL": "amqp://access:hunter2@broker/",
    "OTLP_ENDPOINT": "http://collector:hunter2@tracing/",
    "SERVICE_SECRET": SERVICE_SECRET,
    "LETTERS_SECRET": LETTERS_SECRET,
    "SOURCE_SECRET": "addresses are known by it, never read",
    "KEY_DIGEST_KEYS": "1:a little of it on every fingerprint",
    "LOGIN_DIGEST_KEYS": "1:a little of it on every login that there is",
    "SIGNING_KEYS": settings_for(ADDRESS).signing_keys.get_secret_value(),
}


@pytest.mark.parametrize(
    "wrong",
    [
        {"IDEMPOTENCY_SECRET": "too short"},
        {"SEALING_KEY": "{}"},
        {"IDEMPOTENCY_SECRET": "i" * 32, "SEALING_KEY": "{}", "KEY_TTL": "hunter2"},
        {"IDEMPOTENCY_SECRET": "i" * 32, "SEALING_KEY": "{}", "SIGNING_KEYS": '{"keys": []}'},
        {
            "IDEMPOTENCY_SECRET": "i" * 32,
            "SEALING_KEY": "{}",
            "SIGNING_KEYS": '{"keys": [{"kid": "hunter2"}]}',
        },
        {"IDEMPOTENCY_SECRET": "i" * 32, "SEALING_KEY": "{}", "MANDATE_EXCLUSIVE_KINDS": '["hunter2"]'},
    ],
)
def test_a_start_that_fails_prints_no_secret(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], wrong: dict[str, str]
) -> None:
    for name, value in (ENVIRONMENT | wrong).items():
        monkeypatch.setenv(f"ACCESS_{name}", value)
    for start in (create_app, create_worker):
        printed = "\n".join(said_at_start(start, capsys))
        assert all(f"ACCESS_{name}" in printed for name in wrong if wrong[name] != "i" * 32)
        assert not [secret for secret in SECRETS if secret in printed]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("LOCKOUT_DURATION", "30 minutes", "must be seconds (3600) or ISO 8601"),
        ("SESSION_IDLE", "-PT5M", "must be seconds (3600) or ISO 8601"),
        ("KEY_TTL", "24", "must be calendar months (P24M), years (P2Y), or none"),
        ("KEY_TTL", "P0M", "must be at least 1"),
        ("SIGNING_KEYS", '{"keys": []}', "must be a JWK set of at least one private EC key"),
        ("SEALING_KEY", "{}", "must be the public JWK of an EC key"),
        ("LOG_LEVEL", "loud", "must be 'DEBUG', 'INFO', 'WARNING', 'ERROR' or 'CRITICAL'"),
        ("DATABASE_URL", "mysql://hunter2", "must begin with postgresql+asyncpg://"),
        ("PORTFOLIO_MAX_ASSOCIATES", "0", "must be at least 1"),
        ("LOGIN_DIGEST_KEYS", "", "is not set"),
        ("KEY_DIGEST_KEYS", "1:hunter2", "must be id:key pairs, current first"),
        ("ARGON2_MEMORY_KIB", "64", "must be at least 7168"),
        ("ARGON2_TIME_COST", "0", "must be at least 1"),
        ("ARGON2_PARALLELISM", "-1", "must be at least 1"),
        ("LOCKOUT_FAILURES", "0", "must be at least 2"),
        ("LOCKOUT_DURATION", "30", "must be at least PT1M"),
        ("LOCKOUT_DURATION", "P365D", "must be at most P1D"),
        ("LOCKOUT_ALERTS", "0", "must be at least 1"),
        ("SESSION_IDLE", "30", "must be at least PT1M"),
        ("SESSION_IDLE", "PT13H", "must not be longer than SESSION_ABSOLUTE"),
        ("SESSION_ABSOLUTE", "12", "must be at least PT1M"),
        ("REFRESH_TOLERANCE", "PT10M", "must be at most PT1M"),
        ("CHECK_CACHE", "PT1M", "must be at most PT5S"),
        ("KEY_LOCK_AFTER", "0", "must be at least 1"),
        ("KEY_LOCK_AFTER", "15", "must be less than KEY_EXHAUSTED_AFTER"),
        ("KEY_LOCK_DURATION", "0", "must be at least PT1M"),
        ("KEY_EXHAUSTED_AFTER", "0", "must be at least 2"),
    ],
)
def test_one_sentence_for_a_wrong_variable(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str, said: str
) -> None:
    settings = settings_for(ADDRESS, broker_url=ENVIRONMENT["BROKER_URL"])
    right = {"SIGNING_KEYS": settings.signing_keys.get_secret_value(), "SEALING_KEY": settings.sealing_key}
    for variable, text in (ENVIRONMENT | right | {"IDEMPOTENCY_SECRET": "i" * 32, name: value}).items():
        monkeypatch.setenv(f"ACCESS_{variable}", text)
    (sentence,) = said_at_start(create_app, capsys)
    assert sentence.startswith(f"ACCESS_{name} {said}")


def test_no_representation_shows_a_secret() -> None:
    settings = settings_for(
        ADDRESS, broker_url=ENVIRONMENT["BROKER_URL"], otlp_endpoint=ENVIRONMENT["OTLP_ENDPOINT"]
    )
    hashing = HashingThreads(threads=1, most_waiting=1, most_of_one=1)
    bindings = Bindings.of(settings, Checks(Database(ADDRESS)), hashing)
    for shown in (repr(settings), str(settings), repr(bindings)):
        assert not [secret for secret in SECRETS if secret in shown]
    assert isinstance(settings, Settings)

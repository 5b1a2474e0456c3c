"""What the environment tells is shown by no error and no representation."""

import traceback

import pytest
from pydantic import ValidationError

from access.api.bindings import Bindings
from access.main import create_app, create_worker
from access.settings import Settings
from access.storage.checks import Checks
from tests.access.house import SERVICE_SECRET, settings_for

ADDRESS = "postgresql+asyncpg://access:hunter2@db/access"
SECRETS = ("hunter2", SERVICE_SECRET, "a little of it on every fingerprint", "signing-2", "too short")
ENVIRONMENT = {
    "DATABASE_URL": ADDRESS,
    "BROKER_URL": "amqp://access:hunter2@broker/",
    "OTLP_ENDPOINT": "http://collector:hunter2@tracing/",
    "SERVICE_SECRET": SERVICE_SECRET,
    "SOURCE_SECRET": "addresses are known by it, never read",
    "PEPPER": "a little of it on every fingerprint",
    "SIGNING_KEYS": '{"keys": [{"kid": "signing-2"}]}',
}


@pytest.mark.parametrize(
    "wrong",
    [
        {"IDEMPOTENCY_SECRET": "too short"},
        {"SEALING_KEY": "{}"},
        {"IDEMPOTENCY_SECRET": "i" * 32, "SEALING_KEY": "{}", "KEY_TTL": "hunter2"},
        {"IDEMPOTENCY_SECRET": "i" * 32, "SEALING_KEY": "{}", "MANDATE_EXCLUSIVE_KINDS": '["hunter2"]'},
    ],
)
def test_a_start_that_fails_prints_no_secret(monkeypatch: pytest.MonkeyPatch, wrong: dict[str, str]) -> None:
    for name, value in (ENVIRONMENT | wrong).items():
        monkeypatch.setenv(f"ACCESS_{name}", value)
    for start in (create_app, create_worker):
        with pytest.raises(ValidationError) as failed:
            start()
        printed = "".join(traceback.format_exception(failed.value)) + repr(failed.value)
        assert not [secret for secret in SECRETS if secret in printed]


def test_no_representation_shows_a_secret() -> None:
    settings = settings_for(
        ADDRESS, broker_url=ENVIRONMENT["BROKER_URL"], otlp_endpoint=ENVIRONMENT["OTLP_ENDPOINT"]
    )
    bindings = Bindings.of(settings, Checks(ADDRESS))
    for shown in (repr(settings), str(settings), repr(bindings)):
        assert not [secret for secret in SECRETS if secret in shown]
    assert isinstance(settings, Settings)

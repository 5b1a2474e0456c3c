import json

import pytest
from pydantic import ValidationError

from enrolment.api.bindings import Bindings
from enrolment.main import create_app
from enrolment.settings import Settings

SECRETS = {
    "database_url": "postgresql+asyncpg://user:hush-database@host/db",
    "broker_url": "amqp://user:hush-broker@host",
    "access_url": "http://user:hush-access@access",
    "service_secret": "hush-service-" + "s" * 32,
    "idempotency_secret": "hush-idempotency-" + "i" * 32,
    "source_secret": "hush-source-" + "a" * 32,
    "pepper": "hush-pepper-" + "p" * 32,
    "reference_key": "hush-reference",
    "sealing_key": json.dumps({"kty": "hush-sealing"}),
    "otlp_endpoint": "http://user:hush-otlp@host",
}


def test_no_secret_shows_in_the_settings() -> None:
    assert "hush" not in repr(Settings(**SECRETS))


@pytest.mark.parametrize("name", ["service_secret", "idempotency_secret", "source_secret", "pepper"])
def test_a_start_that_fails_prints_no_secret(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for setting, value in SECRETS.items():
        monkeypatch.setenv(f"ENROLMENT_{setting.upper()}", value)
    monkeypatch.setenv(f"ENROLMENT_{name.upper()}", "hush-short")
    monkeypatch.setenv("ENROLMENT_LETTER_LIMIT", "hush-not-a-number")
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert name in str(refused.value)
    assert "hush" not in str(refused.value)
    assert "hush" not in repr(refused.value)


async def test_what_is_bound_hides_the_pepper(settings: Settings) -> None:
    bindings: Bindings = create_app(settings).state.bindings
    assert "p" * 32 not in repr(bindings)
    assert "p" * 32 not in repr(bindings.registrations)

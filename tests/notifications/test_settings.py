"""What a wrong start-up says to whoever reads the logs."""

import pytest
from pydantic import ValidationError

from notifications.settings import Settings
from tests.notifications.samples import OPENING_KEYS

SECRETS = {
    "DATABASE_URL": "postgresql+asyncpg://notifications:s3cret-of-database@db/notifications",
    "BROKER_URL": "amqp://notifications:s3cret-of-broker@broker",
    "OTLP_ENDPOINT": "https://s3cret-of-traces@traces",
    "OPENING_KEYS": OPENING_KEYS,
    "PRINT_SHOP_SECRET": "s3cret-of-print-shop",
    "SMTP_PASSWORD": "s3cret-of-mail",
    "SOURCE_SECRET": "s3cret-source, long enough to be one",
    "PEPPER": "s3cret-pepper, long enough to be one",
}
OTHERS = {
    "SPOOL_FOLDER": "/spool",
    "SMTP_HOST": "mail",
    "SMTP_PORT": "25",
    "SENDER_ADDRESS": "nobody@espace-tiers.example",
    "PORTAL_URL": "https://www.espace-tiers.example",
    "SUPPORT_PHONE": "36 00",
    "SUPPORT_URL": "https://www.espace-tiers.example/contact",
    "DPO_CONTACT": "dpo@espace-tiers.example",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in (SECRETS | OTHERS).items():
        monkeypatch.setenv(f"NOTIFICATIONS_{name}", value)
    return monkeypatch


def test_a_repr_shows_no_secret(environment: pytest.MonkeyPatch) -> None:
    shown = repr(Settings()) + str(Settings())

    assert "s3cret" not in shown
    assert '"d"' not in shown


@pytest.mark.parametrize(
    ("name", "value"),
    [("SMTP_PORT", "s3cret"), ("PEPPER", "s3cret, short"), ("LANES", "s3cret"), ("SUPPORT_PHONE", None)],
)
def test_an_error_at_start_up_shows_no_secret(
    environment: pytest.MonkeyPatch, name: str, value: str | None
) -> None:
    if value is None:
        environment.delenv(f"NOTIFICATIONS_{name}")
    else:
        environment.setenv(f"NOTIFICATIONS_{name}", value)

    with pytest.raises(ValidationError) as refused:
        Settings()

    assert name.lower() in str(refused.value)
    assert "s3cret" not in str(refused.value)
    assert "sealing-1" not in str(refused.value)

"""What a wrong start-up says to whoever reads the logs."""

import pytest

from notifications.main import create_app
from notifications.settings import Settings
from notifications.worker import create_worker
from tests.notifications.samples import OPENING_KEYS
from tests.service.wrong_starts import said_at_start

SECRETS = {
    "DATABASE_URL": "postgresql+asyncpg://notifications:s3cret-of-database@db/notifications",
    "BROKER_URL": "amqp://notifications:s3cret-of-broker@broker",
    "OTLP_ENDPOINT": "https://s3cret-of-traces@traces",
    "OPENING_KEYS": OPENING_KEYS,
    "PRINT_SHOP_SECRET": "s3cret-of-print-shop, long enough to be one",
    "SMTP_PASSWORD": "s3cret-of-mail",
    "SOURCE_SECRET": "s3cret-source, long enough to be one",
    "LETTERS_SECRET": "s3cret-letters, long enough to be one",
    "ACCESS_URL": "https://letters:s3cret-of-access@access",
    "ADDRESS_DIGEST_KEYS": "1:s3cret-digests; long enough to be one",
}
OTHERS = {
    "SPOOL_FOLDER": "/spool",
    "SMTP_HOST": "mail",
    "SMTP_PORT": "25",
    "SMTP_USERNAME": "espace-tiers",
    "SMTP_TLS": "starttls",
    "PORTAL_NAME": "Espace Tiers",
    "SENDER_ADDRESS": "nobody@espace-tiers.example",
    "PORTAL_URL": "https://www.espace-tiers.example",
    "SUPPORT_PHONE": "36 00",
    "SUPPORT_URL": "https://www.espace-tiers.example/contact",
    "DPO_CONTACT": "dpo@espace-tiers.example",
    "ISSUER_NAME": "Caisse fictive",
    "ISSUER_ADDRESS": '["TSA 70001", "93108 Montreuil Cedex"]',
    "ISSUER_TOWN": "Montreuil",
    "ISSUER_PHONE": "09 99 00 00 00",
    "ISSUER_URL": "https://www.caisse-fictive.example",
}


LIST = "must be a JSON list"
MODE = "the owner reads and writes, a group may, nobody else: 0600, 0640 or 0660"
UNIT = "a number without a unit is in seconds"


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
    ("name", "value", "said"),
    [
        ("OPENING_KEYS", '{"keys": []}', "must be a JWK set of at least one private EC key"),
        ("OPENING_KEYS", "s3cret", "must be a JWK set of at least one private EC key"),
        ("PRINT_SHOP_SECRET", "s3cret", "must have at least 32 characters"),
        ("ADDRESS_DIGEST_KEYS", "1:s3cret", "must be id:key pairs, current first"),
        ("SPOOL_FOLDER", None, "is not set"),
        ("LETTERS_SECRET", "s3cret", "must have at least 32 characters"),
        ("ACCESS_URL", "s3cret", "must begin with http:// or https://"),
        ("ACCESS_TIMEOUT", "0", "must be at least PT0.1S"),
        ("SPOOL_MODE", "0644", MODE),
        ("SPOOL_MODE", "0400", MODE),
        ("SPOOL_MODE", "s3cret", "must be a whole number"),
        ("SPOOL_GROUP", "-1", "must be at least 0"),
        ("SPOOL_COLLECTED_KEPT", "7", f"must be at least PT1H; {UNIT}"),
        ("SPOOL_UNTAKEN_KEPT", "30", f"must be at least P7D; {UNIT}"),
        ("LETTER_POSTING_SLA", "0", "must be at least 1"),
        ("LANES", "s3cret", "must be 'all', 'urgent' or 'normal'"),
        ("SMTP_HOST", "", "is not set"),
        ("SMTP_PORT", "s3cret", "must be a whole number"),
        ("SMTP_PORT", "0", "must be at least 1"),
        ("SMTP_PORT", "65536", "must be at most 65535"),
        ("SMTP_STARTTLS", "true", "is no setting any more: say SMTP_TLS=starttls, implicit or none"),
        ("SMTP_TLS", "ssl", "must be 'none', 'starttls' or 'implicit'"),
        ("SMTP_TLS", "none", "must be starttls or implicit when SMTP_USERNAME and SMTP_PASSWORD are set"),
        ("SMTP_USERNAME", None, "and SMTP_PASSWORD must be set together"),
        ("SMTP_CONNECTIONS", "0", "must be at least 1"),
        ("SMTP_FINAL_DOT", "10", f"must be at least PT1M; {UNIT}"),
        ("STOP_GRACE", "PT1H", f"must be at most PT30M; {UNIT}"),
        ("BOUNCE_DAYS", "1", "must be at least 2"),
        ("BOUNCE_ADDRESS", "nobody", "must be an e-mail address"),
        (
            "BOUNCE_ADDRESS",
            f"{'b' * 22}@mail.example",
            "must be ASCII, with at most 21 characters before the @",
        ),
        ("BOUNCE_ADDRESS", "bounces@mail.example", "and BOUNCE_DIGEST_KEYS must be set together"),
        ("BOUNCE_DIGEST_KEYS", "1:s3cret", "must be id:key pairs, current first"),
        ("SUPPRESSION_KEPT", "90", f"must be at least P1D; {UNIT}"),
        ("SERVICE_SECRET", "s3cret", "must have at least 32 characters"),
        ("SENDER_ADDRESS", "nobody", "must be an e-mail address"),
        ("SENDER_ADDRESS", None, "is not set"),
        ("PORTAL_NAME", None, "is not set"),
        ("PORTAL_URL", "s3cret", "must begin with http:// or https://"),
        ("REFUSAL_URL", "s3cret", "must begin with http:// or https://"),
        ("SUPPORT_URL", "s3cret", "must begin with http:// or https://"),
        ("SUPPORT_PHONE", None, "is not set"),
        ("ISSUER_ADDRESS", "[]", "must hold at least 1"),
        ("ISSUER_ADDRESS", None, "is not set"),
        ("ISSUER_NAME", None, "is not set"),
        ("ISSUER_TOWN", None, "is not set"),
        ("ISSUER_PHONE", None, "is not set"),
        ("ISSUER_URL", None, "is not set"),
        ("ISSUER_URL", "www.s3cret.example", "must begin with http:// or https://"),
        ("ISSUER_LOGO", "/s3cret.gif", "must name an SVG or a PNG"),
        ("ISSUER_ADDRESS", "s3cret", LIST),
        ("KEY_REMINDERS", "[14]", "must be 15, 30 or 90"),
        ("KEY_REMINDERS", "s3cret", LIST),
        ("KEY_EXPIRY_NOTICES", "[0]", "must be at least 1"),
        ("LETTER_RETURN_WINDOW", "60", f"must be at least P1D; {UNIT}"),
        ("LETTER_HANDOVER_SLA", "0", "must be at least 1"),
        ("CONTENT_KEPT", "30", f"must be at least P1D; {UNIT}"),
        ("METADATA_KEPT", "365", f"must be at least P1D; {UNIT}"),
    ],
)
def test_one_sentence_for_a_wrong_variable(
    environment: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    value: str | None,
    said: str,
) -> None:
    if value is None:
        environment.delenv(f"NOTIFICATIONS_{name}")
    else:
        environment.setenv(f"NOTIFICATIONS_{name}", value)
    for start in (create_app, create_worker):
        (sentence,) = said_at_start(start, capsys)
        assert sentence.startswith(f"NOTIFICATIONS_{name} {said}")
        assert "s3cret" not in sentence
        assert "sealing-1" not in sentence


def test_a_row_is_not_erased_before_its_content(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("NOTIFICATIONS_METADATA_KEPT", "P7D")
    assert said_at_start(create_app, capsys) == ["NOTIFICATIONS_METADATA_KEPT must be at least CONTENT_KEPT."]


def test_durations_are_seconds_or_iso_8601(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("NOTIFICATIONS_CONTENT_KEPT", "2592000")
    environment.setenv("NOTIFICATIONS_METADATA_KEPT", "P400D")
    assert (Settings().content_kept.days, Settings().metadata_kept.days) == (30, 400)

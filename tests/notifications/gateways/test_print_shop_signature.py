from datetime import UTC, datetime, timedelta

import pytest

from notifications.gateways.print_shop_signature import sign, verify

NOW = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)
SENT = int(NOW.timestamp())
BODY = b'{"status": "posted"}'
SECRET = b"shared with the print shop"


def test_what_the_shop_signs_is_believed() -> None:
    assert verify(BODY, SECRET, SENT, sign(BODY, SECRET, SENT), NOW)


@pytest.mark.parametrize(("minutes", "believed"), [(-6, False), (-5, True), (5, True), (6, False)])
def test_a_call_is_believed_for_five_minutes(minutes: int, believed: bool) -> None:
    later = NOW + timedelta(minutes=minutes)

    assert verify(BODY, SECRET, SENT, sign(BODY, SECRET, SENT), later) is believed


@pytest.mark.parametrize(
    ("body", "secret", "timestamp", "signature"),
    [
        (b'{"status": "returned"}', SECRET, SENT, sign(BODY, SECRET, SENT)),
        (BODY, b"another secret", SENT, sign(BODY, SECRET, SENT)),
        (BODY, SECRET, SENT + 1, sign(BODY, SECRET, SENT)),
        (BODY, SECRET, SENT, ""),
        (BODY, SECRET, SENT, "é"),
    ],
)
def test_anything_else_is_not(body: bytes, secret: bytes, timestamp: int, signature: str) -> None:
    assert not verify(body, secret, timestamp, signature, NOW)

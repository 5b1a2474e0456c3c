"""What whoever guards the house is told of logins: counted and logged, and nobody is named."""

from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from tests.access.house import House

METRIC = "espace_tiers_security_events_total"


def counted(event: str) -> float:
    return REGISTRY.get_sample_value(METRIC, {"service": "access", "event": event}) or 0


async def test_failures_locks_and_reuse_are_told_without_names(house: House) -> None:
    firm = await house.firm()
    kinds = ("LOGIN_FAILED", "ACCOUNT_LOCKED", "REFRESH_TOKEN_REUSED", "REFRESH_TOKEN_REFUSED")
    before = [counted(kind) for kind in kinds]
    token = (await house.log_in(firm.email())).json()["refresh_token"]
    await house.refresh(token)
    with capture_logs() as lines:
        for _ in range(7):
            await house.log_in(firm.email(), "wrong")
        house.advance(seconds=10)
        await house.refresh(token)
        await house.refresh("nobody's")
    assert [counted(kind) - was for kind, was in zip(kinds, before, strict=True)] == [7, 1, 1, 1]
    told = [line["security_event"] for line in lines if line["event"] == "security_event"]
    assert told[:6] == ["LOGIN_FAILED"] * 5 + ["ACCOUNT_LOCKED"]
    assert told[6:] == ["LOGIN_FAILED"] * 2 + ["REFRESH_TOKEN_REUSED", "REFRESH_TOKEN_REFUSED"]
    for secret in (firm.email(), str(firm.founder_id), str(firm.firm_id), token):
        assert secret not in str(lines)


async def test_a_lock_of_nobody_is_told_alike(house: House) -> None:
    before = counted("ACCOUNT_LOCKED")
    for _ in range(5):
        await house.log_in("u@nowhere.example", "wrong")
    assert counted("ACCOUNT_LOCKED") == before + 1

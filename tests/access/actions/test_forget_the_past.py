from access.actions.forget_the_past import forget_the_past
from tests.access.house import House


async def test_counts_go_after_a_day_and_sessions_after_their_end(house: House) -> None:
    firm = await house.firm()
    await house.log_in("nobody@cabinet.example", "wrong")
    await firm.token()
    house.advance(hours=12)
    assert await forget_the_past(house.database, house.now) == 0
    assert await house.value("select count(*) from lockouts") == 1
    assert await house.value("select count(*) from sessions") == 1
    house.advance(hours=12, seconds=1)
    await forget_the_past(house.database, house.now)
    for table in ("lockouts", "sessions", "refresh_tokens"):
        assert await house.value(f"select count(*) from {table}") == 0  # noqa: S608

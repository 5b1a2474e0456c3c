"""Scenario 42: what must not be kept in clear is searched in every column of every table."""

from access.storage.tables import metadata
from tests.access.house import PASSWORD, RECIPIENT, House


async def dump(house: House, *, without: str = "") -> str:
    tables = [table for table in metadata.tables if table != without]
    rows = [await house.rows(f"select t::text as line from {table} t") for table in tables]  # noqa: S608
    return "\n".join(row.line for table in rows for row in table)


async def test_no_key_token_login_or_password_is_in_clear(house: House) -> None:
    firm = await house.firm()
    client = await firm.active_client()
    waiting = await firm.client()
    opened = (await house.log_in(firm.email())).json()
    everything = await dump(house)
    assert str(client.case_id) in everything
    typed = [client.key, waiting.key, client.key.replace("-", ""), waiting.key.replace("-", "")]
    for secret in [*typed, PASSWORD, firm.email(), opened["refresh_token"], opened["access_token"]]:
        assert secret not in everything
        assert secret.encode().hex() not in everything


async def test_the_recipient_only_passes_through_the_outbox(house: House) -> None:
    firm = await house.firm()
    await firm.client()
    assert RECIPIENT in await dump(house)
    assert RECIPIENT not in await dump(house, without="outbox")

"""Old rows go in batches, what waits stays, and no seal rests longer than it opens (spec J)."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from joserfc.jwk import ECKey
from pydantic import SecretStr
from sqlalchemy import event, text
from sqlalchemy.engine import Engine

from contracts.access import ActivationKeyIssued
from contracts.envelope import Envelope
from contracts.sealed import SealedKey
from database.engine import Database
from messaging import worker as working
from messaging.outbox import announce
from messaging.retention import NOTHING_SEALED, purge
from messaging.sealing import Opener, SealBroken, Sealer
from tests.messaging.conftest import StartWorker
from tests.messaging.house import say, until

NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)
KEY = ECKey.generate_key("P-256", {"kid": "1"}, private=True)
SEALER = Sealer(json.dumps(KEY.as_dict(private=False)))
OPENER = Opener(json.dumps({"keys": [KEY.as_dict(private=True)]}))

FILL = """
    insert into outbox (event_id, routing_key, body, headers, published_at)
    select gen_random_uuid(), 'x', '{}', '{}', cast(:published as timestamptz) from generate_series(1, 25)
"""
HEARD = """
    insert into inbox (event_id, type, heard_at)
    select gen_random_uuid(), 'x', cast(:heard as timestamptz) from generate_series(1, 25)
"""


async def rows(database: Database, table: str) -> int:
    async with database.transaction() as tx:
        return int(await tx.scalar(text(f"select count(*) from {table}")) or 0)  # noqa: S608


async def test_more_than_a_batch_goes_in_transactions_of_a_batch(database: Database) -> None:
    async with database.transaction() as tx:
        for age in (25 * HOUR, 23 * HOUR, None):
            await tx.execute(text(FILL), {"published": NOW - age if age else None})
        for age in (24 * 91 * HOUR, 24 * 89 * HOUR):
            await tx.execute(text(HEARD), {"heard": NOW - age})
    most: list[int] = []

    def note(_connection: object, cursor: object, statement: str, *_: object) -> None:
        if statement.strip().startswith("delete"):
            most.append(cursor.rowcount)  # type: ignore[attr-defined]

    event.listen(Engine, "after_cursor_execute", note)
    try:
        await purge(database, NOW, most=10)
    finally:
        event.remove(Engine, "after_cursor_execute", note)
    assert most == [10, 10, 5, 10, 10, 5]
    assert (await rows(database, "outbox"), await rows(database, "inbox")) == (50, 25)
    await purge(database, NOW + 2 * HOUR, most=10)
    assert await rows(database, "outbox") == 25


async def issue(database: Database, expires_at: datetime) -> Envelope[ActivationKeyIssued]:
    """A key's letter that nobody could be told of."""
    key_id = uuid4()
    content = SealedKey(key=SecretStr("ABCD-EFGH-JKMN"))
    sealed = SEALER.seal(content, subject=f"key:{key_id}", expires_at=expires_at)
    told = ActivationKeyIssued(
        key_id=key_id,
        case_id=uuid4(),
        firm_id=uuid4(),
        account_ref=uuid4(),
        requested_by=uuid4(),
        services=("S01",),
        sealed_key=sealed,
        sealed_recipient=sealed,
        replaces_previous=False,
        expires_at=None,
    )
    async with database.transaction() as tx:
        await announce(tx, told, version=1, now=NOW)
    return await kept(database, key_id)


async def kept(database: Database, key_id: object) -> Envelope[ActivationKeyIssued]:
    async with database.transaction() as tx:
        body = await tx.scalar(text("select body from outbox where body like :like"), {"like": f"%{key_id}%"})
    return Envelope[ActivationKeyIssued].model_validate_json(body)


async def test_what_cant_be_published_keeps_its_seal_while_that_opens_and_no_longer(
    database: Database,
) -> None:
    lasting, short = await issue(database, NOW + 720 * HOUR), await issue(database, NOW + 24 * HOUR)
    await purge(database, NOW + 25 * HOUR, most=1)
    assert await kept(database, lasting.data.key_id) == lasting
    emptied = await kept(database, short.data.key_id)
    blank = {"sealed_key": NOTHING_SEALED, "sealed_recipient": NOTHING_SEALED}
    assert emptied.data == short.data.model_copy(update=blank)
    assert emptied.event_id == short.event_id
    with pytest.raises(SealBroken):
        OPENER.open(NOTHING_SEALED, SealedKey, subject="key", now=NOW)
    await purge(database, NOW + 721 * HOUR)
    assert (await kept(database, lasting.data.key_id)).data.sealed_key == NOTHING_SEALED


async def test_rows_that_somebody_holds_hold_up_no_purge(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.execute(text(FILL), {"published": NOW - 25 * HOUR})
    async with database.transaction() as holding:
        await holding.execute(text("select 1 from outbox order by id limit 1 for update"))
        async with asyncio.timeout(20):
            await purge(database, NOW, most=10)
    assert await rows(database, "outbox") == 1


async def test_a_worker_purges_soon_after_its_start_and_again(
    database: Database, start_worker: StartWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert working.FIRST_PURGE_SECONDS <= 60
    assert working.PURGE_EVERY_SECONDS <= 3600
    monkeypatch.setattr(working, "FIRST_PURGE_SECONDS", 0.1)
    monkeypatch.setattr(working, "PURGE_EVERY_SECONDS", 0.2)
    await start_worker("enrolment")

    async def gone() -> bool:
        return await rows(database, "outbox") == 0

    for _ in range(2):
        async with database.transaction() as tx:
            await tx.execute(text(FILL), {"published": NOW - 25 * HOUR})
        await until(gone)
    await say(database)

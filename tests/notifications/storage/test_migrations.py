from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from uuid import uuid4

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

from database.migrations import migrate_async
from notifications.storage.tables import metadata
from tests.notifications.house import House
from tests.notifications.samples import MONDAY

FORMER = "0006"


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))


async def test_the_migrations_make_the_tables_of_this_release(house: House) -> None:
    engine = create_async_engine(house.settings.database_url)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


BEFORE = {
    "message_id": None,
    "state": "SENT",
    "version": 2,
    "attempts": 0,
    "created_at": MONDAY,
    "deadline": MONDAY,
}
"""A mail as the former release kept it, as far as it must be said."""


async def test_mails_of_the_former_release_are_carried_over(
    database_url: Callable[..., Awaitable[str]],
) -> None:
    url = await database_url("former_mails", partial(migrate_async, "notifications", revision=FORMER))
    rows = {
        "activation": {"activation": True, "user_id": uuid4(), "sent_at": MONDAY},
        "tombstone": {"activation": True, "user_id": None},
        "alert": {"activation": False, "template": "security_alert", "user_id": uuid4()},
        "firm": {"activation": False, "template": "account_sought", "user_id": uuid4()},
        "client": {"activation": False, "template": "key_redeemed", "user_id": uuid4()},
        "stranger": {"activation": False, "template": "application_declined", "recipient": "a@b.fr"},
    }
    ids = {name: uuid4() for name in rows}
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        for name, facts in rows.items():
            row = BEFORE | facts | {"message_id": ids[name]}
            columns, values = ", ".join(row), ", ".join(f":{column}" for column in row)
            await connection.execute(text(f"insert into mails ({columns}) values ({values})"), row)  # noqa: S608
    await migrate_async("notifications", url)
    async with engine.connect() as connection:
        found = await connection.execute(
            text("select message_id, lane, topic, recipient_kind, recipient_id, channel, language from mails")
        )
        kept = {row.message_id: tuple(row)[1:] for row in found}
        tried = list(
            await connection.execute(text("select message_id, ended_at, outcome from mail_attempts"))
        )
    await engine.dispose()
    assert {name: kept[ids[name]][:3] for name in rows} == {
        "activation": ("URGENT", "ACTIVATION", "FIRM_USER"),
        "tombstone": ("URGENT", "ACTIVATION", "FIRM_USER"),
        "alert": ("NORMAL", "SECURITY", "FIRM_USER"),
        "firm": ("NORMAL", "FIRM", "FIRM_USER"),
        "client": ("NORMAL", "CLIENTS", "FIRM_USER"),
        "stranger": ("NORMAL", "FIRM", "ADDRESS"),
    }
    assert all(kept[ids[name]][3] == facts.get("user_id") for name, facts in rows.items())
    assert {row[4:] for row in kept.values()} == {("EMAIL", "fr")}
    assert [tuple(row) for row in tried] == [(ids["activation"], MONDAY, "SENT")]

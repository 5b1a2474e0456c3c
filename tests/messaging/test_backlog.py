"""What waits too long shows: the outbox, the parking, and what a service adds."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from math import isnan

from prometheus_client import REGISTRY
from sqlalchemy import text

from contracts.enrolment import FirmActivated
from contracts.envelope import Envelope, Service
from database.engine import Database, Transaction
from messaging.backlog import Backlog, nothing_else
from messaging.parking import drop
from tests.messaging.conftest import StartWorker
from tests.messaging.house import PARKING, say, until

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def shown(what: str) -> float:
    value = REGISTRY.get_sample_value("espace_tiers_oldest_waiting_seconds", {"what": what})
    assert value is not None
    return value


async def test_the_oldest_row_of_the_outbox_and_of_the_service(database: Database) -> None:
    async def oldest(_: Transaction) -> Mapping[str, datetime | None]:
        return {"letters": NOW - timedelta(hours=2), "mails": None}

    backlog = Backlog("enrolment", database, "amqp://localhost:1/none", oldest, lambda: NOW)
    await say(database)
    async with database.transaction() as tx:
        await tx.execute(text("update outbox set created_at = now() - interval '90 minutes'"))
    await say(database)
    await backlog.look()
    assert 5400 <= shown("outbox") < 5500
    assert (shown("letters"), shown("mails")) == (7200, 0)
    assert isnan(shown("parked")), "no broker answers there"

    async with database.transaction() as tx:
        await tx.execute(text("update outbox set published_at = now()"))
    await backlog.look()
    assert shown("outbox") == 0


async def test_parked_messages_age_until_they_are_sent_home(
    database: Database, heard: Database, accounts: dict[Service, str], start_worker: StartWorker
) -> None:
    async def broken(_tx: Transaction, _heard: Envelope[FirmActivated], _now: datetime) -> None:
        raise ValueError

    await start_worker("enrolment")
    await start_worker("access", broken)
    backlog = Backlog("access", heard, accounts["access"], nothing_else, lambda: NOW)
    await backlog.look()
    assert shown("parked") == 0

    await say(database)

    async def parked() -> bool:
        await backlog.look()
        return REGISTRY.get_sample_value("espace_tiers_parked_messages") == 1

    await until(parked)
    async with heard.transaction() as tx:
        await tx.execute(text("update parking set since = now() - interval '3 hours'"))
    await backlog.look()
    assert 10800 <= shown("parked") < 10900


async def test_an_empty_parking_has_no_age(
    database: Database, heard: Database, accounts: dict[Service, str], start_worker: StartWorker
) -> None:
    await start_worker("enrolment")
    await start_worker("access")
    async with heard.transaction() as tx:
        await tx.execute(
            text("insert into parking values (:queue, now() - interval '1 day')"), {"queue": PARKING}
        )
    await drop("access", accounts["access"], lambda _: True)
    await Backlog("access", heard, accounts["access"], nothing_else, lambda: NOW).look()
    assert shown("parked") == 0

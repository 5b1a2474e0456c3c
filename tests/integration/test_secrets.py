"""Spec F 42, D-11: no secret lies in clear in any store, and the search that says so can find one."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import aio_pika
import asyncpg
import pytest

from messaging.rights import SERVICES
from messaging.topology import exchange_of
from tests.integration.household import Household
from tests.integration.people import People
from tests.integration.quiet import quiet
from tests.integration.typed_keys import wrong_key
from workbench.backend import Backend
from workbench.search import Find, search_everywhere
from workbench.stage import expect

KINDS = {
    "activation code",
    "activation token",
    "password",
    "access token",
    "refresh token",
    "NIR",
    "key",
    "refusal code",
}
OVERHEARD = "overheard"

MAILED = {"activation code", "activation token"}


async def test_scenario_42_no_secret_in_any_store(
    household: Household,
    people: People,
    backend: Backend,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    broker_url = backend.broker.url("household")
    await overhear(broker_url)
    with caplog.at_level("WARNING"):
        await whole_story(people)
        await quiet(household)
    logs = tmp_path / "services.log"
    logs.write_text("\n".join((*capsys.readouterr(), caplog.text)))
    assert "activation_key_misuse" in logs.read_text()
    mailed = [*household.mailbox.folder.glob("*.txt"), *household.mailbox.folder.glob("*.html")]
    secrets = people.play.told.secrets
    unmailed = {value: kind for value, kind in secrets.items() if kind not in MAILED}

    finds, read = await search_everywhere(
        secrets,
        databases={name: database.dsn for name, database in household.databases.items()},
        broker_url=broker_url,
        queues=backend.broker.queues("household"),
        files=[logs, *household.spool.folder.glob("*.json")],
    )
    in_mails, mails_read = await search_everywhere(
        unmailed, databases={}, broker_url=broker_url, queues=[], files=mailed
    )

    assert set(secrets.values()) == KINDS
    assert "" not in secrets
    assert read > 100
    assert mails_read == len(mailed) > 10
    assert finds == []
    assert in_mails == []


async def whole_story(people: People) -> None:
    """Firm, collaborator, letters, and every way in which a secret is typed: right, wrong and by others."""
    firm, other, client = await people.firm(), await people.firm(), people.client()
    bruno, _ = await people.collaborator(firm, portfolio_id=firm.portfolio_id)
    case, letter = await people.case_with_letter(firm, client)
    _, unwanted = await people.case_with_letter(firm)
    path = f"/v1/registrations/{case['case_id']}/key"
    expect(await other.founder.enter_key(case["case_id"], letter.key), 422, "KEY_NOT_VALID")
    expect(await bruno.enter_key(case["case_id"], wrong_key(letter.key)), 422, "KEY_NOT_VALID")
    expect(await bruno.call("POST", "access", path, {"cle": letter.key}), 400, "REQUEST_INVALID")
    expect(await bruno.call("POST", "access", f"{path}?key={letter.key}", {"key": letter.key}), 200)
    expect(await bruno.enter_key(case["case_id"], letter.key), 409, "KEY_ALREADY_USED")
    nir = {"identifier": client.nir, "kind": client.kind, "method": "K", "portfolio_id": firm.portfolio_id}
    expect(await firm.founder.register_client(nir), 400, "IDENTIFIER_INVALID")
    expect(await people.household.portal.refuse(unwanted.refusal_code), 200)
    await people.household.portal.login(firm.founder.email, unwanted.key)


async def overhear(broker_url: str) -> None:
    """From now on, a copy of everything that is said stays in a queue of ours."""
    async with await aio_pika.connect(broker_url) as connection:
        channel = await connection.channel()
        queue = await channel.declare_queue(OVERHEARD, durable=True)
        for service in SERVICES:
            await queue.bind(exchange_of(service), "#")


async def test_the_search_finds_a_secret_in_each_kind_of_store(
    database_url: Callable[[], Awaitable[str]], vhost_url: str, tmp_path: Path
) -> None:
    secret = "7KQM-2XWP-9RTD"
    database = await planted_database((await database_url()).replace("+asyncpg", ""), secret)
    await plant_message(vhost_url, secret)
    log, slip = tmp_path / "access.log", tmp_path / "letter.json"
    log.write_text(f'{{"event": "typed {secret.replace("-", "").lower()}"}}')
    slip.write_text(f'{{"key": "{secret}"}}')

    finds, read = await search_everywhere(
        {secret: "key", "other": "password"},
        databases={"access": database},
        broker_url=vhost_url,
        queues=["planted"],
        files=[log, slip],
    )

    assert sorted(finds, key=lambda find: find.place) == [
        Find("key", "access: table in_bytes"),
        Find("key", "access: table in_json"),
        Find("key", "access: table in_text"),
        Find("key", "file access.log"),
        Find("key", "file letter.json"),
        Find("key", "queue planted"),
        Find("key", "queue planted"),
    ]
    assert read == 8


async def planted_database(url: str, secret: str) -> str:
    """A database that keeps the secret in three ways, beside an innocent row."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("create table in_text (id int, note text)")
        await connection.execute("create table in_json (id int, note jsonb)")
        await connection.execute("create table in_bytes (id int, note bytea)")
        await connection.execute("insert into in_text values (1, $1), (2, 'nothing')", f"typed {secret}.")
        await connection.execute("insert into in_json values (1, $1)", f'{{"key": "{secret.lower()}"}}')
        await connection.execute("insert into in_bytes values (1, $1)", secret.encode())
    finally:
        await connection.close()
    return url


async def plant_message(broker_url: str, secret: str) -> None:
    """One message that says it, and one that carries it in a header."""
    async with await aio_pika.connect(broker_url) as connection:
        channel = await connection.channel()
        await channel.declare_queue("planted", durable=True)
        for message in (
            aio_pika.Message(secret.encode()),
            aio_pika.Message(b"nothing", headers={"x-note": secret}),
        ):
            await channel.default_exchange.publish(message, routing_key="planted")

"""Mails from the outgoing post to the server's « taken », beside bare aiosmtplib with the same messages."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
from rich.console import Console

from benchmarks.cores import MEASURED, OTHERS, on_cores
from benchmarks.letters import pinned_worker
from benchmarks.rounds import Finding, Round, alternate, cpu_seconds
from benchmarks.written_mails import FIRM_ID, LEA, USER_ID, waiting_mail
from database.engine import Database
from notifications.settings import Settings
from notifications.storage import mails
from workbench.backend import open_backend
from workbench.databases import migrated_database
from workbench.house import correspondence
from workbench.keys import generate_settings
from workbench.mailbox import Mailbox
from workbench.processes import Process
from workbench.stage import until

MAILS_A_ROUND = 400
ROUNDS = 7
ROOT = Path(__file__).parents[1]
CONNECTIONS: int = Settings.model_fields["smtp_connections"].default
READER = (
    "insert into users (user_id, firm_id, display_name, email, standing, changed_at) "
    "values ($1, $2, 'Léa Petit', $3, 'ACTIVE', now())"
)
SETTLED = "select count(*) from mails where state = 'SENT' and leased_until is null"


async def measure(folder: Path, console: Console) -> list[Finding]:
    """The worker claims, words, hands over, is answered and settles; the server keeps nothing."""
    with on_cores(OTHERS), open_backend(folder, durable=True, kind="local") as backend:
        url = await migrated_database(backend.postgres.superuser_url, "notifications")
        async with mail_sink() as port, asyncpg.create_pool(url.replace("+asyncpg", ""), min_size=1) as pool:
            await pool.execute(READER, USER_ID, FIRM_ID, LEA)
            environment = generate_settings()["notifications"] | {
                **correspondence(Mailbox(folder / "mails", port), folder / "spool"),
                "NOTIFICATIONS_DATABASE_URL": url,
                "NOTIFICATIONS_BROKER_URL": backend.broker.url(),
                "NOTIFICATIONS_ACCESS_URL": "http://access.invalid",
            }
            async with pinned_worker(environment, folder) as worker:
                post = OutgoingPost(Database(url), pool, worker)
                return [await _compare(post, port, console)]


class OutgoingPost:
    """From its rows to the server."""

    def __init__(self, database: Database, pool: asyncpg.Pool, worker: Process) -> None:
        self._database = database
        self._pool = pool
        self._worker = worker
        self._expected = 0

    async def send_all(self, count: int = MAILS_A_ROUND) -> Round:
        """From the commit of all of them to the last one's settling."""
        waiting = [waiting_mail() for _ in range(count)]
        self._expected += count
        begun, used = time.time(), cpu_seconds(self._worker.pid)
        async with self._database.transaction() as tx:
            await mails.add(tx, waiting)
        await until(self._all_settled, "the mails", seconds=120)
        last = await self._pool.fetchval("select max(sent_at) from mails")
        used = cpu_seconds(self._worker.pid) - used
        return Round(count / (last.timestamp() - begun), count / used)

    async def _all_settled(self) -> bool | None:
        return (await self._pool.fetchval(SETTLED)) >= self._expected or None


@asynccontextmanager
async def mail_sink() -> AsyncIterator[int]:
    """A mail server in a process of its own; its port."""
    with on_cores(OTHERS):
        process = await _module("mail_sink")
    assert process.stdout
    try:
        yield int(await process.stdout.readline())
    finally:
        process.kill()
        await process.wait()


async def bare_aiosmtplib(port: int) -> Round:
    """As many mails, on the core that the worker leaves idle meanwhile."""
    with on_cores(MEASURED):
        process = await _module("bare_mailer", str(port), str(MAILS_A_ROUND), str(CONNECTIONS))
    output, _ = await process.communicate()
    return Round(*map(float, output.split()))


async def _module(name: str, *arguments: str) -> asyncio.subprocess.Process:
    command = (sys.executable, "-m", f"benchmarks.{name}", *arguments)
    return await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)


async def _compare(post: OutgoingPost, port: int, console: Console) -> Finding:
    await post.send_all(40)

    async def bare() -> Round:
        return await bare_aiosmtplib(port)

    return await alternate(
        f"mails on one core, from row to settled, beside bare aiosmtplib, {CONNECTIONS} connections each",
        ours=post.send_all,
        beside=bare,
        unit="mails/s",
        target=0.5,
        rounds=ROUNDS,
        console=console,
        by_processor=True,
    )

"""`check` over HTTP at c = 32, beside a bare endpoint that reads the same request and does one select."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from benchmarks.cores import MEASURED, OTHERS, on_cores
from benchmarks.load import WrongAnswers, load, request
from benchmarks.rounds import Finding, Round, alternate, cpu_seconds
from benchmarks.towns import Town, settle, shuffled
from web.access_tokens import TokenSigner
from workbench.databases import migrated_database
from workbench.keys import generate_settings
from workbench.ports import LOOPBACK, free_port
from workbench.postgres import private_postgres
from workbench.processes import Process, start_service, stop_all

ROOT = Path(__file__).parents[1]


async def measure(folder: Path, console: Console) -> list[Finding]:
    """The real API process, a thousand clients, every answer an allowing one; tokens known and new."""
    with on_cores(OTHERS), private_postgres(folder / "postgres") as postgres:
        url = await migrated_database(postgres.superuser_url, "access")
        towns = await settle(url)
        environment = generate_settings()["access"] | {
            "ACCESS_DATABASE_URL": url,
            "ACCESS_BROKER_URL": "amqp://nobody@127.0.0.1:1/",
        }
        signer = TokenSigner(environment["ACCESS_SIGNING_KEYS"])
        async with both_servers(environment, folder) as (access, bare):
            warm_requests = questions(towns, signer)

            async def warm() -> Round:
                return await _round(access, warm_requests, '"allow":true')

            async def cold() -> Round:
                return await _round(access, questions(towns, signer, each_once=True), '"allow":true')

            async def rows() -> Round:
                return await _round(bare, warm_requests, '"state":"ACTIVE"')

            with suppress(WrongAnswers):  # cold, on a busy machine, a check may be late: then it denies
                await warm()
            await rows()
            beside = "beside a bare endpoint that reads the same and does one select"
            return [
                await alternate(
                    f"`check` over HTTP, {how}, {beside}, c = 32",
                    ours=ours,
                    beside=rows,
                    unit="req/s",
                    target=target,
                    rounds=rounds,
                    console=console,
                )
                for how, ours, target, rounds in (
                    ("tokens of fifty users", warm, 0.85, 11),
                    ("each token once", cold, 0.7, 7),
                )
            ]


async def _round(server: Process, requests: list[str], expected: str) -> Round:
    used = cpu_seconds(server.pid)
    seen = await load(server.port, requests, expected)
    return Round(seen.per_second, seen.answers / (cpu_seconds(server.pid) - used))


@asynccontextmanager
async def both_servers(environment: dict[str, str], folder: Path) -> AsyncIterator[tuple[Process, Process]]:
    """Both started with the same options, on the measured core, where only one works at a time."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "benchmarks.bare_endpoint:app", "--host", LOOPBACK]
    options = ["--port", str(port), "--no-access-log", "--app-dir", str(ROOT)]
    dsn = {"BARE_DSN": environment["ACCESS_DATABASE_URL"].replace("+asyncpg", "")}
    with on_cores(MEASURED):
        access = start_service("access", "api", environment, None, folder)
        bare = Process("bare", command + options, env=dsn, folder=folder, port=port)
    try:
        access.wait_ready()
        bare.wait_ready("/openapi.json")
        yield access, bare
    finally:
        stop_all([access, bare])


def questions(towns: list[Town], signer: TokenSigner, *, each_once: bool = False) -> list[str]:
    """May each user of a firm open each of its clients' files? With one token a user, or one a question."""
    now = datetime.now(UTC)
    asked = []
    for town in towns:
        for principal in town.principals:
            token = signer.sign(principal, now)
            for account in town.accounts:
                token = signer.sign(principal, now) if each_once else token
                headers = f"Authorization: Bearer {token}\r\n"
                body = f'{{"action":"S01","account_ref":"{account}"}}'
                asked.append(request("POST", "/v1/check", body, headers))
    return shuffled(asked)

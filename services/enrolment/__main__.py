"""Enrolment's commands: `python -m enrolment --help` lists them."""

import argparse
import asyncio
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from uuid_utils.compat import uuid7

from contracts.envelope import Actor
from contracts.origin import Origin, acting
from database.engine import Database
from database.migrations import migrate
from enrolment.actions.load_reference import LoadReport, load_contributors, load_firms
from enrolment.actions.rotate_keys import complaints, key_uses, rekey_nir
from enrolment.actions.suspend_for_security import lift_security_suspension, suspend_for_security
from enrolment.api.bindings import contributor_reference, require_keys_of
from enrolment.domain.reference_rows import HeaderRefused
from enrolment.domain.refusals import NotFound
from enrolment.domain.user import UserNotInState
from enrolment.settings import Settings
from messaging.parking import send_parked_home
from service.settings import read_settings

_SUSPENSIONS = {"suspend-user": suspend_for_security, "lift-suspension": lift_security_suspension}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it did all it should."""
    asked = _parser().parse_args(arguments)
    settings = read_settings(Settings)
    if asked.command == "migrate":
        migrate("enrolment", settings.database_url)
        return 0
    if asked.command == "parked":
        reasons = asyncio.run(send_parked_home("enrolment", settings.broker_url))
        _say(f"{count}  {reason}" for reason, count in sorted(reasons.items()))
        return 0
    if asked.command in _SUSPENSIONS:
        return asyncio.run(_suspend(asked.command, asked.user, settings))
    if asked.command == "rotate":
        return asyncio.run(_rotate(settings))
    require_keys_of(settings, datetime.now(UTC))
    return asyncio.run(_load(asked.command, asked.file, settings))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="enrolment", description="Commands of the enrolment service.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("migrate", help="bring the database to the newest revision")
    commands.add_parser("parked", help="send parked events back to their queues")
    commands.add_parser("rotate", help="re-key what former keys made, and say which of them can be removed")
    for name in ("load-contributors", "load-firms"):
        command = commands.add_parser(name, help="insert or replace reference rows from a CSV file")
        command.add_argument("file", type=Path)
    commands.add_parser("suspend-user", help="keep a user out for security").add_argument("user", type=UUID)
    commands.add_parser("lift-suspension", help="undo suspend-user").add_argument("user", type=UUID)
    return parser


async def _rotate(settings: Settings) -> int:
    """Re-key NIR, say how many rows depend on each key; 1 where a key is missing or a NIR unreadable."""
    database = Database(settings.database_url)
    reference, now = contributor_reference(settings), datetime.now(UTC)
    try:
        rekeyed = await rekey_nir(database, reference)
        async with database.transaction() as tx:
            uses = await key_uses(tx, settings, now)
            wrong = await complaints(tx, settings, reference, now)
    finally:
        await database.close()
    _say([f"NIR: {rekeyed.done} re-keyed, {rekeyed.unreadable} could not be opened"])
    _say(line for use in uses for line in use.lines)
    return 1 if wrong or rekeyed.unreadable else 0


async def _suspend(command: str, user_id: UUID, settings: Settings) -> int:
    """Say what the user is now, or why nothing was done."""
    database = Database(settings.database_url)
    operations = Origin(Actor(type="SERVICE", id="operations"), uuid7())
    try:
        with acting(operations):
            async with database.transaction() as tx:
                user = await _SUSPENSIONS[command](tx, user_id, datetime.now(UTC))
    except (NotFound, UserNotInState) as refused:
        _say([f"{user_id}: {refused or 'no such user'}"])
        return 1
    finally:
        await database.close()
    _say([f"{user_id}: {user.state}"])
    return 0


async def _load(command: str, file: Path, settings: Settings) -> int:
    """Say which lines were refused, by number and code only."""
    database = Database(settings.database_url)
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            if command == "load-firms":
                report = await load_firms(database, lines)
            else:
                report = await load_contributors(database, lines, contributor_reference(settings))
    except HeaderRefused as refused:
        _say([str(refused)])
        return 1
    finally:
        await database.close()
    _say(_lines(report))
    return 1 if report.refused else 0


def _lines(report: LoadReport) -> Iterable[str]:
    for problem in report.refused:
        yield " ".join(part for part in (f"line {problem.line}:", problem.column, problem.code) if part)
    yield f"{report.kept} kept, {len(report.refused)} refused"


def _say(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())

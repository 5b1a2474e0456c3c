"""Enrolment's commands: `python -m enrolment --help` lists them."""

import argparse
import asyncio
import re
import sys
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import get_args
from uuid import UUID
from zoneinfo import ZoneInfo

from uuid_utils.compat import uuid7

from contracts.envelope import Actor
from contracts.origin import Origin, acting
from database.engine import Database
from database.migrations import migrate
from enrolment.actions.load_reference import USUAL, load_contributors, load_firms
from enrolment.actions.rotate_keys import complaints, key_uses, rekey_nir
from enrolment.actions.run_errand import run_errand
from enrolment.actions.suspend_for_security import lift_security_suspension, suspend_for_security
from enrolment.api.bindings import contributor_reference, require_keys_of
from enrolment.domain.reference_load import AllowedClosings, FileTooOld, LoadReport
from enrolment.domain.reference_rows import HeaderRefused
from enrolment.domain.refusals import EffectUnconfirmed, NotFound
from enrolment.domain.user import UserNotInState
from enrolment.gateways.access import access_of, client_of_access
from enrolment.gateways.reference_staging import LoadUnderWay
from enrolment.gateways.reference_text import Encoding, open_reference
from enrolment.settings import Settings
from messaging.parked_command import add_parked_commands, run_parked
from service.settings import read_settings

_SUSPENSIONS = {"suspend-user": suspend_for_security, "lift-suspension": lift_security_suspension}
PARIS = ZoneInfo("Europe/Paris")
WHOLE = 100


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it did all it should."""
    asked = _parser().parse_args(arguments)
    settings = read_settings(Settings)
    if asked.command == "migrate":
        migrate("enrolment", settings.migrated_through, runtime_url=settings.database_url)
        return 0
    if asked.command == "parked":
        return run_parked("enrolment", settings.broker_url, asked)
    if asked.command in _SUSPENSIONS:
        return asyncio.run(_suspend(asked.command, asked.user, settings))
    if asked.command == "rotate":
        return asyncio.run(_rotate(settings))
    require_keys_of(settings, datetime.now(UTC))
    return asyncio.run(_load(asked, settings))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="enrolment", description="Commands of the enrolment service.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("migrate", help="bring the database to the newest revision")
    add_parked_commands(commands.add_parser("parked", help="look at parked events, replay or drop them"))
    commands.add_parser("rotate", help="re-key what former keys made, and say which of them can be removed")
    for name in ("load-contributors", "load-firms"):
        _add_load(commands.add_parser(name, help="merge a complete CSV file into the reference"))
    commands.add_parser("suspend-user", help="keep a user out for security").add_argument("user", type=UUID)
    commands.add_parser("lift-suspension", help="undo suspend-user").add_argument("user", type=UUID)
    return parser


def _add_load(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=Path)
    command.add_argument(
        "--as-of",
        type=date.fromisoformat,
        help="day of the file (default: as its name says, contributors-2026-11-27.csv, else today); "
        "one that is older than the last one loaded is refused",
    )
    command.add_argument(
        "--encoding",
        choices=get_args(Encoding.__value__),
        default="utf-8",
        help="unless a byte-order mark says otherwise (default: utf-8)",
    )
    command.add_argument(
        "--close-at-most",
        type=_percent,
        default=USUAL.percent,
        metavar="PERCENT",
        help=f"of what the reference has, if the file lacks it (default: {USUAL.percent}; "
        f"up to {USUAL.always} always, unless it is 0)",
    )


def _percent(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= WHOLE):
        raise argparse.ArgumentTypeError(f"not a whole number from 0 to {WHOLE}")
    return int(text)


def _day_of(file: Path) -> date:
    """As its name says, else today."""
    for written in re.findall(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)", file.name):
        with suppress(ValueError):
            return date.fromisoformat(written)
    return datetime.now(PARIS).date()


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
    """Say what the user is now, or why nothing was done; 1 also where access has yet to confirm it."""
    database = Database(settings.database_url)
    operations = Origin(Actor(type="SERVICE", id="operations"), uuid7())
    now = datetime.now(UTC)
    try:
        with acting(operations):
            async with database.transaction() as tx:
                changed = await _SUSPENSIONS[command](tx, user_id, now)
            async with client_of_access(settings) as client:
                access = access_of(settings, client, partial(datetime.now, UTC))
                if changed.errand_id:
                    await run_errand(database, access, now, changed.errand_id)
    except (NotFound, UserNotInState) as refused:
        _say([f"{user_id}: {refused or 'no such user'}"])
        return 1
    except EffectUnconfirmed:
        _say([f"{user_id}: {changed.user.state}, but access has not confirmed it; the worker goes on trying"])
        return 1
    finally:
        await database.close()
    _say([f"{user_id}: {changed.user.state}"])
    return 0


async def _load(asked: argparse.Namespace, settings: Settings) -> int:
    """Say what became of each line: refused ones by number, column and code only. 1 unless all were kept."""
    database, as_of = Database(settings.database_url), asked.as_of or _day_of(asked.file)
    percent: int = asked.close_at_most
    closings = AllowedClosings(percent, always=USUAL.always if percent else 0)
    try:
        with open_reference(asked.file, asked.encoding) as lines:
            if asked.command == "load-firms":
                report = await load_firms(database, lines, as_of=as_of, closings=closings)
            else:
                reference = contributor_reference(settings)
                report = await load_contributors(database, lines, reference, as_of=as_of, closings=closings)
    except (HeaderRefused, FileTooOld, LoadUnderWay, OSError) as refused:
        _say([str(refused)])
        return 1
    finally:
        await database.close()
    _say(_lines(report))
    return 1 if report.refused or report.withheld else 0


def _lines(report: LoadReport) -> Iterable[str]:
    for problem in report.refused:
        yield " ".join(part for part in (f"line {problem.line}:", problem.column, problem.code) if part)
    if any(problem.code == "ENCODING_INVALID" for problem in report.refused):
        yield "What a line holds is not in the file's encoding: see --encoding."
    kept = f"{report.kept} kept ({report.new} new, {report.changed} changed, {report.unchanged} unchanged)"
    yield f"{report.lines} lines: {kept}, {len(report.refused)} refused, {report.blank} blank"
    yield f"{report.gone} gone from the file, {report.closed} of them closed"
    if report.withheld:
        yield f"Nothing was closed: {report.withheld}."


def _say(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())

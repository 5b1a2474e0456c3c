"""`python -m notifications migrate | parked | stuck-letters | attempts | suppressed | lift | rotate`."""

import argparse
import asyncio
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from database.engine import Database
from database.migrations import migrate
from messaging.parked_command import add_parked_commands, run_parked
from notifications.actions.count_key_uses import key_use
from notifications.actions.lift_suppression import lift_suppression
from notifications.domain.working_days import working_days_before
from notifications.gateways.installation import return_path_of
from notifications.gateways.return_path import ReturnPath
from notifications.settings import Settings
from notifications.storage import letter_delays, mail_attempts, suppressed_addresses
from notifications.storage.suppressed_addresses import digests_of
from service.settings import read_settings

PAGE = 200


def main() -> int:
    """Run one command; 1 when there are stuck letters, or nothing to lift or to list."""
    parser = argparse.ArgumentParser(prog="notifications", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("migrate", help="bring the database to this release")
    add_parked_commands(commands.add_parser("parked", help="look at parked messages, replay or drop them"))
    stuck = commands.add_parser(
        "stuck-letters", help="list letters not handed over, or not posted, for too long (M-10)"
    )
    stuck.add_argument("--days", type=int, default=2, help="working days (default: 2)")
    commands.add_parser("suppressed", help="list the addresses that are written to no more, by digest (M-11)")
    commands.add_parser("rotate", help="say how many rows depend on each key of addresses' digests")
    lift = commands.add_parser("lift", help="write to an address again; it is read from standard input")
    lift.add_argument("--digest", type=str.encode, help="the digest that `suppressed` lists instead")
    attempts = commands.add_parser("attempts", help="list every try of one mail")
    attempts.add_argument("mail", help="its reference, or the address that its bounce came to")
    chosen = parser.parse_args()
    settings = read_settings(Settings)
    match chosen.command:
        case "migrate":
            migrate("notifications", settings.migrated_through, runtime_url=settings.database_url)
        case "parked":
            return run_parked("notifications", settings.broker_url, chosen)
        case "rotate":
            asyncio.run(_standing(settings))
        case "suppressed":
            asyncio.run(_suppressed(settings))
        case _:
            return asyncio.run(_found(settings, chosen))
    return 0


async def _found(settings: Settings, chosen: argparse.Namespace) -> int:
    match chosen.command:
        case "lift":
            return await _lift(settings, chosen.digest)
        case "attempts":
            return await _attempts(settings, chosen.mail)
        case _:
            return await _stuck_letters(settings, chosen.days)


async def _stuck_letters(settings: Settings, days: int) -> int:
    database = Database(settings.database_url)
    try:
        async with database.transaction() as tx:
            stuck = await letter_delays.stuck(tx, working_days_before(datetime.now(UTC), days))
    finally:
        await database.close()
    _say(
        (letter.letter_id, letter.state, letter.requested_at, letter.handed_over_at or "-", letter.attempts)
        for letter in stuck
    )
    return 1 if stuck else 0


async def _standing(settings: Settings) -> None:
    """Nothing is re-keyed here: an address is when it refuses again, or is forgotten in time."""
    database = Database(settings.database_url)
    try:
        async with database.transaction() as tx:
            use = await key_use(tx, settings)
    finally:
        await database.close()
    _say([line] for line in use.lines)


async def _suppressed(settings: Settings) -> None:
    database, after = Database(settings.database_url), b""
    since = datetime.now(UTC) - settings.suppression_kept
    try:
        async with database.transaction() as tx:
            while found := await suppressed_addresses.suppressed(tx, since, after=after, limit=PAGE):
                _say(
                    (digest.decode(), known.reason, known.days, known.suppressed_at)
                    for digest, known in found
                )
                after = found[-1][0]
    finally:
        await database.close()


async def _lift(settings: Settings, digest: bytes | None) -> int:
    named = [digest] if digest else digests_of(sys.stdin.readline(), settings.address_digest_keys)
    database = Database(settings.database_url)
    try:
        return 0 if await lift_suppression(database, named, by="command") else 1
    finally:
        await database.close()


async def _attempts(settings: Settings, named: str) -> int:
    message_id = _mail_named(named, return_path_of(settings))
    if message_id is None:
        sys.stderr.write("That is neither the reference of a mail nor an address of ours for bounces.\n")
        return 1
    database = Database(settings.database_url)
    try:
        async with database.transaction() as tx:
            tried = await mail_attempts.of_mail(tx, message_id)
    finally:
        await database.close()
    _say((message_id, a.begun_at, a.ended_at, a.outcome, a.smtp_code or "-", a.reason or "-") for a in tried)
    return 0 if tried else 1


def _mail_named(named: str, return_path: ReturnPath | None) -> UUID | None:
    if "@" in named:
        return return_path.mail_of(named) if return_path else None
    try:
        return UUID(named)
    except ValueError:
        return None


def _say(rows: Iterable[Iterable[object]]) -> None:
    for row in rows:
        sys.stdout.write("\t".join(map(str, row)) + "\n")


if __name__ == "__main__":
    sys.exit(main())

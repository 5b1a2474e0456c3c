"""Commands of operations: `python -m notifications migrate | parked | stuck-letters`."""

import argparse
import asyncio
import sys
from collections.abc import Iterable
from datetime import UTC, datetime

from database.engine import Database
from database.migrations import migrate
from messaging.parking import send_parked_home
from notifications.domain.working_days import working_days_before
from notifications.settings import Settings
from notifications.storage import letter_delays
from service.settings import read_settings


def main() -> int:
    """Run one command; 1 when there are stuck letters."""
    parser = argparse.ArgumentParser(prog="notifications", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("migrate", help="bring the database to this release")
    commands.add_parser("parked", help="send parked messages back to their queues, once the cause is mended")
    stuck = commands.add_parser(
        "stuck-letters", help="list letters not handed over, or not posted, for too long (M-10)"
    )
    stuck.add_argument("--days", type=int, default=2, help="working days (default: 2)")
    chosen = parser.parse_args()
    settings = read_settings(Settings)
    match chosen.command:
        case "migrate":
            migrate("notifications", settings.database_url)
        case "parked":
            _say(asyncio.run(send_parked_home("notifications", settings.broker_url)).items())
        case "stuck-letters":
            return asyncio.run(_stuck_letters(settings, chosen.days))
    return 0


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


def _say(rows: Iterable[Iterable[object]]) -> None:
    for row in rows:
        sys.stdout.write("\t".join(map(str, row)) + "\n")


if __name__ == "__main__":
    sys.exit(main())

"""Commands: `python -m access migrate | parked list|show|replay|drop | rotate`."""

import argparse
import asyncio
import sys

from access.actions.count_key_uses import key_uses
from access.settings import Settings
from database.engine import Database
from database.migrations import migrate
from messaging.parked_command import add_parked_commands, run_parked
from service.settings import read_settings


def main(command: str, *more: str) -> None:
    """Run one command, with the environment's addresses."""
    match command:
        case "migrate":
            settings = read_settings(Settings)
            migrate("access", settings.migrated_through, runtime_url=settings.database_url)
        case "parked":
            parser = argparse.ArgumentParser(prog="python -m access parked")
            add_parked_commands(parser)
            asked = parser.parse_args(more)
            sys.exit(run_parked("access", read_settings(Settings).broker_url, asked))
        case "rotate":
            sys.stdout.writelines(f"{line}\n" for line in asyncio.run(_standing(read_settings(Settings))))
        case _:
            sys.exit("python -m access migrate|parked|rotate")


async def _standing(settings: Settings) -> list[str]:
    """For each digest key how many rows depend on it: access holds nothing in clear that it could re-key."""
    database = Database(settings.database_url)
    try:
        async with database.transaction() as tx:
            return [line for use in await key_uses(tx, settings) for line in use.lines]
    finally:
        await database.close()


if __name__ == "__main__":
    main(*sys.argv[1:] or [""])

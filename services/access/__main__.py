"""Commands: `python -m access migrate`, `python -m access parked`."""

import asyncio
import sys

from access.settings import Settings
from database.migrations import migrate
from messaging.parking import send_parked_home
from service.settings import read_settings


def main(command: str) -> None:
    """Run one command, with the environment's addresses."""
    match command:
        case "migrate":
            migrate("access", read_settings(Settings).database_url)
        case "parked":
            reasons = asyncio.run(send_parked_home("access", read_settings(Settings).broker_url))
            for reason, count in reasons.items():
                sys.stdout.write(f"{count} sent home: {reason}\n")
        case _:
            sys.exit("python -m access migrate|parked")


if __name__ == "__main__":
    main(*sys.argv[1:2] or [""])

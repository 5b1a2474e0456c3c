"""`python -m <service> parked list | show | replay | drop`: what operations do with parked events."""

import argparse
import asyncio
import sys
from collections.abc import Iterable
from datetime import UTC, datetime

from aiormq.exceptions import AMQPError

from contracts.envelope import Service
from messaging.parking import Chosen, Fate, Parked, drop, look_at_parked, replay
from messaging.setbacks import describe

COMMAND_SECONDS = 300.0


def add_parked_commands(parser: argparse.ArgumentParser) -> None:
    """Say on `parser` what can be done with parked messages."""
    commands = parser.add_subparsers(dest="parked", required=True)
    commands.add_parser("list", help="all of them, without their content: the oldest first")
    commands.add_parser("show", help="what is known of one").add_argument("id")
    back = commands.add_parser("replay", help="send one, or all of one reason, back to where they belong")
    which = back.add_mutually_exclusive_group(required=True)
    which.add_argument("id", nargs="?")
    which.add_argument("--reason", help="as `list` tells it")
    gone = commands.add_parser("drop", help="forget one for ever")
    gone.add_argument("id")
    gone.add_argument("--yes", action="store_true", required=True, help="nobody can bring it back")


def run_parked(service: Service, broker_url: str, asked: argparse.Namespace) -> int:
    """Do what is asked; 0 when it was done, 1 when not, with one sentence that says why."""
    try:
        return asyncio.run(asyncio.wait_for(_run(service, broker_url, asked), COMMAND_SECONDS))
    except (AMQPError, OSError, TimeoutError, RuntimeError) as away:
        sys.stderr.write(f"Nothing more was done: {describe(away)}.\n")
        return 1


async def _run(service: Service, broker_url: str, asked: argparse.Namespace) -> int:
    match asked.parked:
        case "list":
            found = await look_at_parked(service, broker_url)
            _say(["id", "event", "queue", "reason", "since", "age", "tries"])
            _say(*(_row(parked, datetime.now(UTC)) for parked in found))
            return 0
        case "show":
            shown = [one for one in await look_at_parked(service, broker_url) if one.id == asked.id]
            for parked in shown:
                _say(*_all_of(parked))
            return 0 if shown else _unknown()
        case "replay":
            return _tell("replayed", await replay(service, broker_url, _chosen(asked)))
    return _tell("dropped", await drop(service, broker_url, _chosen(asked)))


def _chosen(asked: argparse.Namespace) -> Chosen:
    if asked.id is None:
        return lambda parked: parked.reason == asked.reason
    return lambda parked: parked.id == asked.id


def _tell(done: str, fates: list[Fate]) -> int:
    for fate in fates:
        outcome = f"stays parked: {fate.refused}" if fate.refused else done
        _say([fate.parked.id, fate.parked.event, fate.parked.home, outcome])
    if not fates:
        return _unknown()
    return 1 if any(fate.refused for fate in fates) else 0


def _row(parked: Parked, now: datetime) -> list[object]:
    since = parked.since.isoformat(timespec="seconds") if parked.since else "-"
    age = str(now - parked.since).partition(".")[0] if parked.since else "-"
    return [parked.id, parked.event, parked.home, parked.reason, since, age, parked.tries]


def _all_of(parked: Parked) -> list[list[object]]:
    since = parked.since.isoformat(timespec="seconds") if parked.since else "-"
    origin: list[list[object]] = [[name, value] for name, value in parked.headers.items()]
    return [
        ["id", parked.id],
        ["event", parked.event],
        ["queue", parked.home],
        ["reason", parked.reason],
        ["since", since],
        ["tries", parked.tries],
        ["replayed by hand", parked.replayed],
        *origin,
        ["bytes", parked.size],
    ]


def _unknown() -> int:
    sys.stderr.write("No such message is parked.\n")
    return 1


def _say(*rows: Iterable[object]) -> None:
    for row in rows:
        sys.stdout.write("\t".join(map(str, row)) + "\n")

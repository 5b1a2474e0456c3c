"""`make up`: everything keeps running for a person, until Ctrl-C; what was done is found again next time."""

import asyncio
import signal
from pathlib import Path

from rich.console import Console
from rich.table import Table

from workbench.house import SERVICES, House, open_house
from workbench.mailbox_page import start_mailbox_page
from workbench.ports import free_port

PORTS = {"enrolment": 8101, "access": 8102, "notifications": 8103}
MAILBOX_PORT = 8104


async def stay_up(folder: Path, console: Console) -> None:
    """Serve on fixed ports where they are free, and say where everything is."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    ports = {service: free_port(preferred) for service, preferred in PORTS.items()}
    async with open_house(
        folder, kind="local", ports=ports, say=lambda step: console.print(f"  [dim]{step}")
    ) as house:
        page = start_mailbox_page(house.mailbox.folder, free_port(MAILBOX_PORT), folder / "logs")
        try:
            await asyncio.to_thread(page.wait_ready)
            console.print(addresses(house, page.url))
            console.print("Ctrl-C ends everything; the next `make up` finds it again.")
            await stop.wait()
        finally:
            page.stop()


def addresses(house: House, mailbox: str) -> Table:
    """Where a person goes."""
    table = Table(title="Espace Tiers is up", title_justify="left", show_header=False)
    for service in SERVICES:
        table.add_row(f"API of {service}", f"{house.portal.urls[service]}/docs")
    table.add_row("Mailbox", mailbox)
    table.add_row("Letters (print shop's spool)", str(house.spool.folder))
    table.add_row("Sample firms and clients", "deploy/sample/")
    return table

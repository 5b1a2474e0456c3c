"""A mail server in a process of its own: takes every mail, keeps none, and prints the port it listens on."""

import asyncio
import sys

from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import SMTP

from workbench.ports import LOOPBACK


async def main() -> None:
    """Until it is ended by whoever started it."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Sink(), hostname="localhost", loop=loop), LOOPBACK, 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())

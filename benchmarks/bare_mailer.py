"""Bare aiosmtplib: our messages to the same server, over as many kept connections; prints both rates."""

import asyncio
import email
import email.policy
import sys
import time
from datetime import UTC, datetime
from email.message import EmailMessage
from uuid import uuid4

import aiosmtplib
import uvloop

from benchmarks.written_mails import LEA, SENDER, some_mail, templates
from notifications.gateways.smtp_message import Letterhead, OutgoingMail
from workbench.ports import LOOPBACK


async def main(port: int, count: int, connections: int) -> None:
    """All messages are ready before the clock starts; a first one opens each connection, uncounted."""
    ready = [_message() for _ in range(count)]
    clients = [aiosmtplib.SMTP(hostname=LOOPBACK, port=port, start_tls=False) for _ in range(connections)]
    for client in clients:
        await client.connect()
        await client.send_message(_message())
    begun, used = time.perf_counter(), time.process_time()
    await asyncio.gather(*(_send(client, ready) for client in clients))
    print(count / (time.perf_counter() - begun), count / (time.process_time() - used))
    await asyncio.gather(*(client.quit() for client in clients))


async def _send(client: aiosmtplib.SMTP, ready: list[EmailMessage]) -> None:
    while ready:
        await client.send_message(ready.pop())


def _message() -> EmailMessage:
    """What the worker sends, as `email` reads it: equal on the wire."""
    now, message_id = datetime.now(UTC), uuid4()
    rendered = templates().render(some_mail(), message_id, now)
    outgoing = OutgoingMail(message_id=message_id, recipient=LEA, written_at=now, rendered=rendered)
    content = Letterhead(SENDER).wire(outgoing).content.removesuffix(b".\r\n")
    parsed = email.message_from_bytes(content, policy=email.policy.SMTP)
    assert isinstance(parsed, EmailMessage)
    return parsed


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(*map(int, sys.argv[1:4])))

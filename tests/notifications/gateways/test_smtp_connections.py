import asyncio
from collections.abc import Callable

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import Session

from notifications.domain.outcomes import Deferred, Sent
from notifications.gateways.smtp import SmtpMailer
from notifications.gateways.smtp_connections import Relay, SmtpConnections
from notifications.gateways.smtp_message import OutgoingMail, Sender

Mails = Callable[..., OutgoingMail]


async def test_connections_are_kept_and_bounded(
    mailer: SmtpMailer, mail: Mails, sessions: set[Session]
) -> None:
    outcomes = await asyncio.gather(*(mailer.send(mail(f"user{rank}@cabinet.fr")) for rank in range(12)))

    assert outcomes == [Sent()] * 12
    assert len(sessions) == 2


async def test_a_lost_connection_defers_and_the_next_mail_leaves(mail: Mails, sender: Sender) -> None:
    controller = Controller(Sink(), hostname="127.0.0.1", port=0)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(controller.factory, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    connections = SmtpConnections(Relay("127.0.0.1", port), size=1)
    mailer = SmtpMailer(connections, sender)
    assert await mailer.send(mail("anne@cabinet.fr")) == Sent()

    server.close()
    server.close_clients()
    await server.wait_closed()
    assert isinstance(await mailer.send(mail("anne@cabinet.fr")), Deferred)

    server = await loop.create_server(controller.factory, "127.0.0.1", port)
    assert await mailer.send(mail("anne@cabinet.fr")) == Sent()
    await connections.close()
    server.close()

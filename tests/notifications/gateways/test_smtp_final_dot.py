"""Between the final dot and its answer nobody knows whether a mail left (RFC 5321, 4.5.3.2.6)."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from notifications.domain.outcomes import Deferred, Overdue, Sent, Stage, Uncertain, interrupted
from notifications.gateways.smtp import SmtpMailer
from notifications.gateways.smtp_connections import Relay, SmtpConnections, Timeouts
from notifications.gateways.smtp_message import OutgoingMail, Sender
from notifications.gateways.smtp_transmission import HandOver
from tests.notifications.slow_server import SlowServer
from workbench.ports import free_port

Mails = Callable[..., OutgoingMail]


@pytest.fixture
async def server() -> AsyncIterator[SlowServer]:
    async with SlowServer() as opened:
        yield opened


@pytest.fixture
async def mailer(server: SlowServer, sender: Sender) -> AsyncIterator[SmtpMailer]:
    """Any answer but that to the final dot must come within half a second."""
    timeouts = Timeouts(command=0.5, preparation=2, final_dot=30)
    connections = SmtpConnections(Relay("127.0.0.1", server.port, timeouts=timeouts), size=1)
    yield SmtpMailer(connections, sender)
    await connections.close()


async def test_an_answer_slower_than_any_other_is_waited_for(
    server: SlowServer, mailer: SmtpMailer, mail: Mails
) -> None:
    asyncio.get_running_loop().call_later(2.5, server.answer.set)
    assert await mailer.send(mail("anne@cabinet.fr")) == Sent()
    assert len(server.taken) == 1


async def test_no_answer_at_all_is_an_outcome_of_its_own(
    server: SlowServer, sender: Sender, mail: Mails
) -> None:
    relay = Relay("127.0.0.1", server.port, timeouts=Timeouts(final_dot=0.1))
    connections = SmtpConnections(relay, size=1)
    outcome = await SmtpMailer(connections, sender).send(mail("anne@cabinet.fr"))
    assert outcome == Uncertain("SMTPReadTimeoutError")
    await connections.close()


async def test_a_connection_lost_after_the_final_dot_too(
    server: SlowServer, mailer: SmtpMailer, mail: Mails
) -> None:
    server.drop = True
    outcome = await mailer.send(mail("anne@cabinet.fr"))
    assert isinstance(outcome, Uncertain)
    server.drop = False
    server.answer.set()
    assert await mailer.send(mail("max@cabinet.fr")) == Sent(), "the next one has a connection of its own"


async def test_who_interrupts_it_knows_how_far_it_got(
    server: SlowServer, mailer: SmtpMailer, mail: Mails
) -> None:
    hand_over = HandOver()
    sending = asyncio.create_task(mailer.send(mail("anne@cabinet.fr"), hand_over))
    await server.arrived.wait()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    assert hand_over.stage is Stage.DOT
    assert isinstance(interrupted(hand_over.stage), Uncertain)
    assert interrupted(Stage.RCPT) == Deferred("INTERRUPTED")


@pytest.mark.parametrize("asked", ["may_leave", "in_time"])
async def test_the_sender_has_the_last_word_before_the_content(
    server: SlowServer, mailer: SmtpMailer, mail: Mails, asked: str
) -> None:
    async def never() -> bool:
        return False

    hand_over = HandOver(may_leave=never) if asked == "may_leave" else HandOver(in_time=lambda: False)
    assert await mailer.send(mail("anne@cabinet.fr"), hand_over) == Overdue()
    assert server.taken == []


async def test_a_server_that_says_nothing_is_left_after_the_preparation(sender: Sender, mail: Mails) -> None:
    port = free_port()

    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    silent = await asyncio.start_server(say_nothing, "127.0.0.1", port)
    timeouts = Timeouts(command=30, preparation=0.2, final_dot=30)
    connections = SmtpConnections(Relay("127.0.0.1", port, timeouts=timeouts), size=1)
    assert await SmtpMailer(connections, sender).send(mail("anne@cabinet.fr")) == Deferred("TimeoutError")
    silent.close()
    silent.close_clients()


async def test_leading_dots_and_the_last_line_arrive_as_they_were(
    server: SlowServer, mailer: SmtpMailer, mail: Mails
) -> None:
    from dataclasses import replace

    from notifications.domain.mails import RenderedMail

    server.answer.set()
    dotted = RenderedMail("Point", ".\n..deux\nfin", "<p>.</p>")
    assert await mailer.send(replace(mail("anne@cabinet.fr"), rendered=dotted)) == Sent()
    assert await mailer.send(mail("anne@cabinet.fr")) == Sent(), "the session went on in step"

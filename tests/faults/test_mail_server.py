"""Mail servers that answer wrongly, slowly or not at all: nothing is lost, sent twice or blamed."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from contracts.access import AccountLocked
from notifications.domain.mails import RenderedMail
from notifications.domain.outcomes import Bounced, Deferred, Outcome, Sent, Stage, Uncertain
from notifications.gateways.return_path import ReturnPath
from notifications.gateways.smtp import SmtpMailer
from notifications.gateways.smtp_connections import Relay, SmtpConnections, Timeouts
from notifications.gateways.smtp_message import OutgoingMail, Sender
from tests.notifications.conftest import open_house  # noqa: F401 - a fixture
from tests.notifications.house import House
from tests.notifications.samples import activation
from tests.notifications.scripted_server import HANG_UP, SILENCE, ScriptedServer
from vocabulary.digest_keys import DigestKeys

type OpenHouse = Callable[..., Awaitable[House]]

SHORT = Timeouts(command=0.5, preparation=1.5, final_dot=0.5)
SENDER = Sender(display_name="Espace Tiers", address="ne-pas-repondre@espace-tiers.example.fr")
BEFORE_THE_DOT = ("BANNER", "EHLO", "MAIL", "RCPT", "DATA")


def mail() -> OutgoingMail:
    words = RenderedMail("Objet", "Bonjour.\n", "<p>Bonjour.</p>")
    return OutgoingMail(
        message_id=uuid4(), recipient="anne@cabinet.fr", written_at=datetime.now(UTC), rendered=words
    )


async def sent_by(
    server: ScriptedServer, count: int = 1, return_path: ReturnPath | None = None
) -> list[Outcome]:
    connections = SmtpConnections(Relay("127.0.0.1", server.port, timeouts=SHORT), size=1)
    mailer = SmtpMailer(connections, SENDER, return_path)
    outcomes = [await mailer.send(mail()) for _ in range(count)]
    await connections.close()
    return outcomes


@pytest.mark.parametrize("step", [*BEFORE_THE_DOT, "DOT"])
async def test_421_at_any_step_defers_and_the_next_mail_has_a_new_connection(step: str) -> None:
    async with ScriptedServer(**{step: "421 4.3.2 shutting down"}) as server:
        (outcome,) = await sent_by(server)
        assert isinstance(outcome, Deferred)
        server.answers[step] = ScriptedServer().answers[step]
        assert await sent_by(server) == [Sent()]
        assert len(server.taken) == 1


async def test_452_after_some_recipients_defers_those_beyond_and_starts_anew() -> None:
    async with ScriptedServer() as server:
        server.most_recipients = 2
        outcomes = await sent_by(server, 6)
    assert outcomes == [Sent(), Sent(), Deferred("452 4.5.3"), Sent(), Sent(), Deferred("452 4.5.3")]
    assert len(server.taken) == 4


@pytest.mark.parametrize("answer", [HANG_UP, SILENCE, "hello", "999 what", "25", "\x00\xff", "x" * 40_000])
@pytest.mark.parametrize("step", BEFORE_THE_DOT)
async def test_no_answer_or_nonsense_before_the_content_blames_nobody(step: str, answer: str) -> None:
    async with ScriptedServer(**{step: answer}) as server:
        server.answers["HELO"] = server.answers["EHLO"]
        (outcome,) = await sent_by(server)
        assert isinstance(outcome, Deferred)
        assert server.taken == []


@pytest.mark.parametrize("answer", [HANG_UP, SILENCE, "hello", "999 what", "354 go on", "x" * 40_000])
async def test_no_answer_or_nonsense_to_the_final_dot_leaves_everything_open(answer: str) -> None:
    async with ScriptedServer(DOT=answer) as server:
        (outcome,) = await sent_by(server)
    assert isinstance(outcome, Uncertain)


async def test_a_server_that_speaks_byte_by_byte_is_listened_to_within_its_time() -> None:
    async with ScriptedServer() as server:
        server.seconds_a_byte = 0.001
        assert await sent_by(server, 2) == [Sent(), Sent()]
        assert server.connections == 1
        server.seconds_a_byte = 0.1
        assert isinstance((await sent_by(server))[0], Deferred)


async def test_an_old_server_that_knows_no_ehlo_is_spoken_to_all_the_same() -> None:
    async with ScriptedServer(EHLO="502 5.5.1 what?") as server:
        assert await sent_by(server) == [Sent()]
        assert "MAIL FROM:<ne-pas-repondre@espace-tiers.example.fr>" in server.heard


async def test_a_bounce_is_asked_to_repeat_our_id_and_no_content() -> None:
    return_path = ReturnPath("bounces@mail.example.fr", DigestKeys.single(b"k" * 32))
    async with ScriptedServer() as server:
        assert await sent_by(server, return_path=return_path) == [Sent()]
    (line,) = (line for line in server.heard if line.startswith("MAIL"))
    told = dict(word.split("=") for word in line.split()[2:])
    origin = line.split("<")[1].split(">")[0]
    assert str(return_path.mail_of(origin)) == told["ENVID"]
    assert told["RET"] == "HDRS"
    assert f"Message-ID: <{told['ENVID']}@espace-tiers.example.fr>".encode() in server.taken[0]
    assert b"From: Espace Tiers <ne-pas-repondre@espace-tiers.example.fr>" in server.taken[0]
    assert "RCPT TO:<anne@cabinet.fr> NOTIFY=FAILURE" in server.heard


async def test_where_dsn_is_not_offered_it_is_not_asked_for() -> None:
    async with ScriptedServer(EHLO="250 localhost") as server:
        assert await sent_by(server) == [Sent()]
    assert "RCPT TO:<anne@cabinet.fr>" in server.heard


async def test_a_bounce_at_rcpt_is_told_with_its_code() -> None:
    async with ScriptedServer(RCPT="550 5.1.1 <anne@cabinet.fr> who?") as server:
        assert await sent_by(server) == [Bounced("550 5.1.1", Stage.RCPT)]


async def test_mails_wait_for_hours_and_leave_in_the_order_of_their_urgency(open_house: OpenHouse) -> None:  # noqa: F811
    """The server is away from morning till noon; every try of every mail is in its history."""
    async with ScriptedServer(BANNER="421 4.3.2 not today") as server:
        house = await open_house(smtp_port=server.port, smtp_connections=1)
        anne = await house.user(uuid4(), "anne")
        for _ in range(5):
            await house.hear(AccountLocked(user_id=anne, until=house.now + timedelta(hours=1)))
        asked = activation(house.now)
        await house.hear(asked)
        for _ in range(12):
            await house.work("mails_urgent", "mails_normal")
            house.advance(minutes=30)
        assert server.taken == []

        server.answers["BANNER"] = "220 here again"
        house.advance(minutes=30)
        late = asyncio.create_task(house.work("mails_normal"))
        await house.work("mails_urgent")
        await late
        assert len(server.taken) == 6
        first_two = b"".join(server.taken[:2])
        assert str(asked.message_id).encode() in first_two, "its lane has a connection of its own"
        outcomes = await house.rows(
            "select outcome, smtp_code, count(*) from mail_attempts where message_id = :id"
            " group by 1, 2 order by 1",
            id=asked.message_id,
        )
        assert [tuple(row)[:2] for row in outcomes] == [("DEFERRED", 421), ("SENT", 250)]
        assert outcomes[0].count >= 6

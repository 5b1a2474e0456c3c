"""Over a real TLS: certificates are verified, and without TLS neither mail nor password leaves."""

from collections.abc import Callable
from pathlib import Path

import pytest

from notifications.domain.outcomes import Deferred, Outcome, Sent
from notifications.gateways.smtp import SmtpMailer
from notifications.gateways.smtp_connections import Relay, SmtpConnections, Tls
from notifications.gateways.smtp_message import OutgoingMail, Sender
from tests.notifications.certificates import Authority
from tests.notifications.slow_server import SlowServer

Mails = Callable[..., OutgoingMail]
USER, PASSWORD = "espace-tiers", "the relay and we know it"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def ca_file(authority: Authority) -> Path:
    return authority.ca_file


async def sent(
    server: SlowServer, tls: Tls, sender: Sender, mail: OutgoingMail, ca_file: Path | None
) -> Outcome:
    server.answer.set()
    relay = Relay("localhost", server.port, tls=tls, username=USER, password=PASSWORD, ca_file=ca_file)
    connections = SmtpConnections(relay, size=1)
    outcome = await SmtpMailer(connections, sender).send(mail)
    await connections.close()
    return outcome


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
async def test_a_mail_and_the_password_go_encrypted(
    tls: Tls, authority: Authority, ca_file: Path, sender: Sender, mail: Mails
) -> None:
    implicit = tls == "implicit"
    async with SlowServer(
        context=authority.server(), implicit=implicit, auth_require_tls=not implicit
    ) as server:
        assert await sent(server, tls, sender, mail("anne@cabinet.fr"), ca_file) == Sent()
        assert server.credentials == [(USER.encode(), PASSWORD.encode())]
        assert len(server.taken) == 1


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
async def test_a_certificate_nobody_vouches_for_is_refused(
    tls: Tls, authority: Authority, sender: Sender, mail: Mails
) -> None:
    async with SlowServer(context=authority.server(), implicit=tls == "implicit") as server:
        assert isinstance(await sent(server, tls, sender, mail("anne@cabinet.fr"), None), Deferred)
        assert (server.taken, server.credentials) == ([], [])


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
async def test_a_certificate_of_another_host_is_refused(
    tls: Tls, authority: Authority, ca_file: Path, sender: Sender, mail: Mails
) -> None:
    other = authority.server("mail.example.org")
    async with SlowServer(context=other, implicit=tls == "implicit") as server:
        assert isinstance(await sent(server, tls, sender, mail("anne@cabinet.fr"), ca_file), Deferred)
        assert (server.taken, server.credentials) == ([], [])


async def test_where_starttls_is_not_offered_nothing_is_sent_in_clear(
    ca_file: Path, sender: Sender, mail: Mails
) -> None:
    async with SlowServer(auth_require_tls=False) as server:
        assert isinstance(await sent(server, "starttls", sender, mail("anne@cabinet.fr"), ca_file), Deferred)
        assert (server.taken, server.credentials) == ([], [])


def test_a_password_without_tls_can_t_even_be_asked_for() -> None:
    with pytest.raises(ValueError, match="never sent without TLS"):
        Relay("localhost", 25, username=USER, password=PASSWORD)

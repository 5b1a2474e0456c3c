"""What an installation chose for its mail server is what is done."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest

from notifications.domain.outcomes import Deferred, Sent
from notifications.gateways.installation import mailer_of
from notifications.gateways.smtp_message import OutgoingMail
from tests.notifications.certificates import Authority
from tests.notifications.house import settings_for
from tests.notifications.slow_server import SlowServer
from workbench.mailbox import Mailbox

Mails = Callable[..., OutgoingMail]


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
async def test_tls_that_was_asked_for_is_insisted_on(
    tmp_path: Path, mail: Mails, tls: Literal["starttls", "implicit"]
) -> None:
    authority = Authority(tmp_path)
    async with (
        SlowServer() as stripped,
        SlowServer(
            context=authority.server(), implicit=tls == "implicit", require_starttls=tls == "starttls"
        ) as server,
    ):
        for opened, outcome in ((stripped, Deferred), (server, Sent)):
            opened.answer.set()
            chosen = settings_for(
                "postgresql+asyncpg://unused",
                "amqp://unused",
                Mailbox(tmp_path / "mails", opened.port),
                tmp_path,
                smtp_host="localhost",
                smtp_tls=tls,
                smtp_ca_file=authority.ca_file,
                smtp_timeout=2,
            )
            mailer, connections = mailer_of(chosen)
            assert isinstance(await mailer.send(mail("anne@cabinet.fr")), outcome)
            await connections.close()
        assert (stripped.taken, len(server.taken)) == ([], 1)

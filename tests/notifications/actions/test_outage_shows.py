"""A mail server that takes nothing for a day is seen: in the log, in the counts, in the ages."""

from math import isnan
from uuid import uuid4

from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from contracts.access import AccountLocked
from tests.notifications.house import House
from tests.notifications.samples import activation, issued


def age(what: str) -> float:
    value = REGISTRY.get_sample_value("espace_tiers_oldest_waiting_seconds", {"what": what})
    assert value is not None
    return value


def counted(lane: str, outcome: str) -> float:
    return REGISTRY.get_sample_value("espace_tiers_mails_total", {"lane": lane, "outcome": outcome}) or 0


async def test_a_day_without_mail_server(house: House) -> None:
    anne = await house.user(uuid4(), "anne")
    house.mailbox.refuse("anne@cabinet.fr", "421 4.3.2 Not now, anne@cabinet.fr")
    house.mailbox.refuse("lea@cabinet.fr", "421 4.3.2 Not now, lea@cabinet.fr")
    before = counted("normal", "deferred")
    with capture_logs() as said:
        for _ in range(5):
            await house.hear(AccountLocked(user_id=anne, until=house.now))
        await house.hear(activation(house.now))
        for _ in range(23):
            await house.work("mails_urgent", "mails_normal")
            house.advance(hours=1)
    await house.worker.backlog.look()

    assert counted("normal", "deferred") == before + 5 * 23
    assert (age("mail_normal"), age("mail_urgent")) == (23 * 3600, 23 * 3600)
    deferrals = [line for line in said if line["event"] == "mail_deferred"]
    assert {line["lane"] for line in deferrals} == {"urgent", "normal"}
    assert {line["reason"] for line in deferrals} == {"421 4.3.2"}
    assert len(deferrals) <= 4, "one line a minute and lane, not one a mail"
    assert "cabinet.fr" not in str(said)

    house.mailbox.accept("anne@cabinet.fr")
    house.mailbox.accept("lea@cabinet.fr")
    await house.work("mails_urgent", "mails_normal")
    await house.worker.backlog.look()
    assert (age("mail_normal"), age("mail_urgent")) == (0, 0)


async def test_the_oldest_letter_that_is_not_printed(house: House) -> None:
    firm = uuid4()
    await house.hear(issued(house.now, firm, await house.user(firm, "lea")))
    house.advance(hours=3)
    await house.worker.backlog.look()
    assert age("letter") == 3 * 3600
    assert isnan(age("parked")), "there is no broker in this house"

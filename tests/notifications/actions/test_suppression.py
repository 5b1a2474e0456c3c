"""A refusal that is not the recipient's fault silences nobody; a dead address is told (M-11)."""

from typing import Any
from uuid import UUID

import pytest

from contracts.access import AccountLocked
from notifications import __main__ as commands
from tests.notifications.firm import Office, an_office
from tests.notifications.house import House
from tests.notifications.samples import activation

UNKNOWN = "550 5.1.1 Unknown user"
LEA = "lea@cabinet.fr"
SENDING = ("mails_urgent", "mails_normal")


@pytest.fixture
async def firm(house: House) -> Office:
    return await an_office(house)


async def tell_lea(house: House, firm: Office) -> UUID:
    """Some mail about a client, to who asked for it."""
    before = {row.message_id for row in await house.rows("select message_id from mails")}
    await house.hear(firm.asks())
    (new,) = {row.message_id for row in await house.rows("select message_id from mails")} - before
    await house.work(*SENDING)
    return UUID(str(new))


def words(text: str) -> str:
    return " ".join(text.split())


async def state(house: House, message_id: UUID) -> Any:
    return await house.row("select state, reason from mails where message_id = :id", id=message_id)


@pytest.mark.parametrize(
    "reply",
    [
        "550 5.1.8 Sender address rejected",
        "550 5.7.1 Blocked by policy",
        "554 5.7.1 Spam",
        "552 5.2.2 Mailbox full",
        "550 No",
        "553 Whatever",
    ],
)
async def test_what_is_not_about_the_mailbox_fails_that_mail_only(
    house: House, firm: Office, reply: str
) -> None:
    for _ in range(3):
        house.mailbox.refuse(LEA, reply)
        mail = await tell_lea(house, firm)
        assert (await state(house, mail)).state == "BOUNCED"
        house.advance(days=1)
    house.mailbox.accept(LEA)
    await tell_lea(house, firm)
    assert len(house.to(LEA)) == 1
    assert await house.rows("select * from suppressed_addresses") == []


async def test_a_mailbox_unknown_on_one_day_is_written_to_again(house: House, firm: Office) -> None:
    house.mailbox.refuse(LEA, UNKNOWN)
    for _ in range(3):
        await tell_lea(house, firm)
    house.mailbox.accept(LEA)
    await tell_lea(house, firm)
    assert len(house.to(LEA)) == 1
    assert await house.rows("select * from suppressed_addresses") == [], (
        "it lives: nothing is held against it"
    )


async def given_up(house: House, firm: Office) -> None:
    house.mailbox.refuse(LEA, UNKNOWN)
    for _ in range(2):
        await tell_lea(house, firm)
        house.advance(days=1)
    house.mailbox.accept(LEA)


async def test_unknown_on_two_days_it_is_given_up_until_time_lifts_it(house: House, firm: Office) -> None:
    await given_up(house, firm)
    mail = await tell_lea(house, firm)
    assert tuple(await state(house, mail)) == ("BOUNCED", "ADDRESS_SUPPRESSED")
    assert house.to(LEA) == []

    house.advance(days=90)
    await tell_lea(house, firm)
    assert len(house.to(LEA)) == 1


async def test_an_administrator_is_told_of_each_mail_that_bounced(house: House, firm: Office) -> None:
    house.mailbox.refuse(LEA, UNKNOWN)
    await tell_lea(house, firm)
    (told,) = house.to("anne@cabinet.fr")
    assert told.subject == "Un courriel destiné à Lea Durand n’a pas pu être remis"
    assert LEA in told.text
    assert "« Un courrier est adressé à votre client" in words(told.text)
    assert "cette adresse n’existe pas" in words(told.text)
    house.mailbox.refuse(LEA, "550 5.7.1 Blocked")
    await tell_lea(house, firm)
    assert "sans mettre l’adresse en cause" in words(house.to("anne@cabinet.fr")[1].text)


async def test_what_keeps_away_from_a_dead_address_is_told_too(house: House, firm: Office) -> None:
    await given_up(house, firm)
    told = len(house.to("anne@cabinet.fr"))
    await tell_lea(house, firm)
    assert len(house.to("anne@cabinet.fr")) == told + 1


async def test_a_notice_that_bounces_itself_goes_no_further(house: House, firm: Office) -> None:
    await house.user(firm.firm_id, "max", administrator=True)
    house.mailbox.refuse(LEA, UNKNOWN)
    house.mailbox.refuse("anne@cabinet.fr", UNKNOWN)
    await tell_lea(house, firm)
    assert len(house.to("max@cabinet.fr")) == 1


async def test_an_administrator_is_not_told_of_themselves(house: House, firm: Office) -> None:
    house.mailbox.refuse("anne@cabinet.fr", UNKNOWN)
    await house.hear(AccountLocked(user_id=firm.anne, until=house.now))
    await house.work(*SENDING)
    assert {
        row.recipient_id for row in await house.rows("select recipient_id from mails where state <> 'SENT'")
    } == {firm.anne}


async def test_security_mails_and_activations_are_tried_all_the_same(house: House, firm: Office) -> None:
    await given_up(house, firm)
    await house.hear(AccountLocked(user_id=firm.lea, until=house.now))
    await house.work(*SENDING)
    assert len(house.to(LEA, "bloqué")) == 1

    await given_up(house, firm)
    await house.hear(activation(house.now, user_id=firm.lea))
    await house.work(*SENDING)
    assert len(house.to(LEA, "vous ouvre un accès")) == 1
    await tell_lea(house, firm)
    assert len(house.to(LEA)) == 3, "a mail was taken there: the address lives"


async def test_a_command_lists_and_lifts(
    house: House, firm: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import io

    await given_up(house, firm)
    since = house.settings
    monkeypatch.setattr(commands, "datetime", _Clock(house))
    await commands._suppressed(since)
    (line,) = capsys.readouterr().out.splitlines()
    digest, reason, days, _ = line.split("\t")
    assert (reason, days, len(digest.partition(":")[2])) == ("550 5.1.1", "2", 64)
    assert LEA not in line

    monkeypatch.setattr("sys.stdin", io.StringIO(" Lea@Cabinet.fr\n"))
    assert await commands._lift(since, None) == 0
    assert await commands._lift(since, digest.encode()) == 1, "nothing is left to lift"
    await tell_lea(house, firm)
    assert len(house.to(LEA)) == 1


class _Clock:
    def __init__(self, house: House) -> None:
        self._house = house

    def now(self, _: object) -> Any:
        return self._house.now

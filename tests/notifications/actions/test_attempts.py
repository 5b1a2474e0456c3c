"""Every try of every mail is kept: when, how it ended, with which code; nobody changes what is written."""

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy.exc import DBAPIError

from notifications import __main__ as commands
from notifications.actions.claim_mails import claim_mails
from notifications.actions.mail_room import MailRoom
from notifications.domain.routes import Lane
from notifications.gateways.installation import return_path_of
from tests.notifications.house import House
from tests.notifications.samples import activation

TRIES = (
    "select begun_at, ended_at, outcome, reason, stage, smtp_code from mail_attempts"
    " where message_id = :id order by begun_at"
)


async def test_each_try_is_kept_with_its_code(house: House) -> None:
    asked, begun = activation(house.now), house.now
    await house.hear(asked)
    house.mailbox.refuse("lea@cabinet.fr", "451 4.7.1 greylisted, lea@cabinet.fr")
    await house.work("mails_urgent")
    house.advance(minutes=1)
    house.mailbox.accept("lea@cabinet.fr")
    await house.work("mails_urgent")
    tries = await house.rows(TRIES, id=asked.message_id)
    assert [tuple(row) for row in tries] == [
        (begun, begun, "DEFERRED", "451 4.7.1", None, 451),
        (house.now, house.now, "SENT", None, None, 250),
    ]


async def test_a_refusal_says_what_it_answered(house: House) -> None:
    house.mailbox.refuse("lea@cabinet.fr", "550 5.1.1 lea@cabinet.fr?")
    asked = activation(house.now)
    await house.hear(asked)
    await house.work("mails_urgent")
    (row,) = await house.rows(TRIES, id=asked.message_id)
    assert tuple(row)[2:] == ("BOUNCED", "550 5.1.1", "RCPT", 550)


async def test_a_try_whose_sender_died_is_kept_when_it_is_found(house: House) -> None:
    asked = activation(house.now)
    await house.hear(asked)
    watch = next(watch for watch in house.worker._watches if watch.name == "mails_urgent")
    room: MailRoom = watch.handle.args[0]  # type: ignore[attr-defined]
    async with house.database.transaction() as tx:
        (post,) = await claim_mails(tx, room.desk, house.now, 1, Lane.URGENT)
    assert not isinstance(post, bool)
    assert await room.may_leave(post)
    left = house.now
    house.now += room.desk.hand_over_lease
    await house.work("mails_urgent")
    tries = await house.rows(TRIES, id=asked.message_id)
    assert [(row.begun_at, row.outcome, row.reason) for row in tries] == [
        (left, "UNCERTAIN", "UNSETTLED"),
        (house.now, "SENT", None),
    ]


async def test_the_history_is_not_changed_and_goes_with_its_mail(house: House) -> None:
    await house.hear(activation(house.now))
    await house.work("mails_urgent")
    with pytest.raises(DBAPIError, match="append-only"):
        await house.rows("update mail_attempts set outcome = 'BOUNCED' returning 1")
    house.advance(days=365, seconds=1)
    await house.work("erasures")
    assert await house.rows("select 1 from mail_attempts") == []


async def test_a_command_lists_them_by_reference_or_by_a_bounces_address(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = activation(house.now)
    await house.hear(asked)
    await house.work("mails_urgent")
    from notifications.settings import Settings
    from vocabulary.digest_keys import DigestKeys

    chosen = house.settings.model_copy(
        update={"bounce_address": "bounces@example.fr", "bounce_digest_keys": DigestKeys.single(b"k" * 32)}
    )
    assert isinstance(chosen, Settings)
    path = return_path_of(chosen)
    assert path
    for named in (str(asked.message_id), path.of(asked.message_id)):
        assert await commands._attempts(chosen, named) == 0
        said = capsys.readouterr().out
        assert said.split("\t")[3:5] == ["SENT", "250"]
        assert "@" not in said
    for named in (str(uuid4()), "nobody@example.fr", "what"):
        assert await commands._attempts(chosen, named) == 1


async def test_tries_side_by_side_are_all_kept(house: House) -> None:
    for _ in range(8):
        await house.hear(activation(house.now))
    await asyncio.gather(*(house.work("mails_urgent") for _ in range(4)))
    rows = await house.rows("select outcome, count(*) from mail_attempts group by 1")
    assert [tuple(row) for row in rows] == [("SENT", 8)]

from datetime import timedelta
from uuid import uuid4

from contracts.enrolment import ClientRegistrationRemoved, CollaboratorRemoved
from tests.notifications.house import House
from tests.notifications.samples import (
    activation,
    issued,
)


async def test_words_and_addresses_of_mails_are_erased_then_their_rows(house: House) -> None:
    await house.hear(activation(house.now))
    await house.work()
    house.advance(days=30)
    await house.work("erasures")
    assert (await house.row("select * from mails")).recipient == "lea@cabinet.fr"

    house.advance(seconds=1)
    await house.work("erasures")
    row = await house.row("select * from mails")
    assert (row.recipient, row.facts, row.sealed_token) == (None, None, None)
    assert row.sent_at is not None

    house.advance(days=336)
    await house.work("erasures")
    assert await house.rows("select * from mails") == []


async def test_names_go_when_the_case_ended_and_the_user_left(house: House) -> None:
    firm = uuid4()
    lea = await house.user(firm, "lea")
    key = issued(house.now, firm, lea)
    await house.hear(key)
    await house.work()
    assert (await house.row("select * from registrations")).client_name == "Hélène Lefèvre"
    await house.hear(
        ClientRegistrationRemoved(
            case_id=key.case_id,
            firm_id=firm,
            account_ref=key.account_ref,
            kind="EMPLOYER",
            by=lea,
            removed_at=house.now,
        )
    )
    await house.hear(CollaboratorRemoved(user_id=lea, firm_id=firm, by=None), version=3)
    house.advance(days=30, seconds=1)
    await house.work("erasures")

    case, user = await house.row("select * from registrations"), await house.row("select * from users")
    assert (case.client_name, case.town) == (None, "Toulouse")
    assert (user.display_name, user.email) == (None, None)


async def test_mails_in_doubt_are_erased_like_the_others(house: House) -> None:
    asked = activation(house.now)
    await house.hear(asked)
    await house.rows("update mails set handed_over_at = now(), leased_until = now(), doubts = 1 returning 1")
    await house.work()
    row = await house.row("select * from mails")
    assert (row.state, row.sealed_token, row.doubts) == ("UNCERTAIN", None, 2)
    house.advance(days=30, seconds=1)
    await house.work("erasures")
    row = await house.row("select * from mails")
    assert (row.recipient, row.facts, row.sealed_token) == (None, None, None)
    assert house.to("lea@cabinet.fr") == []


async def test_addresses_that_refused_are_known_by_a_keyed_digest_for_90_days(house: House) -> None:
    house.mailbox.refuse("lea@cabinet.fr", "550 5.1.1 Unknown user")
    await house.hear(activation(house.now))
    await house.work()
    row = await house.row("select digest from suppressed_addresses")
    assert row.digest.decode() == house.settings.address_digest_keys.digest("lea@cabinet.fr")

    house.advance(days=90)
    await house.work("erasures")
    assert await house.rows("select * from suppressed_addresses") != []
    house.advance(seconds=1)
    await house.work("erasures")
    assert await house.rows("select * from suppressed_addresses") == []


async def test_what_is_in_use_stays(house: House) -> None:
    firm = uuid4()
    await house.hear(issued(house.now, firm, await house.user(firm, "lea")))
    await house.work()
    house.now += timedelta(days=300)
    await house.work("erasures")

    assert (await house.row("select * from registrations")).client_name == "Hélène Lefèvre"
    assert (await house.row("select * from users")).email == "lea@cabinet.fr"

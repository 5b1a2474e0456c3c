"""Many want the same at the same instant: each test fails without the lock or condition that it names."""

from collections import Counter
from uuid import uuid4

from access.storage import sessions
from contracts.access import MandateSuperseded, PortfolioAccessGranted
from tests.access.house import House, settings_for
from tests.at_once import all_at_once

MANY = 6


async def test_failures_of_a_login_that_nobody_has_are_counted_one_after_the_other(house: House) -> None:
    """`hold_login`: there is no user whose row would be locked."""
    email = f"{uuid4()}@nowhere.example"
    before = await house.value("select coalesce(sum(failures), 0) from lockouts")
    await all_at_once(
        house.database, *(house.log_in(email, "wrong") for _ in range(4)), held="lockouts in share mode"
    )
    assert await house.value("select sum(failures) from lockouts") == before + 4


async def test_a_refresh_token_has_one_successor(house: House) -> None:
    """FOR UPDATE on the session."""
    firm = await house.firm()
    first = (await house.log_in(firm.email())).json()["refresh_token"]
    answers = await all_at_once(
        house.database, *(house.refresh(first) for _ in range(MANY)), held="sessions in share mode"
    )
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["refresh_token"] for answer in answers}) == 1
    tokens = """
        select count(*) from refresh_tokens join sessions using (session_id) where user_id = :user_id
    """
    assert await house.value(tokens, user_id=firm.founder_id) == 2


async def test_a_portfolio_takes_no_more_users_than_it_may(access_url: str) -> None:
    """FOR UPDATE on the portfolio; each change has a version of its own."""
    house = House(settings_for(access_url, portfolio_max_associates=3))
    async with house.app.router.lifespan_context(house.app), house.client:
        firm = await house.firm()
        users = [await firm.collaborator("S01") for _ in range(MANY)]
        token, path = await firm.token(), f"/v1/portfolios/{firm.portfolio_id}"
        before = await house.value(
            "select version from portfolios where portfolio_id = :p", p=firm.portfolio_id
        )
        answers = await all_at_once(
            house.database,
            *(house.call(token, "PUT", f"{path}/users/{user_id}") for user_id in users),
            held="associations in share mode",
        )
        assert Counter(answer.status_code for answer in answers) == {204: 2, 409: MANY - 2}
        assert len(await house.said(PortfolioAccessGranted, portfolio_id=firm.portfolio_id)) == 3
        after = await house.value(
            "select version from portfolios where portfolio_id = :p", p=firm.portfolio_id
        )
        assert after == before + 2


async def test_of_many_firms_with_an_exclusive_mandate_one_is_the_last(house: House) -> None:
    """`hold_account`."""
    account_ref = uuid4()
    firms = [await house.firm() for _ in range(4)]
    clients = [await firm.client(kind="AUTO_ENTREPRENEUR", account_ref=account_ref) for firm in firms]
    tokens = [await firm.token() for firm in firms]
    entering = (client.enter(token, client.key) for client, token in zip(clients, tokens, strict=True))
    answers = await all_at_once(house.database, *entering, held="mandates in share mode")
    assert [answer.status_code for answer in answers] == [200] * 4
    states = Counter([await client.mandate_state() for client in clients])
    assert states == {"ACTIVE": 1, "SUPERSEDED": 3}
    assert len(await house.said(MandateSuperseded, account_ref=account_ref)) == 3


async def test_only_active_rivals_give_way(house: House) -> None:
    """The ACTIVE filter: who waits for the key, or has ended, is no rival."""
    account_ref, facts = uuid4(), {"kind": "AUTO_ENTREPRENEUR"}
    waiting, ended, winner = [
        await (await house.firm()).client(account_ref=account_ref, **facts) for _ in range(3)
    ]
    revoked = "update mandates set state = 'REVOKED', cause = 'STALE' where case_id = :c returning 1"
    await house.rows(revoked, c=ended.case_id)
    assert (await winner.enter(await winner.firm.token(), winner.key)).status_code == 200
    assert await house.said(MandateSuperseded, account_ref=account_ref) == []
    assert [await one.mandate_state() for one in (waiting, ended)] == ["PENDING", "REVOKED"]
    assert (await waiting.enter(await waiting.firm.token(), waiting.key)).status_code == 200
    assert [await one.mandate_state() for one in (waiting, winner)] == ["ACTIVE", "SUPERSEDED"]


async def test_a_session_lives_until_it_idles_out_ends_or_is_ended(house: House) -> None:
    """`idle_until` and `expires_at`, to the second, where the token is asked for nothing."""
    firm = await house.firm()
    await house.log_in(firm.email())
    (session,) = await house.rows(
        "select session_id, idle_until, expires_at from sessions where user_id = :u", u=firm.founder_id
    )

    async def live(seconds: float) -> bool:
        async with house.database.transaction() as tx:
            moment = house.now.timestamp() + seconds
            return await sessions.is_live(
                tx, session.session_id, house.now.fromtimestamp(moment, house.now.tzinfo)
            )

    assert [await live(seconds) for seconds in (0, 1799, 1800)] == [True, True, False]
    stretched = "update sessions set idle_until = expires_at where session_id = :s returning 1"
    await house.rows(stretched, s=session.session_id)
    assert [await live(seconds) for seconds in (1800, 43199, 43200)] == [True, True, False]
    await house.rows(
        "update sessions set ended_at = :now where session_id = :s returning 1",
        s=session.session_id,
        now=house.now,
    )
    assert not await live(0)

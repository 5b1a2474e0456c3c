"""Refresh tokens at the door: one chain, an answer that may be given again for a moment, and theft."""

import asyncio

from contracts.access import SessionEnded
from tests.access.house import House


async def test_refresh_rotates_and_slides(house: House) -> None:
    firm = await house.firm()
    tokens = [(await house.log_in(firm.email())).json()["refresh_token"]]
    for _ in range(3):
        house.advance(minutes=29)
        response = await house.refresh(tokens[-1])
        assert response.status_code == 200
        tokens.append(response.json()["refresh_token"])
    assert len(set(tokens)) == 4
    assert response.json()["session_expires_at"] == "2026-11-23T21:00:00Z"


async def test_a_reused_refresh_token_ends_the_session(house: House) -> None:
    firm = await house.firm()
    opened = (await house.log_in(firm.email())).json()
    renewed = (await house.refresh(opened["refresh_token"])).json()
    house.advance(seconds=10)
    assert (await house.refresh(opened["refresh_token"])).status_code == 401
    assert (await house.refresh(renewed["refresh_token"])).status_code == 401
    for token in (opened["access_token"], renewed["access_token"]):
        assert (await house.call(token, "GET", "/v1/portfolios")).status_code == 401


async def test_two_tabs_at_once_and_a_lost_answer_get_the_same_next_token(house: House) -> None:
    firm = await house.firm()
    first = (await house.log_in(firm.email())).json()["refresh_token"]
    answers = await asyncio.gather(*(house.refresh(first) for _ in range(12)))
    house.advance(seconds=9.9)
    answers.append(await house.refresh(first))
    assert {answer.status_code for answer in answers} == {200}
    (second,) = {answer.json()["refresh_token"] for answer in answers}
    for answer in answers:
        token = answer.json()["access_token"]
        assert (await house.call(token, "GET", "/v1/portfolios")).status_code == 200
    third = (await house.refresh(second)).json()["refresh_token"]
    assert len({first, second, third}) == 3
    assert await house.said(SessionEnded, user_id=firm.founder_id) == []


async def test_only_the_token_used_last_is_answered_again(house: House) -> None:
    firm = await house.firm()
    first = (await house.log_in(firm.email())).json()["refresh_token"]
    second = (await house.refresh(first)).json()["refresh_token"]
    third = (await house.refresh(second)).json()["refresh_token"]
    assert (await house.refresh(first)).status_code == 401
    assert (await house.refresh(third)).status_code == 401
    assert len(await house.said(SessionEnded, user_id=firm.founder_id)) == 1


async def test_a_thief_among_many_is_found_when_the_tolerance_is_over(house: House) -> None:
    firm = await house.firm()
    first = (await house.log_in(firm.email())).json()["refresh_token"]
    (second,) = {
        answer.json()["refresh_token"]
        for answer in await asyncio.gather(*(house.refresh(first) for _ in range(8)))
    }
    house.advance(seconds=10)
    stolen = await asyncio.gather(*(house.refresh(first) for _ in range(8)))
    assert {answer.json()["code"] for answer in stolen} == {"UNAUTHENTICATED"}
    assert (await house.refresh(second)).status_code == 401
    assert len(await house.said(SessionEnded, user_id=firm.founder_id)) == 1


async def test_a_token_is_at_rest_only_as_a_hash_or_sealed_under_the_one_before(house: House) -> None:
    firm = await house.firm()
    first = (await house.log_in(firm.email())).json()["refresh_token"]
    second = (await house.refresh(first)).json()["refresh_token"]
    third = (await house.refresh(second)).json()["refresh_token"]
    rows = await house.rows(
        "select t.* from refresh_tokens t join sessions s using (session_id) where s.user_id = :u",
        u=firm.founder_id,
    )
    assert len(rows) == 3
    assert len([row for row in rows if row.sealed_next]) == 1
    assert not any(token in str(row) for token in (first, second, third) for row in rows)

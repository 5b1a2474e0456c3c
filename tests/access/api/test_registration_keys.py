"""Entering the key: once, counted, locked, exhausted, and never for another firm."""

import asyncio
from uuid import uuid4

import pytest

from contracts.access import (
    ActivationKeyExhausted,
    ActivationKeyLocked,
    ActivationKeyMisuseDetected,
    ActivationKeyRedeemed,
    MandateActivated,
    MandateSuperseded,
)
from contracts.notifications import KeyLetterReturned
from tests.access.house import House, wrong_key


async def test_scenario_44_the_key_in_lower_case_with_spaces_once(house: House) -> None:
    firm = await house.firm()
    client = await firm.client()
    token = await firm.token()
    typed = " " + client.key.lower().replace("-", "\N{NO-BREAK SPACE}\N{EN DASH} ")
    first = await client.enter(token, typed)
    assert first.status_code == 200
    (activated,) = await house.said(MandateActivated, case_id=client.case_id)
    assert first.json() == {
        "case_id": str(client.case_id),
        "mandate_id": str(activated.mandate_id),
        "state": "ACTIVE",
    }
    assert (activated.basis, activated.services) == ("EXPLICIT", ("S01", "S05"))
    assert (await client.check(token))["allow"] is True
    again = await client.enter(token, client.key)
    assert (again.status_code, again.json()["code"]) == (409, "KEY_ALREADY_USED")
    other = await client.enter(token, wrong_key())
    assert (other.status_code, other.json()["code"]) == (422, "KEY_NOT_VALID")


async def test_scenario_45_two_at_the_same_instant(house: House) -> None:
    firm = await house.firm()
    client = await firm.client()
    people = [await firm.collaborator("M07", portfolios=(firm.portfolio_id,)) for _ in range(2)]
    tokens = [await firm.token(user_id) for user_id in people]
    answers = await asyncio.gather(*(client.enter(token, client.key) for token in tokens))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert len(await house.said(ActivationKeyRedeemed, case_id=client.case_id)) == 1
    assert len(await house.said(MandateActivated, case_id=client.case_id)) == 1


async def test_a_typing_mistake_is_not_counted(house: House) -> None:
    firm = await house.firm()
    client = await firm.client()
    token = await firm.token()
    mistyped = ("2" if client.key[0] != "2" else "3") + client.key[1:]
    for _ in range(6):
        response = await client.enter(token, mistyped)
        assert (response.status_code, response.json()["code"]) == (422, "KEY_MALFORMED")
    assert (await client.enter(token, client.key)).status_code == 200


async def test_five_wrong_keys_lock_for_thirty_minutes(house: House) -> None:
    firm = await house.firm()
    client = await firm.client()
    token = await firm.token()
    for _ in range(4):
        assert (await client.enter(token, wrong_key())).json()["code"] == "KEY_NOT_VALID"
    fifth = await client.enter(token, wrong_key())
    assert (fifth.status_code, fifth.json()["code"]) == (423, "KEY_LOCKED")
    assert (fifth.json()["retry_after"], fifth.headers["retry-after"]) == (1800, "1800")
    (locked,) = await house.said(ActivationKeyLocked, key_id=client.key_id)
    assert locked.by == firm.founder_id
    assert locked.until.isoformat() == "2026-11-23T09:30:00+00:00"
    house.advance(minutes=29, seconds=59)
    token = await firm.token()
    right = await client.enter(token, client.key)
    assert (right.status_code, right.json()["retry_after"]) == (423, 1)
    house.advance(seconds=1)
    assert (await client.enter(token, client.key)).status_code == 200
    assert len(await house.said(ActivationKeyLocked, key_id=client.key_id)) == 1


async def test_scenario_48_fifteen_wrong_keys_exhaust_it_for_good(house: House) -> None:
    firm = await house.firm()
    client = await firm.client()
    codes = []
    for _ in range(3):
        token = await firm.token()
        codes += [(await client.enter(token, wrong_key())).json()["code"] for _ in range(5)]
        house.advance(minutes=30)
    assert codes == [*["KEY_NOT_VALID"] * 4, "KEY_LOCKED"] * 2 + [*["KEY_NOT_VALID"] * 4, "KEY_EXHAUSTED"]
    house.advance(days=1)
    right = await client.enter(await firm.token(), client.key)
    assert (right.status_code, right.json()["code"]) == (423, "KEY_EXHAUSTED")
    assert len(await house.said(ActivationKeyExhausted, key_id=client.key_id)) == 1
    assert await client.mandate_state() == "PENDING"


async def test_the_same_intention_counts_once(house: House) -> None:
    firm = await house.firm()
    client = await firm.client()
    token, key = await firm.token(), wrong_key()
    path = f"/v1/registrations/{client.case_id}/key"
    for _ in range(6):
        response = await house.call(token, "POST", path, {"key": key}, **{"Idempotency-Key": "only-once"})
        assert response.json()["code"] == "KEY_NOT_VALID"
    assert response.headers["idempotency-replayed"] == "true"
    attempts = await house.value("select attempts from keys where key_id = :key_id", key_id=client.key_id)
    assert attempts == 1


async def test_another_firm_neither_uses_nor_locks_the_key(house: House) -> None:
    firm, stranger = await house.firm(), await house.firm()
    client = await firm.client()
    token = await stranger.token()
    for typed in [client.key, *(wrong_key() for _ in range(20))]:
        response = await client.enter(token, typed)
        assert (response.status_code, response.json()["code"]) == (422, "KEY_NOT_VALID")
    (misuse,) = await house.said(ActivationKeyMisuseDetected, key_id=client.key_id)
    assert (misuse.attempting_firm_id, misuse.attempting_user_id) == (stranger.firm_id, stranger.founder_id)
    assert misuse.firm_id == firm.firm_id
    assert (await client.enter(await firm.token(), client.key)).status_code == 200


async def test_another_firms_key_on_ones_own_case_counts_as_wrong_and_is_reported(house: House) -> None:
    firm, other = await house.firm(), await house.firm()
    client, foreign = await firm.client(), await other.client()
    token = await firm.token()
    codes = [(await client.enter(token, foreign.key)).json()["code"] for _ in range(5)]
    assert codes == [*["KEY_NOT_VALID"] * 4, "KEY_LOCKED"]
    assert len(await house.said(ActivationKeyMisuseDetected, key_id=foreign.key_id)) == 5
    assert await foreign.key_state() == "ISSUED"


async def test_the_key_of_ones_own_other_case_is_just_wrong(house: House) -> None:
    firm = await house.firm()
    client, neighbour = await firm.client(), await firm.client()
    response = await client.enter(await firm.token(), neighbour.key)
    assert response.json()["code"] == "KEY_NOT_VALID"
    assert await house.said(ActivationKeyMisuseDetected, key_id=neighbour.key_id) == []


async def test_an_unknown_case_answers_as_a_wrong_key(house: House) -> None:
    firm = await house.firm()
    path = f"/v1/registrations/{uuid4()}/key"
    response = await house.call(await firm.token(), "POST", path, {"key": wrong_key()})
    assert (response.status_code, response.json()["code"]) == (422, "KEY_NOT_VALID")


@pytest.mark.parametrize(
    ("rights", "associated", "code"),
    [(("M07",), True, None), (("M06",), True, "RIGHT_MISSING"), (("M07",), False, "ACCESS_DENIED")],
)
async def test_who_may_enter_a_key(
    house: House, rights: tuple[str, ...], associated: bool, code: str | None
) -> None:
    firm = await house.firm()
    client = await firm.client()
    portfolios = (firm.portfolio_id,) if associated else ()
    user_id = await firm.collaborator(*rights, portfolios=portfolios)
    response = await client.enter(await firm.token(user_id), client.key)
    assert (response.status_code, response.json().get("code")) == ((403, code) if code else (200, None))


async def test_a_suspended_key_is_not_valid_and_not_counted(house: House) -> None:
    firm = await house.firm()
    client = await firm.client()
    returned = KeyLetterReturned(
        letter_id=uuid4(), key_id=client.key_id, case_id=client.case_id, at=house.now, reason="NPAI"
    )
    await house.hear(returned)
    response = await client.enter(await firm.token(), client.key)
    assert (response.status_code, response.json()["code"]) == (422, "KEY_NOT_VALID")
    assert await client.key_state() == "SUSPENDED"


async def test_scenario_50_a_key_of_400_days_works_and_one_past_its_life_does_not(house: House) -> None:
    firm = await house.firm()
    old, dead = await firm.client(), await firm.client()
    house.advance(days=400)
    assert (await old.enter(await firm.token(), old.key)).status_code == 200
    house.advance(days=331)
    assert house.now.isoformat() == "2028-11-23T09:00:00+00:00"
    response = await dead.enter(await firm.token(), dead.key)
    assert response.json()["code"] == "KEY_NOT_VALID"


async def test_scenario_39_an_exclusive_kind_has_one_firm(house: House) -> None:
    first, second = await house.firm(), await house.firm()
    client = await first.active_client(kind="AUTO_ENTREPRENEUR")
    rival = await second.active_client(kind="AUTO_ENTREPRENEUR", account_ref=client.account_ref)
    assert await client.mandate_state() == "SUPERSEDED"
    (told,) = await house.said(MandateSuperseded, case_id=client.case_id)
    assert told.firm_id == first.firm_id
    assert (await client.check(await first.token()))["allow"] is False
    assert (await rival.check(await second.token()))["allow"] is True


async def test_other_kinds_may_have_several_firms(house: House) -> None:
    first, second = await house.firm(), await house.firm()
    client = await first.active_client()
    await second.active_client(account_ref=client.account_ref)
    assert await client.mandate_state() == "ACTIVE"


async def test_two_firms_redeeming_an_exclusive_kind_at_once_leave_one(house: House) -> None:
    account_ref = uuid4()
    firms = [await house.firm(), await house.firm()]
    clients = [await firm.client(kind="AUTO_ENTREPRENEUR", account_ref=account_ref) for firm in firms]
    tokens = [await firm.token() for firm in firms]
    answers = await asyncio.gather(
        *(client.enter(token, client.key) for client, token in zip(clients, tokens, strict=True))
    )
    assert [answer.status_code for answer in answers] == [200, 200]
    assert sorted([await client.mandate_state() for client in clients]) == ["ACTIVE", "SUPERSEDED"]

"""Cases, keys and letters as they are told of, in and out of order, once and twice."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from access.settings import Settings
from contracts.access import (
    ActivationKeyExpired,
    ActivationKeyIssued,
    ActivationKeyRevoked,
    MandateRevoked,
    PortfolioOpened,
)
from contracts.enrolment import (
    ClientRefusedRequest,
    ClientRegistrationClosedStale,
    ClientRegistrationRejected,
    ClientRegistrationRemoved,
    ClientRegistrationSubmitted,
)
from contracts.envelope import Event
from contracts.notifications import KeyLetterExpired, KeyLetterFailed, KeyLetterReturned
from messaging.not_yet import NotYet
from tests.access.house import RECIPIENT, Client, FirmInTown, House, key_on_letter, settings_for
from tests.seals import sealed_until


def letter(client: Client, **facts: Any) -> dict[str, Any]:
    return {"letter_id": uuid4(), "key_id": client.key_id, "case_id": client.case_id, **facts}


def endings(firm: FirmInTown, case: Client | ClientRegistrationSubmitted) -> dict[str, Event]:
    who = {"case_id": case.case_id, "firm_id": firm.firm_id}
    now = firm.house.now
    return {
        "REJECTED": ClientRegistrationRejected(**who, requested_by=firm.founder_id, reason_code="UNKNOWN"),
        "STALE": ClientRegistrationClosedStale(**who, requested_by=firm.founder_id),
        "CLIENT_REFUSED": ClientRefusedRequest(
            **who, requested_by=firm.founder_id, channel="WEB", refused_at=now
        ),
        "BY_FIRM": ClientRegistrationRemoved(
            **who, account_ref=case.account_ref, kind="EMPLOYER", by=firm.founder_id, removed_at=now
        ),
    }


async def test_a_submission_heard_twice_issues_one_key(house: House) -> None:
    firm = await house.firm()
    submitted = firm.submission(replaces_previous=True)
    event_id = await house.hear(submitted)
    await house.hear(submitted, event_id=event_id)
    await house.hear(submitted)
    (issued,) = await house.said(ActivationKeyIssued, case_id=submitted.case_id)
    assert issued.sealed_recipient == RECIPIENT
    assert issued.replaces_previous
    assert issued.expires_at.isoformat() == "2028-11-23T09:00:00+00:00"
    assert (issued.requested_by, issued.services) == (firm.founder_id, ("S01", "S05"))
    assert len(key_on_letter(issued, house.now)) == 14
    assert sealed_until(issued.sealed_key) == house.now + timedelta(days=30), (
        "no longer than a letter may wait"
    )


async def test_without_a_time_to_live_a_key_never_expires(access_url: str) -> None:
    house = House(settings_for(access_url, key_ttl="none"))
    async with house.app.router.lifespan_context(house.app), house.client:
        firm = await house.firm()
        client = await firm.client()
        (issued,) = await house.said(ActivationKeyIssued, case_id=client.case_id)
        assert issued.expires_at is None
        house.advance(days=10_000)
        assert (await client.enter(await firm.token(), client.key)).status_code == 200


def test_the_time_to_live_is_said_in_calendar_months() -> None:
    assert [
        settings_for("postgresql+asyncpg://x", key_ttl=said).key_ttl for said in ("P24M", "none", "P3M")
    ] == [24, None, 3]
    assert Settings.model_fields["key_ttl"].default == 24


async def test_scenario_18_only_an_administrators_first_client_opens_the_portfolio(house: House) -> None:
    firm = await house.firm()
    await firm.client(by_role="COLLABORATOR")
    assert await house.said(PortfolioOpened, portfolio_id=firm.portfolio_id) == []
    await firm.client()
    await firm.client()
    assert len(await house.said(PortfolioOpened, portfolio_id=firm.portfolio_id)) == 1


async def test_a_case_in_an_unknown_portfolio_waits(house: House) -> None:
    firm = await house.firm()
    with pytest.raises(NotYet):
        await house.hear(firm.submission(portfolio_id=uuid4()))


@pytest.mark.parametrize("cause", ["REJECTED", "STALE", "CLIENT_REFUSED", "BY_FIRM"])
async def test_each_ending_kills_key_and_mandate_once(house: House, cause: str) -> None:
    firm = await house.firm()
    client = await firm.client()
    for _ in range(2):
        await house.hear(endings(firm, client)[cause])
    (key,) = await house.said(ActivationKeyRevoked, case_id=client.case_id)
    (mandate,) = await house.said(MandateRevoked, case_id=client.case_id)
    assert key.cause == mandate.cause == cause
    assert mandate.by == key.by == (firm.founder_id if cause == "BY_FIRM" else None)
    assert (await client.key_state(), await client.mandate_state()) == ("REVOKED", "REVOKED")


@pytest.mark.parametrize("cause", ["REJECTED", "STALE", "CLIENT_REFUSED", "BY_FIRM"])
async def test_an_ending_heard_before_the_beginning_leaves_a_tombstone(house: House, cause: str) -> None:
    firm = await house.firm()
    submitted = firm.submission()
    await house.hear(endings(firm, submitted)[cause])
    await house.hear(submitted)
    assert await house.said(ActivationKeyIssued, case_id=submitted.case_id) == []


async def test_a_refusal_also_ends_what_the_key_has_opened(house: House) -> None:
    firm = await house.firm()
    client = await firm.active_client()
    await house.hear(endings(firm, client)["CLIENT_REFUSED"])
    assert (await client.check(await firm.token()))["allow"] is False
    assert await client.key_state() == "REDEEMED"


async def test_scenario_53_a_returned_letter_suspends_the_key_unless_it_was_used(house: House) -> None:
    firm = await house.firm()
    waiting, used = await firm.client(), await firm.active_client()
    for client in (waiting, used):
        await house.hear(KeyLetterReturned(**letter(client, at=house.now, reason="NPAI")))
    assert (await waiting.key_state(), await used.key_state()) == ("SUSPENDED", "REDEEMED")
    unknown = letter(waiting, at=house.now, reason="NPAI") | {"case_id": uuid4()}
    with pytest.raises(NotYet):
        await house.hear(KeyLetterReturned(**unknown))


async def test_a_failed_letter_revokes_the_key_and_leaves_the_case(house: House) -> None:
    firm = await house.firm()
    client = await firm.client()
    for _ in range(2):
        await house.hear(KeyLetterFailed(**letter(client, reason="ADDRESS_UNUSABLE")))
    (told,) = await house.said(ActivationKeyRevoked, case_id=client.case_id)
    assert told.cause == "LETTER_FAILED"
    assert await client.mandate_state() == "PENDING"


async def test_the_trackers_word_alone_expires_nothing(house: House) -> None:
    firm = await house.firm()
    client = await firm.client()
    expired = KeyLetterExpired(**letter(client))
    house.advance(days=731, seconds=-30)
    await house.hear(expired)
    assert await client.key_state() == "ISSUED"
    house.advance(seconds=30)
    for _ in range(2):
        await house.hear(expired)
    assert len(await house.said(ActivationKeyExpired, case_id=client.case_id)) == 1
    (mandate,) = await house.said(MandateRevoked, case_id=client.case_id)
    assert mandate.cause == "KEY_EXPIRED"


async def test_a_key_without_end_is_not_expired(access_url: str) -> None:
    house = House(settings_for(access_url, key_ttl="none"))
    async with house.app.router.lifespan_context(house.app), house.client:
        firm = await house.firm()
        client = await firm.client()
        await house.hear(KeyLetterExpired(**letter(client)))
        assert await client.key_state() == "ISSUED"


async def test_a_case_without_address_is_a_client_without_key(house: House) -> None:
    firm = await house.firm()
    token = await firm.token()
    answer = await house.call(token, "POST", "/v1/portfolios", {"name": "Sans adresse", "confirm": True})
    portfolio = UUID(answer.json()["portfolio_id"])
    submitted = firm.submission(portfolio_id=portfolio, sealed_recipient=None, letter_expected=False)
    rejected = ClientRegistrationRejected(
        case_id=submitted.case_id,
        firm_id=firm.firm_id,
        requested_by=firm.founder_id,
        reason_code="ADDRESS_MISSING",
    )
    for event in (rejected, submitted, rejected):
        await house.hear(event)
    assert len(await house.said(PortfolioOpened, portfolio_id=portfolio)) == 1
    assert await house.said(ActivationKeyIssued, case_id=submitted.case_id) == []
    path = f"/v1/portfolios/{firm.portfolio_id}/clients/{submitted.case_id}"
    assert (await house.call(token, "PUT", path)).status_code == 204

from collections.abc import Callable
from datetime import timedelta
from itertools import permutations
from typing import Any
from uuid import uuid4

import pytest
from structlog.testing import capture_logs

from contracts.access import (
    ActivationKeyExhausted,
    ActivationKeyExpired,
    ActivationKeyIssued,
    ActivationKeyLocked,
    ActivationKeyRedeemed,
    ActivationKeyRevoked,
    ClientMovedToPortfolio,
    MandateActivated,
    MandateRevoked,
    MandateSuperseded,
)
from contracts.enrolment import (
    ClientRegistrationActivated,
    ClientRegistrationClosedStale,
    ClientRegistrationRejected,
)
from contracts.envelope import Event
from contracts.notifications import KeyLetterAged, KeyLetterExpired, KeyLetterFailed
from enrolment.actions.report_late_mandates import report_late_mandates
from messaging.not_yet import NotYet
from tests.enrolment.house import NOON, House
from tests.enrolment.listeners.conftest import WaitingCase

TOMORROW: Any = "WORD_OF_TOMORROW"
"""What a younger service may say (decision 28)."""

type Said = Callable[[WaitingCase], Event]


def issued(case: WaitingCase) -> Event:
    return ActivationKeyIssued(
        **case.key,
        account_ref=case.account_ref,
        requested_by=uuid4(),
        services=("S01",),
        sealed_key="a.b.c.d.e",
        sealed_recipient="a.b.c.d.e",
        replaces_previous=False,
        expires_at=None,
    )


def redeemed(case: WaitingCase) -> Event:
    return ActivationKeyRedeemed(**case.key, by=case.firm.founder.user_id)


def activated(case: WaitingCase) -> Event:
    return MandateActivated(**case.mandate, basis="EXPLICIT", services=("S01",))


@pytest.mark.parametrize("order", list(permutations((issued, redeemed, activated))))
async def test_in_any_order_the_case_ends_up_active_and_says_so_once(
    case: WaitingCase, order: tuple[Said, ...]
) -> None:
    for said in order:
        event, event_id = said(case), uuid4()
        await case.house.hear(event, event_id=event_id)
        await case.house.hear(event, event_id=event_id)
        await case.house.hear(event)
    assert (await case.shown())["state"] == "ACTIVE"
    assert len(await case.house.announced(ClientRegistrationActivated, about=case.case_id)) == 1


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (lambda case: ActivationKeyExhausted(**case.key), "KEY_EXHAUSTED"),
        (lambda case: ActivationKeyExpired(**case.key), "CLOSED_STALE"),
        (lambda case: ActivationKeyRevoked(**case.key, cause="FIRM_SUSPENDED"), "REJECTED"),
        (lambda case: ActivationKeyRevoked(**case.key, cause="LETTER_FAILED"), "AWAITING_KEY"),
        (lambda case: KeyLetterFailed(**case.letter, reason="ADDRESS_UNUSABLE"), "ADDRESS_MISSING"),
        (lambda case: KeyLetterFailed(**case.letter, reason="SEAL_BROKEN"), "AWAITING_KEY"),
        (lambda case: KeyLetterExpired(**case.letter), "AWAITING_KEY"),
        (lambda case: MandateSuperseded(**case.mandate), "ENDED"),
        (lambda case: MandateRevoked(**case.mandate, cause="FIRM_SUSPENDED", by=None), "REJECTED"),
        (lambda case: MandateRevoked(**case.mandate, cause="KEY_EXPIRED", by=None), "CLOSED_STALE"),
        (lambda case: MandateRevoked(**case.mandate, cause=TOMORROW, by=None), "ENDED"),
        (lambda case: ActivationKeyRevoked(**case.key, cause=TOMORROW), "AWAITING_KEY"),
        (lambda case: KeyLetterFailed(**case.letter, reason=TOMORROW), "AWAITING_KEY"),
    ],
)
async def test_what_becomes_of_a_waiting_case(case: WaitingCase, said: Said, state: str) -> None:
    for _ in range(2):
        await case.house.hear(said(case))
    assert (await case.shown())["state"] == state


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        ("ADDRESS_UNUSABLE", "LETTER_IMPOSSIBLE"),
        ("PROVIDER_REFUSED", "LETTER_NOT_PRINTED"),
        ("SEAL_BROKEN", "LETTER_NOT_PRINTED"),
    ],
)
async def test_our_own_fault_is_not_shown_as_the_address_s(
    case: WaitingCase, reason: Any, shown: str
) -> None:
    await case.house.hear(KeyLetterFailed(**case.letter, reason=reason))
    view = await case.shown()
    assert (view["reason_code"], view["letter"]["stage"]) == (shown, "FAILED")


async def test_a_stale_or_rejected_case_is_announced_once(case: WaitingCase) -> None:
    for _ in range(2):
        await case.house.hear(ActivationKeyExpired(**case.key))
        await case.house.hear(ActivationKeyRevoked(**case.key, cause="FIRM_SUSPENDED"))
        await case.house.hear(activated(case))
    ends = (ClientRegistrationClosedStale, ClientRegistrationRejected, ClientRegistrationActivated)
    (closed,) = await case.house.announced(*ends, about=case.case_id)
    assert len((await case.shown())["identifier"]) == 4
    assert closed.requested_by == case.firm.founder.user_id


async def test_locks_and_ageing_are_shown(case: WaitingCase) -> None:
    await case.house.hear(ActivationKeyLocked(**case.key, until=NOON + timedelta(minutes=30)))
    for days in (30, 15):
        aged: Any = days
        await case.house.hear(KeyLetterAged(**case.letter, days=aged))
    shown = await case.shown()
    assert (shown["key_locked_until"], shown["letter"]["aged_days"]) == ("2026-11-21T12:30:00Z", 30)


async def test_the_newest_move_wins(case: WaitingCase) -> None:
    newer, older = uuid4(), uuid4()
    for portfolio, version in ((newer, 3), (older, 2)):
        moved = ClientMovedToPortfolio(
            mandate_id=uuid4(),
            case_id=case.case_id,
            firm_id=case.firm.firm_id,
            from_portfolio_id=uuid4(),
            to_portfolio_id=portfolio,
            by=uuid4(),
        )
        await case.house.hear(moved, version=version)
    assert (await case.shown())["portfolio_id"] == str(newer)


async def test_news_of_an_unknown_case_wait(house: House) -> None:
    with pytest.raises(NotYet):
        await house.hear(KeyLetterExpired(letter_id=uuid4(), key_id=uuid4(), case_id=uuid4()))


async def test_a_mandate_that_does_not_follow_raises_an_alert_again_and_again(case: WaitingCase) -> None:
    await case.house.hear(redeemed(case))
    assert (await case.shown())["state"] == "ACTIVATING"
    overdue = timedelta(minutes=5)
    alerts = []
    for minute in (4, 5, 6, 10):
        with capture_logs() as logs:
            await report_late_mandates(case.house.database, NOON + timedelta(minutes=minute), overdue=overdue)
        alerts.append([line["event"] for line in logs if line.get("case_id") == str(case.case_id)])
    assert alerts == [[], ["mandate_overdue"], [], ["mandate_overdue"]]
    await case.house.hear(activated(case))
    assert await report_late_mandates(case.house.database, NOON + timedelta(hours=1), overdue=overdue) == 0

"""Wrong keys on an unknown client account are answered as on a real one (D-38)."""

from typing import Any
from uuid import UUID

import pytest

from access.actions.expire_keys import expire_keys
from contracts.access import (
    ActivationKeyExhausted,
    ActivationKeyExpired,
    ActivationKeyIssued,
    ActivationKeyLocked,
    ActivationKeyMisuseDetected,
    ActivationKeyRevoked,
    MandateRevoked,
)
from contracts.enrolment import ClientRegistrationRejected, ClientRegistrationRemoved
from tests.access.house import FirmInTown, House, wrong_key

type Said = list[tuple[int, dict[str, Any]]]


async def case(firm: FirmInTown, *, known: bool) -> UUID:
    submitted = firm.submission() if known else firm.submission(sealed_recipient=None)
    await firm.house.hear(submitted)
    return submitted.case_id


async def enter(firm: FirmInTown, case_id: UUID, token: str, typed: str) -> tuple[int, dict[str, Any]]:
    path = f"/v1/registrations/{case_id}/key"
    response = await firm.house.call(token, "POST", path, {"key": typed})
    said = response.json()
    return response.status_code, {name: said.get(name) for name in ("code", "detail", "retry_after")}


async def everything_tried(firm: FirmInTown, case_id: UUID) -> Said:
    """Mistyped, wrong, locked, still locked, exhausted, by those who may and those who may not."""
    house, now = firm.house, firm.house.now
    stranger = await (await house.firm()).token()
    aside = await firm.token(await firm.collaborator("M07"))
    unentitled = await firm.token(await firm.collaborator("M06", portfolios=(firm.portfolio_id,)))
    said = [await enter(firm, case_id, token, wrong_key()) for token in (stranger, aside, unentitled)]
    said.append(await enter(firm, case_id, await firm.token(), "2222-2222-2223"))
    for _ in range(3):
        token = await firm.token()
        said += [await enter(firm, case_id, token, wrong_key()) for _ in range(6)]
        house.advance(minutes=30)
    said.append(await enter(firm, case_id, await firm.token(), wrong_key()))
    house.now = now
    return said


async def warnings(house: House, case_id: UUID) -> list[dict[str, Any]]:
    """What administrators are told of, but for the identities."""
    told = [
        event
        for kind in (ActivationKeyLocked, ActivationKeyExhausted, ActivationKeyMisuseDetected)
        for event in await house.said(kind, case_id=case_id)
    ]
    return [event.model_dump(exclude={"key_id", "case_id"}) for event in told]


async def test_all_answers_and_warnings_are_those_of_a_real_case(house: House) -> None:
    firm = await house.firm()
    real, unknown = await case(firm, known=True), await case(firm, known=False)
    answers = await everything_tried(firm, real)
    assert [code for code, _ in answers[4:]] == [*[422] * 4, 423, 423] * 2 + [*[422] * 4, 423, 423, 423]
    assert {said["code"] for _, said in answers} >= {"ACCESS_DENIED", "KEY_LOCKED", "KEY_EXHAUSTED"}
    assert await everything_tried(firm, unknown) == answers
    assert await warnings(house, unknown) == await warnings(house, real)
    assert len(await warnings(house, unknown)) == 3


async def test_nothing_is_issued_and_nothing_expires(house: House) -> None:
    firm = await house.firm()
    unknown = await case(firm, known=False)
    house.advance(days=10_000)
    await expire_keys(house.database, house.now)
    assert await house.said(ActivationKeyIssued, case_id=unknown) == []
    assert await house.said(ActivationKeyExpired, case_id=unknown) == []
    assert await house.value("select count(*) from keys where case_id = :case_id", case_id=unknown) == 1


@pytest.mark.parametrize("cause", ["REJECTED", "BY_FIRM"])
async def test_it_dies_with_its_case_in_silence(house: House, cause: str) -> None:
    firm = await house.firm()
    unknown = await case(firm, known=False)
    who = {"case_id": unknown, "firm_id": firm.firm_id}
    account = await house.value("select account_ref from mandates where case_id = :c", c=unknown)
    rejected = ClientRegistrationRejected(**who, requested_by=firm.founder_id, reason_code="UNKNOWN_ACCOUNT")
    removed = ClientRegistrationRemoved(
        **who, account_ref=account, kind="EMPLOYER", by=firm.founder_id, removed_at=house.now
    )
    await house.hear(rejected if cause == "REJECTED" else removed)
    assert await house.said(ActivationKeyRevoked, case_id=unknown) == []
    (told,) = await house.said(MandateRevoked, case_id=unknown)
    assert told.cause == cause
    assert await house.value("select state from keys where case_id = :case_id", case_id=unknown) == "REVOKED"
    status, said = await enter(firm, unknown, await firm.token(), wrong_key())
    assert (status, said["code"]) == (422, "KEY_NOT_VALID")

"""What names another firm, account, kind, user or key than the one that is known moves nothing there."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from access.domain.refusals import Contradiction
from contracts.access import ActivationKeyIssued, ActivationKeyRevoked, MandateRevoked
from contracts.enrolment import (
    AccountActivated,
    ClientRefusedRequest,
    ClientRegistrationClosedStale,
    ClientRegistrationRejected,
    ClientRegistrationRemoved,
    CollaboratorReinstated,
    CollaboratorRemoved,
    CollaboratorRightsChanged,
    CollaboratorSuspended,
    FirmActivated,
    FirmRegistered,
    UserSecuritySuspensionLifted,
    UserSuspendedForSecurity,
)
from contracts.notifications import KeyLetterExpired, KeyLetterFailed, KeyLetterReturned
from tests.access.api.test_security_events import counted
from tests.access.house import Client, FirmInTown, House, revocation
from tests.access.listeners.test_users import invitation


def ends(case_id: UUID, firm: FirmInTown, account_ref: UUID, kind: str = "EMPLOYER") -> list[Any]:
    case = {"case_id": case_id, "firm_id": firm.firm_id}
    asked = case | {"requested_by": firm.founder_id}
    now = firm.house.now
    return [
        ClientRegistrationRejected(**asked, reason_code="UNKNOWN"),
        ClientRegistrationClosedStale(**asked),
        ClientRefusedRequest(**asked, channel="WEB", refused_at=now),
        removed(case_id, firm, account_ref, kind),
    ]


def removed(case_id: UUID, firm: FirmInTown, account_ref: UUID, kind: str) -> ClientRegistrationRemoved:
    return ClientRegistrationRemoved(
        case_id=case_id,
        firm_id=firm.firm_id,
        account_ref=account_ref,
        kind=kind,
        by=firm.founder_id,
        removed_at=firm.house.now,
    )


async def states(*clients: Client) -> list[str]:
    return [await client.mandate_state() for client in clients]


@pytest.mark.parametrize("wrong", ["firm_id", "account_ref", "kind"])
async def test_a_revocation_that_names_another_firm_account_or_kind_ends_nothing(
    house: House, wrong: str
) -> None:
    """Nor does it end what was named rightly beside it; whoever guards the house is told."""
    firm, other = await house.firm(), await house.firm()
    mine, theirs = await firm.active_client(), await other.active_client()
    body, before = revocation(firm, mine, theirs), counted("CONTRADICTION_REFUSED")
    right = {"firm_id": str(other.firm_id), "account_ref": str(theirs.account_ref), "kind": "EMPLOYER"}
    lies = {"firm_id": str(firm.firm_id), "account_ref": str(mine.account_ref), "kind": "INDEPENDENT"}
    body["registrations"][1] |= right | {wrong: lies[wrong]}
    answer = await house.internal("POST", "/revocations", body)
    assert (answer.status_code, answer.json()["code"]) == (409, "CONTRADICTION")
    assert counted("CONTRADICTION_REFUSED") == before + 1
    assert await states(mine, theirs) == ["ACTIVE", "ACTIVE"]
    assert await house.said(MandateRevoked, firm_id=firm.firm_id) == []
    assert (await mine.check(await firm.token()))["allow"] is True
    body["registrations"][1] |= right
    assert (await house.internal("POST", "/revocations", body)).status_code == 204
    assert await states(mine, theirs) == ["REVOKED", "REVOKED"]


async def test_no_end_that_another_firm_is_told_of_ends_a_case(house: House) -> None:
    firm, other = await house.firm(), await house.firm()
    client = await firm.client()
    wrong = [
        *ends(client.case_id, other, client.account_ref),
        removed(client.case_id, firm, uuid4(), "EMPLOYER"),
        removed(client.case_id, firm, client.account_ref, "INDEPENDENT"),
    ]
    for event in wrong:
        with pytest.raises(Contradiction):
            await house.hear(event)
    assert (await client.key_state(), await client.mandate_state()) == ("ISSUED", "PENDING")


async def test_a_tombstone_of_another_firm_buries_nobody(house: House) -> None:
    firm, other = await house.firm(), await house.firm()
    submitted = firm.submission()
    await house.hear(removed(submitted.case_id, other, submitted.account_ref, "EMPLOYER"))
    with pytest.raises(Contradiction):
        await house.hear(submitted)
    with pytest.raises(Contradiction):
        await house.hear(removed(submitted.case_id, firm, submitted.account_ref, "EMPLOYER"))


async def test_a_case_is_not_submitted_again_for_another_firm(house: House) -> None:
    firm, other = await house.firm(), await house.firm()
    client = await firm.client()
    facts = {"case_id": client.case_id, "account_ref": client.account_ref}
    for again in (
        other.submission(**facts),
        firm.submission(**facts | {"account_ref": uuid4()}),
        firm.submission(**facts, kind="INDEPENDENT"),
    ):
        with pytest.raises(Contradiction):
            await house.hear(again)
    assert len(await house.said(ActivationKeyIssued, case_id=client.case_id)) == 1


async def test_a_letter_tells_of_its_own_key_only(house: House) -> None:
    firm = await house.firm()
    client = await firm.client()
    wrong = {"letter_id": uuid4(), "key_id": uuid4(), "case_id": client.case_id}
    house.advance(days=1000)
    for event in (
        KeyLetterReturned(**wrong, at=house.now, reason="NPAI"),
        KeyLetterFailed(**wrong, reason="ADDRESS_UNUSABLE"),
        KeyLetterExpired(**wrong),
    ):
        with pytest.raises(Contradiction):
            await house.hear(event)
    assert await client.key_state() == "ISSUED"


async def test_a_user_stays_in_the_firm(house: House) -> None:
    firm, other = await house.firm(), await house.firm()
    user_id = await firm.collaborator("S01")
    who = {"user_id": user_id, "firm_id": other.firm_id}
    for event in (
        invitation(other, user_id, other.portfolio_id),
        AccountActivated(**who, role="ADMINISTRATOR"),
        CollaboratorRightsChanged(**who, role="ADMINISTRATOR", rights=("S02",)),
        CollaboratorSuspended(**who, by=other.founder_id),
        CollaboratorReinstated(**who, by=other.founder_id),
        UserSuspendedForSecurity(**who),
        UserSecuritySuspensionLifted(**who, active=True),
        CollaboratorRemoved(**who, by=other.founder_id),
    ):
        with pytest.raises(Contradiction):
            await house.hear(event, version=9)
    (row,) = await house.rows("select firm_id, role, rights, state from users where user_id = :u", u=user_id)
    assert tuple(row) == (firm.firm_id, "COLLABORATOR", ["S01"], "ACTIVE")
    assert await house.value("select count(*) from associations where user_id = :u", u=user_id) == 0


async def test_a_firm_is_not_founded_again(house: House) -> None:
    firm, other = await house.firm(), await house.firm()
    facts = {"siren": "732829320", "profession": "EXPERT_COMPTABLE"}
    for event in (
        FirmRegistered(**facts, firm_id=firm.firm_id, founder_user_id=uuid4()),
        FirmRegistered(**facts, firm_id=uuid4(), founder_user_id=other.founder_id),
        FirmActivated(firm_id=firm.firm_id, founder_user_id=other.founder_id),
        AccountActivated(
            user_id=other.founder_id, firm_id=firm.firm_id, role="ADMINISTRATOR", opened="EXPERT_COMPTABLE"
        ),
    ):
        with pytest.raises(Contradiction):
            await house.hear(event, version=9)


async def test_of_two_cases_of_one_pair_the_later_one_stands(house: House) -> None:
    """Its beginning is heard before the other's end, which enrolment has told of or is about to."""
    firm = await house.firm()
    first = await firm.client()
    house.advance(minutes=1)
    second = await firm.client(account_ref=first.account_ref)
    assert await states(first, second) == ["REVOKED", "PENDING"]
    (mandate,) = await house.said(MandateRevoked, case_id=first.case_id)
    (key,) = await house.said(ActivationKeyRevoked, case_id=first.case_id)
    assert mandate.cause == key.cause == "REJECTED"
    for end in ends(first.case_id, firm, first.account_ref):
        await house.hear(end)
    assert len(await house.said(MandateRevoked, case_id=first.case_id)) == 1
    assert (await second.enter(await firm.token(), second.key)).status_code == 200


async def test_an_earlier_case_heard_of_last_is_over(house: House) -> None:
    firm = await house.firm()
    later = house.now
    house.advance(minutes=-1)
    early = firm.submission()
    house.now = later
    second = await firm.client(account_ref=early.account_ref)
    house.advance(minutes=-1)
    await house.hear(early)
    house.now = later
    assert await second.mandate_state() == "PENDING"
    assert await house.said(ActivationKeyIssued, case_id=early.case_id) == []

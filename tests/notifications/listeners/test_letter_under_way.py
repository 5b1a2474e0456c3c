"""E07 tells nothing of whether the account exists, nor whose it is (D-38)."""

from typing import Any
from uuid import uuid4

import pytest

from contracts.enrolment import ClientRegistrationSubmitted
from tests.notifications.house import House
from tests.notifications.samples import issued, recipient, seal
from vocabulary.case_reference import case_reference

SUBJECT = "Un courrier est adressé à votre client"


@pytest.fixture
async def asked(house: House) -> dict[str, Any]:
    firm = uuid4()
    return {"case_id": uuid4(), "firm_id": firm, "requested_by": await house.user(firm, "lea")}


def submitted(asked: dict[str, Any], sealed_recipient: str | None) -> ClientRegistrationSubmitted:
    return ClientRegistrationSubmitted(
        **asked,
        portfolio_id=uuid4(),
        account_ref=uuid4(),
        kind="EMPLOYER",
        method="K",
        services=("S01",),
        courriels=(),
        by_role="COLLABORATOR",
        sealed_recipient=sealed_recipient,
    )


async def test_it_leaves_at_submission_alike_for_an_unknown_account(
    house: House, asked: dict[str, Any]
) -> None:
    other = asked | {"case_id": uuid4()}
    sealed = seal(recipient(asked["case_id"]), f"case:{asked['case_id']}", house.now)
    await house.hear(submitted(asked, sealed))
    await house.hear(submitted(other, None))
    await house.work()

    known, unknown = (
        next(mail for mail in house.to("lea@cabinet.fr", SUBJECT) if reference in mail.subject)
        for reference in (case_reference(asked["case_id"]), case_reference(other["case_id"]))
    )
    words = [
        mail.text.replace(case_reference(case["case_id"]), "").split("Message automatique")[0]
        for mail, case in ((known, asked), (unknown, other))
    ]
    assert words[0] == words[1]


async def test_once_per_case_and_never_by_name(house: House, asked: dict[str, Any]) -> None:
    event = submitted(asked, None)
    key = issued(house.now, asked["firm_id"], asked["requested_by"], case_id=asked["case_id"])
    await house.hear(key)
    await house.work()
    assert house.to("lea@cabinet.fr") == [], "the hand-over says nothing"

    event_id = await house.hear(event)
    await house.hear(event, event_id=event_id)
    await house.hear(event)
    await house.work()

    (mail,) = house.to("lea@cabinet.fr")
    assert mail.subject.replace("\xa0", " ") == f"{SUBJECT} : dossier {case_reference(asked['case_id'])}"
    assert "Lefèvre" not in mail.subject + mail.text


async def test_a_second_letter_of_a_case_is_told_like_the_first(house: House, asked: dict[str, Any]) -> None:
    await house.hear(submitted(asked, None))
    for _ in range(2):
        key = issued(house.now, asked["firm_id"], asked["requested_by"], case_id=asked["case_id"])
        event_id = await house.hear(key)
        await house.hear(key, event_id=event_id)
        await house.work()

    first, second = house.to("lea@cabinet.fr", SUBJECT)
    assert first.subject == second.subject
    assert "Lefèvre" not in second.text

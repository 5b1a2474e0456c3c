"""D-38: until the client agrees, no mail tells a real account from an unknown one, nor whose it is."""

import re
from typing import Any

from tests.integration.firms_reference import luhn_completed
from tests.integration.household import Household
from tests.integration.people import Firm, People
from tests.integration.quiet import quiet
from tests.integration.typed_keys import wrong_key
from workbench.cast import Client
from workbench.mailbox import Mail
from workbench.stage import expect

ANY_KEY = "7KQM-2XWP-9RTD"


def worded(mail: Mail, case: dict[str, Any]) -> tuple[str, str, str]:
    """Subject, text and HTML with what is of this very mail left out: the case's reference, the mail's id."""
    parts = (mail.subject, mail.text, mail.html)
    return tuple(  # type: ignore[return-value]
        re.sub(
            r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<id>", part.replace(case["reference"], "<case>")
        )
        for part in parts
    )


async def mails_about(household: Household, firm: Firm, case: dict[str, Any]) -> list[Mail]:
    await quiet(household)
    return [
        mail for mail in household.mailbox.messages(firm.founder.email) if case["reference"] in mail.subject
    ]


async def test_every_mail_of_a_pending_case_is_alike(household: Household, people: People) -> None:
    """E07, E11 locked twice, E11 exhausted, E13: of a real account and of an unknown one, word for word."""
    firm, known = await people.firm(), people.client()
    unknown = Client(known.kind, luhn_completed("99977766"), "", "")
    answers = [await people.register(firm.founder, client, firm.portfolio_id) for client in (known, unknown)]
    cases = [expect(answer, 201) for answer in answers]
    await quiet(household)
    for _ in range(3):
        for case in cases:
            answers = [await firm.founder.enter_key(case["case_id"], wrong_key(ANY_KEY)) for _ in range(5)]
            assert [answer.status_code for answer in answers] == [422] * 4 + [423]
        await quiet(household)
        await people.later(firm, minutes=30)
    for case in cases:
        expect(await firm.founder.remove_client(case["case_id"]), 200)

    of_known, of_unknown = [await mails_about(household, firm, case) for case in cases]

    assert [mail.subject.split(" :")[0].split("\xa0:")[0] for mail in of_known] == [
        "Un courrier est adressé à votre client",
        "Saisie de clé suspendue",
        "Saisie de clé suspendue",
        "Saisie de clé suspendue",
        "Votre demande a été retirée",
    ]
    assert [worded(mail, cases[0]) for mail in of_known] == [worded(mail, cases[1]) for mail in of_unknown]
    for mail in of_known:
        for name in known.name.split():
            assert name.casefold() not in (mail.subject + mail.text + mail.html).casefold()


async def test_who_agreed_is_named_when_removed(household: Household, people: People) -> None:
    firm, client = await people.firm(), people.client()
    case, _ = await people.active_case(firm, client)
    expect(await firm.founder.remove_client(case["case_id"]), 200)

    mail = await household.mailbox.wait_for(to=firm.founder.email, subject_contains="a été retiré de votre")
    assert client.name.split()[0].casefold() in mail.subject.casefold()

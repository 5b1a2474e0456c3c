"""A public door that can't go on: the typed address is told, and so are the administrators."""

from uuid import uuid4

import pytest

from contracts.enrolment import FirmApplicationDeclined, FirmAppliedForAgain
from tests.notifications.firm import Firm, heard_twice
from tests.notifications.house import House

STRANGER = "paul@ailleurs.example"


@pytest.mark.parametrize("cause", ["NOT_POSSIBLE", "OVERTAKEN", "ADDRESS_IN_USE"])
async def test_e27_whoever_reads_the_typed_address_is_told_once(house: House, firm: Firm, cause: str) -> None:
    said = {"application_id": uuid4(), "email": STRANGER, "cause": cause, "applied_at": house.now}
    await heard_twice(house, FirmApplicationDeclined(**said))
    await house.work()
    (mail,) = house.to(STRANGER)
    assert mail.subject == "Votre demande d’ouverture d’espace n’a pas abouti"
    for known in ("Durand", "cabinet.fr", firm.firm_id.hex):
        assert known not in mail.text, "nothing about a firm"


async def test_e05_the_administrators_are_told_of_a_name_and_a_date(house: House, firm: Firm) -> None:
    again = FirmAppliedForAgain(firm_id=firm.firm_id, display_name="Paul Durand", applied_at=house.now)
    await heard_twice(house, again)
    await house.work()
    (mail,) = house.mailbox.messages(subject_contains="Une personne demande à administrer")
    assert "Paul Durand" in mail.text
    assert not house.to(STRANGER)

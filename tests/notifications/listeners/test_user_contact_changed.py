"""Who has an own account is known without a firm, and is nobody's administrator."""

from uuid import uuid4

from contracts.enrolment import UserContactChanged
from notifications.domain.readers import Audience, may_read
from notifications.storage import users
from tests.notifications.house import House


async def test_a_person_without_a_firm_is_reached_about_themselves_only(house: House) -> None:
    person, firm = uuid4(), uuid4()
    said = {"user_id": person, "display_name": "Zoé Blanc", "email": "zoe@exemple.fr"}
    await house.hear(UserContactChanged(**said, language="br"))
    async with house.database.transaction() as tx:
        known = await users.find(tx, person)
        assert known
        assert known.contact
        assert (known.firm_id, known.contact.email, known.contact.language) == (None, "zoe@exemple.fr", "br")
        assert may_read(known, Audience.HOLDER, None)
        assert not may_read(known, Audience.MEMBER, firm)
        assert await users.administrators(tx, firm) == []

"""An address that refused mail is known in every spelling."""

import pytest

from notifications.domain.refusals import Refusals
from notifications.storage import suppressed_addresses
from tests.notifications.house import House

PEPPER = b"a pepper"


@pytest.mark.parametrize(
    ("refused", "spelt"),
    [
        ("n’diaye@example.fr", "N'Diaye@Example.fr"),
        ("anne@café.fr", "anne@xn--caf-dma.fr"),
        ("ａｎｎｅ@example.fr", "anne\u200b@example.fr"),
        ("straße@example.fr", "STRAẞE@example.fr"),
    ],
)
async def test_every_spelling_is_the_same_address(house: House, refused: str, spelt: str) -> None:
    known = Refusals(2, "550 5.1.1", house.now, house.now, house.now)
    async with house.database.transaction() as tx:
        await suppressed_addresses.save(tx, refused, known, pepper=PEPPER)
        asked = [spelt, "other@example.fr", "strasse@example.fr"]
        assert await suppressed_addresses.among(tx, asked, pepper=PEPPER) == {spelt: known}
        assert await suppressed_addresses.lift(tx, suppressed_addresses.digest_of(spelt, PEPPER))
        assert await suppressed_addresses.among(tx, asked, pepper=PEPPER) == {}

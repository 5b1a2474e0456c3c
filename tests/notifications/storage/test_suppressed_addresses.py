"""An address that refused mail is known in every spelling."""

import pytest

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
    async with house.database.transaction() as tx:
        await suppressed_addresses.add(tx, refused, "550 5.1.1", pepper=PEPPER, now=house.now)
        asked = [spelt, "other@example.fr", "strasse@example.fr"]
        assert await suppressed_addresses.among(tx, asked, pepper=PEPPER) == {spelt}
        await suppressed_addresses.lift(tx, spelt, pepper=PEPPER)
        assert await suppressed_addresses.among(tx, asked, pepper=PEPPER) == set()

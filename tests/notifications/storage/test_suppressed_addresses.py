"""An address that refused mail is known in every spelling."""

import pytest

from notifications.actions.count_key_uses import complaints, key_use
from notifications.domain.refusals import Refusals
from notifications.storage import suppressed_addresses
from tests.notifications.house import House
from vocabulary.digest_keys import DigestKeys

KEYS = DigestKeys({"2": b"a key", "1": b"a former key"})
FORMER = DigestKeys({"1": b"a former key"})


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
        await suppressed_addresses.save(tx, refused, known, keys=FORMER)
        asked = [spelt, "other@example.fr", "strasse@example.fr"]
        assert await suppressed_addresses.among(tx, asked, keys=KEYS) == {spelt: known}
        assert await suppressed_addresses.lift(tx, suppressed_addresses.digests_of(spelt, KEYS))
        assert await suppressed_addresses.among(tx, asked, keys=KEYS) == {}


async def test_an_address_that_refuses_again_is_known_by_the_current_key(house: House) -> None:
    known = Refusals(1, "550 5.1.1", house.now, house.now, None)
    async with house.database.transaction() as tx:
        await suppressed_addresses.save(tx, "lea@example.fr", known, keys=FORMER)
        assert await suppressed_addresses.find(tx, "lea@example.fr", keys=KEYS) == known
        await suppressed_addresses.save(tx, "lea@example.fr", known, keys=KEYS)
        assert (await key_use(tx, house.settings)).rows == {"2": 1}
        assert await complaints(tx, house.settings) == [
            "NOTIFICATIONS_ADDRESS_DIGEST_KEYS lacks the key 2: 1 rows depend on it."
        ]
        assert await suppressed_addresses.lift(tx, suppressed_addresses.digests_of("lea@example.fr", KEYS))

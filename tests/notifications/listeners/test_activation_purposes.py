"""Whoever's access a link opens, it is mailed: purposes without a mail of their own get a plain one."""

from typing import Any

import pytest

from tests.notifications.house import House
from tests.notifications.samples import TOKEN, activation


@pytest.mark.parametrize(
    "said",
    [
        {"purpose": "OWN_ACCOUNT", "firm_name": None, "inviter_name": None, "rights": ()},
        {"purpose": "CANDIDATE"},
        {"purpose": "PURPOSE_OF_TOMORROW", "rights": ("N07",)},
        {"purpose": "FOUNDER", "firm_name": None},
    ],
)
async def test_a_link_for_another_purpose_is_mailed(house: House, said: dict[str, Any]) -> None:
    await house.hear(activation(house.now, "zoe@exemple.fr", **said))
    await house.work()
    (mail,) = house.to("zoe@exemple.fr")
    assert mail.subject == "Activez votre accès à l’espace en ligne"
    assert TOKEN in mail.text
    assert "Durand" not in mail.text


async def test_rights_of_tomorrow_are_told_by_their_code(house: House) -> None:
    await house.hear(activation(house.now, "lea@cabinet.fr", rights=("M06", "N07")))
    await house.work()
    (mail,) = house.to("lea@cabinet.fr")
    assert "Inscrire un client" in mail.text
    assert "N07" in mail.text

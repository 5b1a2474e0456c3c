"""The whole story through the gateway, as a portal would live it."""

import os

import pytest
from rich.console import Console

from workbench.compose import Stack
from workbench.narrator import Narrator
from workbench.portal import Portal
from workbench.print_shop_desk import PrintShopDesk
from workbench.stage import Stage
from workbench.story import tell_story

pytestmark = [
    pytest.mark.containers,
    pytest.mark.skipif(
        os.environ.get("ESPACE_TIERS_BACKEND") != "containers", reason="asked for no containers"
    ),
]


async def test_the_story_ends_with_an_open_file(stack: Stack) -> None:
    async with Portal(stack.urls) as portal:
        desk = PrintShopDesk(portal, stack.secrets_of("notifications")["NOTIFICATIONS_PRINT_SHOP_SECRET"])
        stage = Stage(portal, stack.mails, stack.spool, desk)
        told = await tell_story(stage, Narrator(Console(quiet=True)))
    assert len(told.letters) == 3

"""The whole story through the gateway, as a portal would live it."""

from rich.console import Console

from tests.containers.asked import ONLY_IF_ASKED
from workbench.compose import Stack
from workbench.narrator import Narrator
from workbench.portal import Portal
from workbench.print_shop_desk import PrintShopDesk
from workbench.stage import Stage
from workbench.story import tell_story

pytestmark = ONLY_IF_ASKED


async def test_the_story_ends_with_an_open_file(stack: Stack) -> None:
    async with Portal(stack.urls) as portal:
        desk = PrintShopDesk(portal, stack.secrets_of("notifications")["NOTIFICATIONS_PRINT_SHOP_SECRET"])
        stage = Stage(portal, stack.mails, stack.spool, desk)
        told = await tell_story(stage, Narrator(Console(quiet=True)))
    assert len(told.letters) == 3

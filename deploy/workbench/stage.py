"""Where a story is played, and how what must happen is told from what must not."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from workbench.portal import Answer, Portal
from workbench.post import Letter, Spool
from workbench.print_shop_desk import PrintShopDesk


class StoryBroken(Exception):
    """Something was not answered as the story has it."""


class ReadMail(Protocol):
    """A mail that arrived."""

    @property
    def subject(self) -> str:
        """Its subject."""

    @property
    def text(self) -> str:
        """Its plain-text part."""


class MailSource(Protocol):
    """Where mails arrive."""

    async def wait_for(self, *, to: str, subject_contains: str = "", timeout: float = 15) -> ReadMail:  # noqa: ASYNC109
        """The first such mail; raises `TimeoutError`."""


@dataclass(frozen=True)
class Stage:
    """Where the story is played."""

    portal: Portal
    mailbox: MailSource
    spool: Spool
    print_shop: PrintShopDesk


@dataclass
class Told:
    """What the story leaves: things to look at, and every secret that nobody else may have kept."""

    letters: list[Letter] = field(default_factory=list)
    known_letters: set[str] = field(default_factory=set)
    """Ids of letters that were in the spool before, or that were read."""
    secrets: dict[str, str] = field(default_factory=dict)


def expect(answer: Answer, status: int, code: str | None = None) -> dict[str, Any]:
    """The body of an answer that must have this status (and problem code)."""
    body: dict[str, Any] = answer.json() if answer.content else {}
    if answer.status_code != status or (code and body.get("code") != code):
        raise StoryBroken(
            f"{answer.request.url.path}: {answer.status_code} {body.get('code')}, not {status} {code}"
        )
    return body


async def until[T](look: Callable[[], Awaitable[T | None]], what: str, seconds: float = 30) -> T:
    """Look again and again until there is something; events take a moment."""
    end = time.monotonic() + seconds
    while (found := await look()) is None:
        if time.monotonic() > end:
            raise StoryBroken(f"{what} did not happen within {seconds:.0f} s")
        await asyncio.sleep(0.05)
    return found

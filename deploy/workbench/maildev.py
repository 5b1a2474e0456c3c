"""The mails that MailDev caught, found as `workbench.mailbox` finds its own."""

import asyncio
from email import policy
from email.parser import BytesParser
from typing import Any

import httpx2

from workbench.mailbox import Mail

PAUSE_SECONDS = 0.2

type Entry = dict[str, Any]
"""One mail of MailDev's listing."""


class MailDev:
    """Reads over MailDev's REST API; what was caught stays there for a person's eyes."""

    def __init__(self, url: str) -> None:
        self.url = url

    async def messages(self, to: str | None = None, subject_contains: str = "") -> list[Mail]:
        """What has arrived so far, the oldest first."""
        async with httpx2.AsyncClient(base_url=self.url, timeout=10) as client:
            caught: list[Entry] = (await client.get("/email")).raise_for_status().json()
            matching = (
                entry
                for entry in sorted(caught, key=lambda entry: str(entry["time"]))
                if (to is None or to.casefold() in _recipients(entry))
                and subject_contains in entry["subject"]
            )
            return [await _mail(client, entry) for entry in matching]

    async def wait_for(
        self,
        *,
        to: str,
        subject_contains: str = "",
        timeout: float = 30,  # noqa: ASYNC109 - the same call as the private mailbox's
        after: int = 0,
    ) -> Mail:
        """The first such mail after the `after` first ones; raises `TimeoutError` after `timeout` seconds."""
        async with asyncio.timeout(timeout):
            while len(found := await self.messages(to, subject_contains)) <= after:  # noqa: ASYNC110 - it can only be asked
                await asyncio.sleep(PAUSE_SECONDS)
        return found[after]


def _recipients(entry: Entry) -> tuple[str, ...]:
    return tuple(recipient["address"].casefold() for recipient in entry["envelope"]["to"])


async def _mail(client: httpx2.AsyncClient, entry: Entry) -> Mail:
    source = (await client.get(f"/email/{entry['id']}/source")).raise_for_status().content
    message = BytesParser(policy=policy.default).parsebytes(source)
    return Mail(
        name=entry["id"],
        recipients=_recipients(entry),
        subject=entry["subject"],
        text=entry.get("text") or "",
        html=entry.get("html") or "",
        message=message,
    )

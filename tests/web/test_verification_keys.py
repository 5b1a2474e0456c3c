"""Access's public keys are fetched again in time, and what can't be read takes nothing away."""

import asyncio
import json
from typing import Any

import httpx2
import pytest
from joserfc.jwk import ECKey, KeySet

from web.access_tokens import TokenSigner
from web.problems import Problem
from web.verification_keys import RemoteKeys


def public_set(kid: str) -> dict[str, object]:
    key = ECKey.generate_key("P-256", {"kid": kid, "use": "sig", "alg": "ES256"})
    return TokenSigner(json.dumps(KeySet([key]).as_dict(private=True))).public_jwks()


class PlayedAccess:
    answer: Any = None

    def keys(self) -> RemoteKeys:
        transport = httpx2.MockTransport(lambda _: self.answer)
        return RemoteKeys("/keys", httpx2.AsyncClient(transport=transport, base_url="http://access"))


@pytest.mark.parametrize(
    "unread",
    [
        httpx2.Response(200, json={"keys": []}),
        httpx2.Response(200, json={}),
        httpx2.Response(200, json=[]),
        httpx2.Response(200, json={"keys": [[]]}),
        httpx2.Response(200, text="<html>"),
        httpx2.Response(503, json=public_set("of an error")),
    ],
    ids=["empty", "no keys", "no set", "no key", "no JSON", "an error"],
)
async def test_what_can_not_be_read_leaves_the_keys_that_are_known(unread: httpx2.Response) -> None:
    access = PlayedAccess()
    keys = access.keys()
    access.answer = unread
    with pytest.raises(Problem) as none_yet:
        await keys.reader_for("one")
    assert none_yet.value.code == "SERVICE_UNAVAILABLE"
    keys._asked_at = float("-inf")
    access.answer = httpx2.Response(200, json=public_set("one"))
    assert (await keys.reader_for("one")).key_ids == {"one"}
    keys._asked_at = float("-inf")
    access.answer = unread
    assert (await keys.reader_for("one")).key_ids == {"one"}
    assert keys._fetching
    await keys._fetching
    assert (await keys.reader_for("one")).key_ids == {"one"}
    keys._asked_at = float("-inf")
    access.answer = httpx2.Response(200, json=public_set("two"))
    assert (await keys.reader_for("two")).key_ids == {"two"}


async def test_a_key_unknown_a_moment_ago_is_fetched_at_once_and_made_up_ones_every_five_seconds() -> None:
    access, asked = PlayedAccess(), []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        return httpx2.Response(200, json=access.answer)

    client = httpx2.AsyncClient(transport=httpx2.MockTransport(answer), base_url="http://access")
    keys = RemoteKeys("/keys", client)
    access.answer = public_set("old")
    assert (await keys.reader_for("old")).key_ids == {"old"}
    access.answer = public_set("new")
    assert (await keys.reader_for("new")).key_ids == {"new"}
    assert len(asked) == 2
    for made_up in range(50):
        await keys.reader_for(f"made up {made_up}")
        assert (await keys.reader_for("new")).key_ids == {"new"}
    assert len(asked) == 2
    keys._missed_at -= keys.AGAIN_SECONDS + 1
    for made_up in range(50):
        await keys.reader_for(f"made up {made_up}")
    assert len(asked) == 3


async def test_nobody_whose_key_is_known_waits_for_a_fetch() -> None:
    """A fetch that hangs has a time limit; there is one at a time, and it is tried again in time."""
    asked: list[httpx2.Request] = []
    hanging = asyncio.Event()

    async def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        if hanging.is_set():
            await asyncio.sleep(600)
        return httpx2.Response(200, json=public_set("one"))

    client = httpx2.AsyncClient(transport=httpx2.MockTransport(answer), base_url="http://access")
    keys = RemoteKeys("/keys", client)
    keys.FETCH_SECONDS = 0.3  # type: ignore[misc]
    await keys.reader_for("one")
    hanging.set()
    keys._asked_at = float("-inf")
    for _ in range(50):
        async with asyncio.timeout(0.25):
            await keys.reader_for("one")
    assert len(asked) == 1
    unknown = await asyncio.gather(*(keys.reader_for(f"new {n}") for n in range(20)), return_exceptions=True)
    assert {getattr(answer, "code", None) for answer in unknown} == {"SERVICE_UNAVAILABLE"}
    assert len(asked) == 3, "the one under way, and one for those that it had no answer for"
    hanging.clear()
    assert (await keys.reader_for("one")).key_ids == {"one"}
    keys._asked_at -= keys.AGAIN_SECONDS + 1
    await keys.reader_for("one")
    assert keys._fetching
    await keys._fetching
    assert (await keys.reader_for("made up")).key_ids == {"one"}, "access said that it has no such key"

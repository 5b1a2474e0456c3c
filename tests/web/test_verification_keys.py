"""Access's public keys are fetched again in time, and what can't be read takes nothing away."""

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

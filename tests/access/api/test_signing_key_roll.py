"""A signing key is rolled on two replicas as operations.md says, and no token is refused."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from joserfc.jwk import ECKey, Key, KeySet

from tests.access.house import FirmInTown, House, settings_for
from web.signed_tokens import SignedToken
from web.verification_keys import RemoteKeys

OLD, NEW = (ECKey.generate_key("P-256", {"kid": kid}, private=True) for kid in ("old", "new"))


class Town:
    """Two replicas of access on one database, each restarted with the keys it is told."""

    def __init__(self, url: str, stack: AsyncExitStack) -> None:
        self.url = url
        self.stack = stack
        self.replicas: dict[str, House] = {}
        self.tokens: list[str] = []
        self.firm: FirmInTown

    async def restart(self, name: str, *keys: Key) -> None:
        signing_keys = json.dumps(KeySet(list(keys)).as_dict(private=True))
        house = House(settings_for(self.url, signing_keys=signing_keys))
        await self.stack.enter_async_context(house.app.router.lifespan_context(house.app))
        await self.stack.enter_async_context(house.client)
        self.replicas[name] = house

    async def everybody_is_let_in(self, enrolment: RemoteKeys) -> set[str]:
        """Log in at both, and show every token of the roll everywhere; answers which keys sign now."""
        fresh = [await house.token(self.firm.email()) for house in self.replicas.values()]
        self.tokens += fresh
        for token in self.tokens:
            for house in self.replicas.values():
                assert (await house.call(token, "GET", "/v1/portfolios")).status_code == 200
                body = {"action": "M05", "firm_id": str(self.firm.firm_id)}
                assert (await house.call(token, "POST", "/v1/check", body)).status_code == 200
            reader = await enrolment.reader_for(SignedToken.read(token).key_id)
            assert reader.read(token, house.now).user_id == self.firm.founder_id
        return {SignedToken.read(token).key_id for token in fresh}


@pytest.fixture
async def town(access_url: str) -> AsyncIterator[Town]:
    async with AsyncExitStack() as stack:
        town = Town(access_url, stack)
        for name in ("a", "b"):
            await town.restart(name, OLD)
        town.firm = await town.replicas["a"].firm()
        yield town


@pytest.mark.parametrize("answering", ["a", "b"])
async def test_no_token_is_refused_while_a_key_is_rolled(town: Town, answering: str) -> None:
    enrolment = RemoteKeys("/.well-known/jwks.json", town.replicas[answering].client)
    assert await town.everybody_is_let_in(enrolment) == {"old"}
    for name in ("a", "b"):
        await town.restart(name, OLD, NEW)
        assert await town.everybody_is_let_in(enrolment) == {"old"}
    enrolment._client = town.replicas[answering].client
    signing = []
    for name in ("a", "b"):
        await town.restart(name, NEW, OLD)
        signing.append(await town.everybody_is_let_in(enrolment))
    assert signing == [{"new", "old"}, {"new"}]
    town.tokens = [token for token in town.tokens if SignedToken.read(token).key_id == "new"]
    for name in ("a", "b"):
        await town.restart(name, NEW)
        assert await town.everybody_is_let_in(enrolment) == {"new"}

import pytest

from tests.access.house import House


@pytest.mark.parametrize("written", ["Bearer {}", "bearer {}", "Bearer  {}", "Bearer {} "])
async def test_a_token_is_read_here_as_at_every_door(house: House, written: str) -> None:
    firm = await house.firm()
    headers = {"Authorization": written.format(await firm.token())}
    asked = {"action": "M02", "firm_id": str(firm.firm_id)}
    assert (await house.client.get("/v1/portfolios", headers=headers)).status_code == 200
    assert (await house.client.post("/v1/check", json=asked, headers=headers)).json()["allow"] is True

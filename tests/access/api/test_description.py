from tests.access.house import House


async def test_every_path_is_described_with_its_problems(house: House) -> None:
    described = (await house.client.get("/openapi.json")).json()
    assert set(described["paths"]) == {
        "/.well-known/jwks.json",
        "/v1/sessions",
        "/v1/sessions/refresh",
        "/v1/sessions/current",
        "/v1/portfolios",
        "/v1/portfolios/{portfolio_id}",
        "/v1/portfolios/{portfolio_id}/users/{user_id}",
        "/v1/portfolios/{portfolio_id}/clients/{case_id}",
        "/v1/registrations/{case_id}/key",
        "/v1/check",
    }
    operations = [operation for path in described["paths"].values() for operation in path.values()]
    assert not any("default" in op["responses"] for op in operations)
    problems = [told for op in operations for status, told in op["responses"].items() if status >= "400"]
    assert all(told["x-problem-codes"] and "application/problem+json" in told["content"] for told in problems)
    check = described["paths"]["/v1/check"]["post"]
    assert "action" in check["requestBody"]["content"]["application/json"]["schema"]["properties"]
    assert check["security"]


async def test_the_api_is_ready_with_its_database(house: House) -> None:
    assert (await house.client.get("/readyz")).json() == {"status": "ready"}

"""Every error is a problem document that never repeats what was sent."""

import json
import re
from pathlib import Path

import httpx2
import pytest

from web.problem_codes import CODES
from web.problems import Problem

NIR = "185057800608436"


@pytest.mark.parametrize(
    ("method", "path", "content", "code"),
    [
        ("GET", "/nowhere/" + NIR, None, "NOT_FOUND"),
        ("DELETE", "/v1/steps", None, "METHOD_NOT_ALLOWED"),
        ("POST", "/v1/steps", f'{{"by": "N{NIR}"}}', "REQUEST_INVALID"),
        ("POST", "/v1/steps", f'{{"by": 1, "{NIR}": 1}}', "REQUEST_INVALID"),
        ("POST", "/v1/steps", f'{{"{NIR}', "REQUEST_INVALID"),
        ("POST", "/v1/steps", "[" * 5000, "REQUEST_INVALID"),
        ("POST", "/v1/steps", f'{{"by": 1, "x": "{"é" * 40_000}"}}', "REQUEST_TOO_LARGE"),
        ("GET", f"/v1/search?limit={NIR}", None, "REQUEST_INVALID"),
        ("GET", "/v1/boom", None, "INTERNAL_ERROR"),
    ],
)
async def test_a_problem_names_a_code_and_echoes_nothing(
    http: httpx2.AsyncClient, method: str, path: str, content: str | None, code: str
) -> None:
    headers = {"Idempotency-Key": "problem-key", "Content-Type": "application/json"}
    answer = await http.request(method, path, content=content, headers=headers)
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (problem["code"], answer.status_code) == (code, CODES[code].status)
    assert problem["detail"] == CODES[code].detail
    assert problem["type"] == f"urn:espace-tiers:problem:{code}"
    assert NIR not in answer.text
    assert "SECRET" not in answer.text


async def test_the_correlation_id_of_the_caller_is_kept(http: httpx2.AsyncClient) -> None:
    chosen = "019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b"
    answer = await http.get("/livez", headers={"X-Correlation-Id": chosen})
    assert answer.headers["X-Correlation-Id"] == chosen
    answer = await http.get("/livez", headers={"X-Correlation-Id": "<script>"})
    assert re.fullmatch(r"[0-9a-f-]{36}", answer.headers["X-Correlation-Id"])


async def test_health_says_alive_ready_and_measured(http: httpx2.AsyncClient) -> None:
    assert (await http.get("/livez")).json() == {"status": "alive"}
    assert (await http.get("/readyz")).json() == {"status": "ready"}
    assert "python_info" in (await http.get("/metrics")).text


def test_every_code_has_a_french_sentence_and_an_error_status() -> None:
    for code, meaning in CODES.items():
        assert 400 <= meaning.status < 600, code
        assert meaning.detail, code


def test_the_gateway_says_the_same_words() -> None:
    caddyfile = (Path(__file__).parents[2] / "deploy" / "gateway" / "Caddyfile").read_text(encoding="utf-8")
    said = [json.loads(body) for body in re.findall(r"respond `(\{.*\})`", caddyfile)]
    assert len(said) == 2
    for problem in said:
        assert problem == json.loads(bytes(Problem(problem["code"]).response().body))

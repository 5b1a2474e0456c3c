"""`/livez` is red only where a new process would help."""

import httpx2

from web.application import build_app


async def _is_ready() -> None:
    raise ConnectionError


async def _asked(path: str, stalled: list[str]) -> httpx2.Response:
    app = build_app(
        "access", title="a", description="b", routers=(), ready=_is_ready, stalled=lambda: stalled
    )
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://here") as http:
        return await http.get(path)


async def test_a_process_whose_loops_go_on_is_alive_though_not_ready() -> None:
    alive, ready = await _asked("/livez", []), await _asked("/readyz", [])
    assert (alive.status_code, alive.json(), ready.status_code) == (200, {"status": "alive"}, 503)


async def test_a_process_with_a_loop_that_stalled_is_not_alive() -> None:
    answer = await _asked("/livez", ["relay"])
    assert (answer.status_code, answer.json()) == (503, {"status": "stalled", "loops": ["relay"]})

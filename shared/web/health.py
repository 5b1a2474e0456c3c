"""`/livez` says the process runs and its loops go on, `/readyz` that it can serve, `/metrics` how it does."""

from collections.abc import Awaitable, Callable, Sequence

import structlog
from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

log = structlog.get_logger()

type Ready = Callable[[], Awaitable[None]]
"""Returns when what the process needs answers, raises when it does not."""
type Stalled = Callable[[], Sequence[str]]
"""The names of those loops of the process that make no progress any more."""


def health_router(ready: Ready, stalled: Stalled = tuple) -> APIRouter:
    """The three paths; they are not routed by the gateway.

    Who asks `/livez` ends the process when it is refused: an outage that others will end is no reason.
    """
    router = APIRouter(include_in_schema=False)

    @router.get("/livez")
    async def livez(response: Response) -> dict[str, str | list[str]]:
        if loops := list(stalled()):
            log.error("stalled", loops=loops)
            response.status_code = 503
            return {"status": "stalled", "loops": loops}
        return {"status": "alive"}

    @router.get("/readyz")
    async def readyz(response: Response) -> dict[str, str]:
        try:
            await ready()
        except Exception as missing:  # noqa: BLE001 - whatever is missing, the answer is "not ready"
            log.warning("not_ready", because=type(missing).__name__)
            response.status_code = 503
            response.headers["Retry-After"] = "5"
            return {"status": "not ready"}
        return {"status": "ready"}

    @router.get("/metrics")
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router

"""`/livez` says the process runs, `/readyz` that it can serve, `/metrics` how it does."""

from collections.abc import Awaitable, Callable

import structlog
from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

log = structlog.get_logger()

type Ready = Callable[[], Awaitable[None]]
"""Returns when what the process needs answers, raises when it does not."""


def health_router(ready: Ready) -> APIRouter:
    """The three paths; they are not routed by the gateway."""
    router = APIRouter(include_in_schema=False)

    @router.get("/livez")
    async def livez() -> dict[str, str]:
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

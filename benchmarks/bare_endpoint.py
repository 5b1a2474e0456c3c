"""The measure of `check`: the same request read in the same way, and one select; nothing of the house.

What `check` leaves out is left out here too: the search for parameters, and the round trip that resets a
connection.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from fastapi import APIRouter, FastAPI, Request, Response

from access.api.check import Asked, StraightRoute

SELECT = "select state from mandates where account_ref = $1 limit 1"


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with asyncpg.create_pool(
        os.environ["BARE_DSN"],
        min_size=10,
        max_size=10,
        max_queries=0x7FFFFFFF,
        max_inactive_connection_lifetime=0,
        reset=_leave,
        server_settings={"plan_cache_mode": "force_generic_plan", "jit": "off"},
    ) as pool:
        app.state.pool = pool
        yield


async def _leave(_: asyncpg.Connection) -> None:
    """Nothing to reset, as in `check`."""


router = APIRouter(route_class=StraightRoute)


@router.post("/v1/check")
async def row(request: Request) -> Response:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        return Response(status_code=401)
    asked = Asked.model_validate_json(await request.body())
    state = await request.app.state.pool.fetchval(SELECT, asked.account_ref)
    return Response(
        f'{{"state":"{state}"}}', media_type="application/json", headers={"Cache-Control": "no-store"}
    )


app = FastAPI(lifespan=_lifespan)
app.router.routes.extend(router.routes)

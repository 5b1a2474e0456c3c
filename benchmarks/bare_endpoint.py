"""The measure of `check`: FastAPI at its leanest, one prepared select on a raw asyncpg pool, nothing else."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from fastapi import FastAPI, Request, Response

SELECT = "select state from mandates where case_id = $1"


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with asyncpg.create_pool(os.environ["BARE_DSN"], min_size=10, max_size=10) as pool:
        app.state.pool = pool
        yield


app = FastAPI(lifespan=_lifespan)


@app.get("/rows/{case_id}")
async def row(case_id: str, request: Request) -> Response:
    state = await request.app.state.pool.fetchval(SELECT, case_id)
    return Response(f'{{"state":"{state}"}}', media_type="application/json")

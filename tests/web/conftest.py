"""A small API on a real database: one counter that may only go up."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID, uuid4

import httpx2
import pytest
from fastapi import APIRouter, Depends, FastAPI, Header, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, SecretStr
from sqlalchemy import Column, Integer, MetaData, Table, text
from sqlalchemy.exc import TimeoutError as NoFreeConnection
from sqlalchemy.ext.asyncio import create_async_engine

from contracts.envelope import Actor
from contracts.origin import Origin, current_origin, set_origin
from database.connections import Unreachable
from database.engine import Database, Transaction
from web.application import build_app
from web.idempotency import Change, Idempotent, Promised
from web.kept_answers import add_idempotency_table
from web.problems import Problem
from web.source import Sources
from web.throttle import add_source_counts_table

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
router = APIRouter(prefix="/v1")


class Step(BaseModel):
    model_config = ConfigDict(extra="forbid")

    by: int
    secret: SecretStr = SecretStr("")


class Total(BaseModel):
    total: int


class Versioned(BaseModel):
    version: int


async def add(tx: Transaction, by: int) -> int:
    await tx.execute(text("insert into steps values (:by)"), {"by": by})
    return (await tx.execute(text("select sum(by) from steps"))).scalar_one()


async def logged_in(x_user: Annotated[str | None, Header()] = None) -> None:
    """What `authenticate` does for whoever has a token."""
    if x_user:
        set_origin(Origin(Actor(type="USER", id=x_user), current_origin().correlation_id))


@router.post("/steps", status_code=201, dependencies=[Depends(logged_in)])
async def step(body: Step, once: Idempotent) -> Response:
    async def change(tx: Transaction) -> Total | Versioned | Problem | None:
        total = await add(tx, body.by)
        if body.by == 13:
            return Problem("KEY_NOT_VALID")
        if body.by == 16:
            return Versioned(version=16)
        if body.by == 15:
            return Problem("KEY_LOCKED", retry_after=1800)
        if body.by == 14:
            raise Problem("KEY_NOT_VALID")
        return Total(total=total) if body.by else None

    return await once(change, status=201)


class Gate:
    """What another service says, when a test lets it; and what was promised of it."""

    def __init__(self) -> None:
        self.opened = asyncio.Event()
        self.asked = 0
        self.refuses = False
        self.done = True

    async def pass_through(self) -> None:
        self.asked += 1
        await self.opened.wait()
        if self.refuses:
            raise Problem("ACCESS_DENIED")

    async def settle(self, _: UUID) -> None:
        if not self.done:
            raise Problem("REVOCATION_UNAVAILABLE")


@router.post("/slow-steps", status_code=201)
async def slow_step(body: Step, once: Idempotent, request: Request) -> Response:
    async def change(tx: Transaction) -> Total:
        await request.app.state.gate.pass_through()
        return Total(total=await add(tx, body.by))

    return await once(change, status=201)


@router.post("/asked-steps", status_code=201)
async def asked_step(body: Step, once: Idempotent, request: Request) -> Response:
    gate: Gate = request.app.state.gate

    async def change(tx: Transaction) -> Total | Promised:
        total = Total(total=await add(tx, body.by))
        return Promised(total, uuid4()) if body.by == 3 else total

    async def ask() -> Change:
        await gate.pass_through()
        return change

    return await once.after(ask, status=201, settle=gate.settle)


@router.api_route("/boom", methods=["GET", "POST"])
async def boom() -> None:
    raise RuntimeError("SECRET in an exception's text")


@router.api_route("/outage", methods=["GET", "POST"])
async def outage() -> None:
    raise ConnectionRefusedError("SECRET address of a database")


@router.get("/refused")
async def refused() -> None:
    raise Unreachable("InvalidPasswordError")


@router.get("/full")
async def full() -> None:
    raise NoFreeConnection


@router.get("/search")
async def search(limit: Annotated[int, Query(le=10)]) -> int:
    return limit


async def create_tables(url: str) -> None:
    metadata = MetaData()
    add_idempotency_table(metadata)
    add_source_counts_table(metadata)
    Table("steps", metadata, Column("by", Integer))
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    await engine.dispose()


@pytest.fixture(scope="module")
async def database(database_url: Callable[..., Awaitable[str]]) -> AsyncIterator[Database]:
    opened = Database(await database_url("web", create_tables))
    yield opened
    await opened.close()


class Clock:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(app: FastAPI) -> Iterator[Clock]:
    """Moved by a test, and set back after it."""
    moved: Clock = app.state.clock
    yield moved
    moved.now = NOW


@pytest.fixture(scope="module")
def app(database: Database) -> FastAPI:
    return build_app(
        "access",
        title="steps",
        description="",
        routers=[router],
        ready=database.ping,
        clock=Clock(),
        state={"database": database, "idempotency_secret": b"x" * 32, "sources": Sources(b"s" * 32)},
    )


@pytest.fixture
def gate(app: FastAPI) -> Gate:
    """A new one for each test."""
    app.state.gate = Gate()
    return app.state.gate


@pytest.fixture(scope="module")
async def http(app: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://steps") as client:
        yield client

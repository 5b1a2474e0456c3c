"""How every service's API is put together: the same manners behind every door."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from fastapi_swagger import patch_fastapi

from contracts.envelope import Service
from database.engine import Database
from vocabulary.clock import Clock
from web.body_limit import LimitBody
from web.correlation import Correlate
from web.description import describe, describe_answers
from web.health import Ready, Stalled, health_router
from web.problems import AnswerUnexpected, answer_with_problems
from web.storable_text import RefuseUnstorableText

type Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def build_app(
    service: Service,
    *,
    title: str,
    description: str,
    routers: Sequence[APIRouter],
    ready: Ready,
    stalled: Stalled = tuple,
    refusal: type[Exception] | None = None,
    lifespan: Lifespan | None = None,
    state: dict[str, Any] | None = None,
    clock: Clock | None = None,
    traced: bool = False,
) -> FastAPI:
    """A FastAPI application with problem details, correlation, health and a described error for every path.

    `state` becomes `app.state`: what dependencies of `web` and of the service read there.
    """
    app = FastAPI(
        title=title,
        description=description,
        version="1",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
        redirect_slashes=False,
    )
    app.state.service = service
    app.state.clock = clock
    for name, value in (state or {}).items():
        setattr(app.state, name, value)
    for router in routers:
        _lay_flat(app, router)
    _lay_flat(app, health_router(ready, stalled))
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]  # as FastAPI's guide does it
    patch_fastapi(app, redirect_from_root_to_docs=False)
    answer_with_problems(app, refusal)
    app.add_middleware(AnswerUnexpected)
    app.add_middleware(RefuseUnstorableText)
    app.add_middleware(LimitBody)
    app.add_middleware(Correlate)
    if traced:
        from web.spans import trace_requests  # noqa: PLC0415 - as `web.tracing`

        trace_requests(app)
    return app


def while_running(database: Database, *running: Callable[[], AbstractAsyncContextManager[None]]) -> Lifespan:
    """The process lives as long as all of `running` do; the database is closed behind them."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for run in running:
                await stack.enter_async_context(run())
            yield
        await database.close()

    return lifespan


def _lay_flat(app: FastAPI, router: APIRouter) -> None:
    """Make the router's routes the app's own: an included router is searched anew, twice, at each request."""
    for route in router.routes:
        if isinstance(route, APIRoute) and route.include_in_schema:
            describe_answers(route)
        app.router.routes.append(route)

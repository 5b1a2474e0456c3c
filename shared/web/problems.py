"""Problem details (RFC 9457): a code, a French sentence, never what was typed."""

import re
import traceback
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import TimeoutError as NoFreeConnection
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from database.outages import is_outage
from vocabulary.identifiers import InvalidIdentifier
from vocabulary.unreadable import Reason
from web.field_errors import FieldError, field_errors
from web.problem_codes import CODES
from web.security_events import tell_answer

log = structlog.get_logger()

_INDEX = re.compile(r"\[[0-9]+\]")

MEDIA_TYPE = "application/problem+json"

_WAIT = {429: 60, 503: 5}
"""Seconds after which to come back, where nothing better is known."""

type Detail = str | int | list[str] | list[dict[str, str]] | None


class Problem(Exception):
    """An answer that is not a success; raised behind a door, or returned to be kept with a change."""

    def __init__(self, code: str, **extensions: Detail) -> None:
        """`code` is one of spec I; `extensions` are added to the document and must hold no input."""
        super().__init__(code)
        self.code = code
        self.extensions = extensions

    def response(self) -> JSONResponse:
        """The problem document, with `Retry-After` where it says when."""
        meaning = CODES[self.code]
        body = {
            "type": f"urn:espace-tiers:problem:{self.code}",
            "title": self.code.replace("_", " ").capitalize(),
            "status": meaning.status,
            "code": self.code,
            "detail": meaning.detail,
            **{name: value for name, value in self.extensions.items() if value is not None},
        }
        headers = {"Cache-Control": "no-store"}
        wait = self.extensions.get("retry_after") or _WAIT.get(meaning.status)
        if wait is not None:
            headers["Retry-After"] = str(wait)
        if meaning.status == 401:
            headers["WWW-Authenticate"] = "Bearer"
        return JSONResponse(body, meaning.status, headers, MEDIA_TYPE)


def fields_refused(*errors: FieldError) -> Problem:
    """`REQUEST_INVALID` that says which fields and why; `fields` are the same places without list indexes."""
    places = sorted({_INDEX.sub("", error.field) for error in errors})
    return Problem("REQUEST_INVALID", fields=places, errors=[asdict(error) for error in errors])


def request_invalid(errors: Sequence[Any], *within: str) -> Problem:
    """The same for what pydantic found, at a place that begins with `within`."""
    return fields_refused(*field_errors(errors, *within))


class ProblemDocument(BaseModel):
    """What every error looks like, for the API's description."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    code: str
    detail: str
    fields: list[str] | None = Field(default=None, description="Of `REQUEST_INVALID`: which fields.")
    errors: list[FieldError] | None = Field(
        default=None, description="Of `REQUEST_INVALID`: why, with a stable reason and a sentence in French."
    )
    retry_after: int | None = Field(default=None, description="Seconds, as in `Retry-After`.")


_UNREADABLE_BODY = FieldError("body", Reason.MALFORMED, "n’est pas un document JSON lisible")
_BY_STATUS = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED", 401: "UNAUTHENTICATED", 413: "REQUEST_TOO_LARGE"}


def answer_with_problems(app: FastAPI, refusal: type[Exception] | None = None) -> None:
    """Turn every exception into a problem document.

    `refusal` is the base class of a service's domain errors: each has a `code` and may have `extensions`.
    """

    async def on_problem(_: Request, problem: Exception) -> JSONResponse:
        return answer_of(problem) if isinstance(problem, Problem) else _unexpected()

    async def on_refusal(_: Request, error: Exception) -> JSONResponse:
        return answer_of(Problem(error.code, **getattr(error, "extensions", {})))  # type: ignore[attr-defined]

    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(InvalidIdentifier, _on_identifier)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(NoFreeConnection, _on_overload)
    app.add_exception_handler(Exception, _on_bug)
    if refusal:
        app.add_exception_handler(refusal, on_refusal)


def answer_of(problem: Problem) -> JSONResponse:
    """The answer to a request that came to this; whoever guards the house is told where it concerns them."""
    tell_answer(problem.code)
    return problem.response()


async def _on_invalid(_: Request, error: Exception) -> JSONResponse:
    wrong = error.errors() if isinstance(error, RequestValidationError) else []
    if any(e["type"] == "missing" and e["loc"] == ("header", "idempotency-key") for e in wrong):
        return Problem("IDEMPOTENCY_KEY_REQUIRED").response()
    return request_invalid(wrong).response()


async def _on_identifier(_: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, InvalidIdentifier):
        return _unexpected()
    about = {"identifier": error.identifier, "reason": error.reason.value, "detail": error.sentence}
    return Problem("IDENTIFIER_INVALID", **about).response()


async def _on_overload(_: Request, __: Exception) -> JSONResponse:
    """No database connection became free in time: the caller may try again."""
    return Problem("SERVICE_UNAVAILABLE").response()


async def _on_http(request: Request, error: Exception) -> JSONResponse:
    """Under our own words, with every header that the framework's answer would have."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    code = _BY_STATUS.get(status)
    problem = Problem(code) if code else getattr(error, "problem", None) or fields_refused(_UNREADABLE_BODY)
    response = problem.response()
    response.headers.update(getattr(error, "headers", None) or {})
    if status == 405:
        response.headers["Allow"] = ", ".join(_offered(request))
    return response


def _offered(request: Request) -> list[str]:
    """The methods of all routes at the request's path: the framework names those of the first."""
    alike = [route for route in request.app.router.routes if route.matches(request.scope)[0] is Match.PARTIAL]
    return sorted({method for route in alike for method in getattr(route, "methods", None) or ()})


class AnswerUnexpected:
    """Answers what nobody caught and lets it go no further: the connection is good for the next request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """An exception after the answer has begun is raised on: the server breaks the connection off."""
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception as error:
            if begun or scope["type"] != "http":
                raise
            await (await _on_bug(Request(scope), error))(scope, receive, send)


async def _on_bug(request: Request, error: Exception) -> JSONResponse:
    if is_outage(error):
        return Problem("SERVICE_UNAVAILABLE").response()
    route = request.scope.get("route")
    where = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-3:]]
    log.error("unexpected_error", error=type(error).__name__, route=getattr(route, "path", None), where=where)
    return _unexpected()


def _unexpected() -> JSONResponse:
    return Problem("INTERNAL_ERROR").response()

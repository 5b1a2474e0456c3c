"""The API's description says which answers there really are: every status, with the codes it may carry."""

from collections.abc import Iterable, Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer

from web.authentication import authenticate
from web.dependencies import database_of, seen_version
from web.idempotency import once_of
from web.problem_codes import CODES
from web.problems import MEDIA_TYPE, ProblemDocument

type Responses = dict[int | str, dict[str, Any]]

CODES_OF = "x-problem-codes"
INTERNAL = "/internal/"
_REF = "#/components/schemas/"
_EVERYWHERE = ("REQUEST_TOO_LARGE", "INTERNAL_ERROR")
_IMPLIED = {
    authenticate: ("UNAUTHENTICATED", "SERVICE_UNAVAILABLE"),
    once_of: (
        "IDEMPOTENCY_KEY_REQUIRED",
        "IDEMPOTENCY_KEY_REUSED",
        "REQUEST_IN_PROGRESS",
        "SERVICE_UNAVAILABLE",
    ),
    seen_version: ("EDIT_CONFLICT",),
    database_of: ("SERVICE_UNAVAILABLE",),
}
"""What a door may answer because it depends on these."""
_HEADERS = {
    401: ("WWW-Authenticate", {"type": "string"}, "How to be let in."),
    429: ("Retry-After", {"type": "integer"}, "After how many seconds to come back."),
    503: ("Retry-After", {"type": "integer"}, "After how many seconds to come back."),
}


def may_answer(*codes: str) -> Responses:
    """For `responses=` of a route: the problems of its own. Those of its dependencies are added to them."""
    by_status: dict[int, list[str]] = {}
    for code in sorted(set(codes)):
        by_status.setdefault(CODES[code].status, []).append(code)
    return {status: _described(status, by_status[status]) for status in sorted(by_status)}


def describe_answers(route: APIRoute) -> None:
    """Add to what a route declares what its parameters and dependencies imply."""
    own = [code for response in route.responses.values() for code in response.get(CODES_OF, ())]
    calls = list(_calls(route.dependant))
    implied = [code for call in calls for code in _IMPLIED.get(call, ())]
    if any(isinstance(call, HTTPBearer) for call in calls):
        implied.append("UNAUTHENTICATED")
    if route.body_field or _has_parameters(route.dependant):
        implied.append("REQUEST_INVALID")
    others = {status: told for status, told in route.responses.items() if CODES_OF not in told}
    route.responses = {**others, **may_answer(*_EVERYWHERE, *own, *implied)}


def describe(app: FastAPI, *, internal: bool = False) -> dict[str, Any]:
    """The OpenAPI document of the paths that the gateway routes, or of the internal ones."""
    routes = [
        route
        for route in app.router.routes
        if isinstance(route, APIRoute) and route.path.startswith(INTERNAL) is internal
    ]
    document = get_openapi(
        title=app.title + (", internal paths" if internal else ""),
        version=app.version,
        description=app.description,
        routes=routes,
    )
    for operation in _operations(document):
        _drop_foreign_refusal(operation["responses"])
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for foreign in ("HTTPValidationError", "ValidationError"):
        schemas.pop(foreign, None)
    problem = ProblemDocument.model_json_schema(ref_template=_REF + "{model}")
    schemas |= problem.pop("$defs", {})
    schemas[ProblemDocument.__name__] = problem
    return document


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for methods in document["paths"].values():
        yield from methods.values()


def _drop_foreign_refusal(responses: dict[str, Any]) -> None:
    """The framework's own 422, which no door of ours answers with."""
    if CODES_OF not in responses.get("422", {CODES_OF: ()}):
        del responses["422"]


def _described(status: int, codes: Iterable[str]) -> dict[str, Any]:
    own = {"properties": {"code": {"enum": list(codes)}, "status": {"const": status}}}
    schema = {"allOf": [{"$ref": _REF + ProblemDocument.__name__}, own]}
    described: dict[str, Any] = {
        "description": "  \n".join(f"`{code}`: {CODES[code].detail}" for code in codes),
        "content": {MEDIA_TYPE: {"schema": schema}},
        CODES_OF: list(codes),
    }
    if status in _HEADERS:
        name, kind, why = _HEADERS[status]
        described["headers"] = {name: {"description": why, "required": True, "schema": kind}}
    return described


def _calls(dependant: Dependant) -> Iterator[Any]:
    for needed in dependant.dependencies:
        yield needed.call
        yield from _calls(needed)


def _has_parameters(dependant: Dependant) -> bool:
    own = dependant.path_params or dependant.query_params or dependant.header_params
    return bool(own) or any(map(_has_parameters, dependant.dependencies))

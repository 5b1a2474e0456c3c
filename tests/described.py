"""Answers of tests are held against the API's own description: what it doesn't tell of, no door may say."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import httpx2
from fastapi import FastAPI

from web.description import CODES_OF, describe

type Operations = list[tuple[str, re.Pattern[str], dict[str, Any]]]


KNOWN: dict[str, Operations] = {}


def operations_of(app: FastAPI) -> Operations:
    """Method, path and responses of each operation, internal ones too; the same for each app of a service."""
    return KNOWN.get(app.title) or KNOWN.setdefault(app.title, _operations(app))


def _operations(app: FastAPI) -> Operations:
    paths = describe(app)["paths"] | describe(app, internal=True)["paths"]
    return [
        (method.upper(), re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), told["responses"])
        for path, methods in paths.items()
        for method, told in methods.items()
    ]


def holds_to(apps: Mapping[str, FastAPI]) -> Callable[[httpx2.Response], Awaitable[None]]:
    """A hook for a client's responses; `apps` by what their URLs begin with."""
    described = {url: operations_of(app) for url, app in apps.items()}

    async def hook(response: httpx2.Response) -> None:
        url = str(response.request.url)
        for prefix, operations in described.items():
            if url.startswith(prefix):
                await response.aread()
                hold(response, operations)

    return hook


def hold(response: httpx2.Response, operations: Operations) -> None:
    """Fail where the status, or the problem's code, is none that the operation declares."""
    request = response.request
    for method, path, responses in operations:
        if method == request.method and path.fullmatch(request.url.path):
            label = f"{method} {request.url.path}: {response.status_code} {response.text[:300]}"
            assert str(response.status_code) in responses, f"undescribed: {label}"
            codes = responses[str(response.status_code)].get(CODES_OF)
            assert codes is None or response.json()["code"] in codes, f"undescribed: {label}"

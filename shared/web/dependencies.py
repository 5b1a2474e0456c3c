"""What every service's doors are given: the time, the database, and the version that the caller had seen."""

import re
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Header, Request

from database.engine import Database

NO_VERSION = -1
"""Of an `If-Match` that names none of ours: nothing has this version."""
_VERSION = re.compile(r'\s*(?:W/)?"?([0-9]{1,9})"?\s*')


async def _now(request: Request) -> datetime:
    now: datetime = request.app.state.clock()
    return now


async def database_of(request: Request) -> Database:
    """The service's own."""
    database: Database = request.app.state.database
    return database


async def seen_version(
    if_match: Annotated[str | None, Header(description="The `ETag` of the version that was read.")] = None,
) -> int | None:
    """Judged where the thing itself is looked up, after everything else about the request."""
    if if_match is None or if_match.strip() == "*":
        return None
    seen = _VERSION.fullmatch(if_match)
    return int(seen[1]) if seen else NO_VERSION


Now = Annotated[datetime, Depends(_now)]
Transactions = Annotated[Database, Depends(database_of)]
SeenVersion = Annotated[int | None, Depends(seen_version)]

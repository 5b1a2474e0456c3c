"""What every service's doors are given: the time, the database, and the version that the caller had seen."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Header, Request

from database.engine import Database
from web.problems import Problem


async def _now(request: Request) -> datetime:
    now: datetime = request.app.state.clock()
    return now


async def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


async def _seen_version(
    if_match: Annotated[str | None, Header(description="The `ETag` of the version that was read.")] = None,
) -> int | None:
    if if_match is None or if_match == "*":
        return None
    text = if_match.removeprefix("W/").strip('"')
    if not (text.isascii() and text.isdigit()):
        raise Problem("EDIT_CONFLICT")
    return int(text)


Now = Annotated[datetime, Depends(_now)]
Transactions = Annotated[Database, Depends(_database)]
SeenVersion = Annotated[int | None, Depends(_seen_version)]

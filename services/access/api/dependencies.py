"""What the doors of this service need, as `main` bound it."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Header, Request

from access.domain.password import PasswordHasher
from access.domain.policy import Policy
from access.storage.checks import Checks
from database.engine import Database
from web.access_tokens import TokenSigner
from web.problems import Problem


async def _now(request: Request) -> datetime:
    now: datetime = request.app.state.clock()
    return now


async def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


async def _policy(request: Request) -> Policy:
    policy: Policy = request.app.state.policy
    return policy


async def _pepper(request: Request) -> bytes:
    pepper: bytes = request.app.state.pepper
    return pepper


async def _hasher(request: Request) -> PasswordHasher:
    hasher: PasswordHasher = request.app.state.hasher
    return hasher


async def _signer(request: Request) -> TokenSigner:
    signer: TokenSigner = request.app.state.signer
    return signer


async def _checks(request: Request) -> Checks:
    checks: Checks = request.app.state.checks
    return checks


async def _seen_version(
    if_match: Annotated[str | None, Header(description='The `ETag` that was seen: `"3"`.')] = None,
) -> int | None:
    if if_match is None or if_match == "*":
        return None
    version = if_match.removeprefix("W/").strip('"')
    if not version.isascii() or not version.isdigit():
        raise Problem("EDIT_CONFLICT")
    return int(version)


Now = Annotated[datetime, Depends(_now)]
Transactions = Annotated[Database, Depends(_database)]
Rules = Annotated[Policy, Depends(_policy)]
Pepper = Annotated[bytes, Depends(_pepper)]
Hasher = Annotated[PasswordHasher, Depends(_hasher)]
Signer = Annotated[TokenSigner, Depends(_signer)]
CheckFacts = Annotated[Checks, Depends(_checks)]
SeenVersion = Annotated[int | None, Depends(_seen_version)]

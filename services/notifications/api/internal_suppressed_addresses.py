"""Addresses that are written to no more, seen and lifted by operations; the gateway does not route this."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from notifications.actions.lift_suppression import lift_suppression
from notifications.domain.refusals import Refusals
from notifications.storage import suppressed_addresses
from web.dependencies import Now, Transactions
from web.description import may_answer
from web.paging import Cursor, Limit, Page, cursor_refused, decode_cursor, encode_cursor
from web.problems import Problem
from web.service_tokens import require_service

DIGEST = r"^[0-9A-Za-z._-]{1,32}:[0-9a-f]{64}$"
"""It begins with the id of the key that made it."""

Caller = Annotated[str, Depends(require_service)]

router = APIRouter(
    prefix="/internal/v1/suppressed-addresses", tags=["internal"], dependencies=[Depends(require_service)]
)


class SuppressedAddress(BaseModel):
    """An address known by its digest, and why nothing is sent to it."""

    digest: str = Field(pattern=DIGEST, examples=["1:" + "9f" * 32])
    reason: str = Field(examples=["550 5.1.1"])
    days: int = Field(description="On how many days it refused.")
    first_at: datetime
    last_at: datetime
    suppressed_at: datetime
    until: datetime = Field(description="When it is written to again without anybody's doing.")


class Lift(BaseModel):
    """Whose ban is lifted: an address, in the body so that no log has it."""

    model_config = ConfigDict(extra="forbid")

    email: str = Field(min_length=3, max_length=254, examples=["lea.petit@cabinet.example"])


@router.get("", summary="List the addresses that are written to no more")
async def suppressed(
    request: Request, database: Transactions, now: Now, limit: Limit = 50, cursor: Cursor = None
) -> Page[SuppressedAddress]:
    """By digest: the address itself is not kept."""
    lapse: timedelta = request.app.state.suppression_kept
    async with database.transaction() as tx:
        found = await suppressed_addresses.suppressed(
            tx, now - lapse, after=_position(cursor), limit=limit + 1
        )
    return _page(found, limit, lapse)


@router.post(
    "/lift",
    status_code=204,
    summary="Write to an address again",
    responses=may_answer("NOT_FOUND"),
)
async def lift(body: Lift, request: Request, database: Transactions, caller: Caller) -> None:
    """Forget what it refused. Repeat it at will; `NOT_FOUND` when it refused nothing."""
    digests = suppressed_addresses.digests_of(body.email, request.app.state.address_keys)
    if not await lift_suppression(database, digests, by=caller):
        raise Problem("NOT_FOUND")


def _position(cursor: str | None) -> bytes:
    position = decode_cursor(cursor, 1)
    if position and not re.fullmatch(DIGEST, position[0]):
        raise cursor_refused()
    return position[0].encode() if position else b""


def _page(found: Sequence[tuple[bytes, Refusals]], limit: int, lapse: timedelta) -> Page[SuppressedAddress]:
    items = [
        SuppressedAddress(
            digest=digest.decode(),
            reason=known.reason,
            days=known.days,
            first_at=known.first_at,
            last_at=known.last_at,
            suppressed_at=known.suppressed_at,
            until=known.suppressed_at + lapse,
        )
        for digest, known in found[:limit]
        if known.suppressed_at is not None
    ]
    more = len(found) > limit
    return Page(items=items, next_cursor=encode_cursor(items[-1].digest) if more else None)

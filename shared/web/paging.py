"""Cursor paging: no limit on how much there is (R004-15), only on how much is sent at once."""

import base64
import binascii
import json
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, Field

from vocabulary.unreadable import Reason
from web.field_errors import FieldError
from web.problems import Problem, fields_refused

MOST = 200


class Page[Item: BaseModel](BaseModel):
    """One page and the cursor of the next; no cursor, no more."""

    items: list[Item]
    next_cursor: str | None = Field(
        default=None, description="Pass it as `cursor` to go on; absent at the end."
    )


Limit = Annotated[int, Query(ge=1, le=MOST, description="How many items at the most.")]
Cursor = Annotated[str | None, Query(max_length=500, description="The `next_cursor` of the page before.")]


def encode_cursor(*position: str) -> str:
    """Opaque text for the sort values of the last item sent."""
    return base64.urlsafe_b64encode(json.dumps(position).encode()).decode().rstrip("=")


def decode_cursor(cursor: str | None, parts: int) -> list[str] | None:
    """The sort values again. Raises `REQUEST_INVALID` for anything we did not make."""
    if cursor is None:
        return None
    try:
        position = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, RecursionError) as broken:
        raise cursor_refused() from broken
    if isinstance(position, list) and len(position) == parts and all(map(_kept_text, position)):
        return position
    raise cursor_refused()


def cursor_refused() -> Problem:
    """`REQUEST_INVALID` for a cursor that we did not make."""
    return fields_refused(FieldError("query.cursor", Reason.MALFORMED, "ce curseur n’est pas de nous"))


def _kept_text(part: object) -> bool:
    """Text without what no database keeps: NUL, and half of a surrogate pair."""
    return isinstance(part, str) and not any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in part)


def decode_moment(cursor: str | None) -> tuple[datetime, UUID] | None:
    """The same for lists sorted by moment and identity. Raises `REQUEST_INVALID` too."""
    position = decode_cursor(cursor, 2)
    if position is None:
        return None
    try:
        return datetime.fromisoformat(position[0]).astimezone(UTC), UUID(position[1])
    except (ValueError, OverflowError) as broken:
        raise cursor_refused() from broken

"""`Idempotency-Key`: the first answer is kept with the change it reports, and given again for 24 hours."""

import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Header, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from sqlalchemy import Column, DateTime, Index, Integer, LargeBinary, MetaData, Table, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB

from database.engine import Database, Transaction
from web.problems import Problem, answer_of

KEPT = timedelta(hours=24)

_LOCK = text("select pg_advisory_xact_lock(hashtextextended(:scope || :key, 0))")
_FIND = text(
    """
    select fingerprint, status, body, media_type from idempotency_keys
    where scope = :scope and key = :key and created_at > now() - cast(:kept as interval)
    """
)
_KEEP = text(
    """
    insert into idempotency_keys (scope, key, fingerprint, status, body, media_type)
    values (:scope, :key, :fingerprint, :status, cast(:body as jsonb), :media_type)
    on conflict (scope, key) do update set fingerprint = excluded.fingerprint, status = excluded.status,
        body = excluded.body, media_type = excluded.media_type, created_at = now()
    """
)
_PURGE = text("delete from idempotency_keys where created_at < now() - cast(:kept as interval)")


def add_idempotency_table(metadata: MetaData) -> None:
    """Declare `idempotency_keys` in a service's metadata, so that its migrations carry it."""
    table = Table(
        "idempotency_keys",
        metadata,
        Column("scope", Text, primary_key=True),
        Column("key", Text, primary_key=True),
        Column("fingerprint", LargeBinary, nullable=False),
        Column("status", Integer, nullable=False),
        Column("body", JSONB),
        Column("media_type", Text, nullable=False),
        Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    )
    Index("idempotency_keys_age", table.c.created_at)


async def purge_idempotency_keys(database: Database) -> None:
    """Forget answers older than a day."""
    async with database.transaction() as tx:
        await tx.execute(_PURGE, {"kept": KEPT})


type Outcome = BaseModel | Problem | None
type Change = Callable[[Transaction], Awaitable[Outcome]]


class Once:
    """Runs a change in one transaction and answers; the same key again only gets the same answer.

    A `Problem` that the change *returns* is kept with what it wrote (a counted wrong key); one that it
    *raises* undoes everything and is not kept.
    """

    def __init__(self, request: Request, key: str) -> None:
        self._request = request
        self._key = key

    async def __call__(self, change: Change, *, status: int = 200, scope: str = "public") -> Response:
        """`scope` separates the keys of different callers: pass the user's id."""
        state = self._request.app.state
        fingerprint = await self._fingerprint(state.idempotency_secret)
        async with state.database.transaction() as tx:
            names = {"scope": scope, "key": self._key}
            await tx.execute(_LOCK, names)
            if kept := (await tx.execute(_FIND, names | {"kept": KEPT})).first():
                if not hmac.compare_digest(kept.fingerprint, fingerprint):
                    raise Problem("IDEMPOTENCY_KEY_REUSED")
                return _again(kept.status, kept.body, kept.media_type)
            response = answer(await change(tx), status)
            record = {
                "fingerprint": fingerprint,
                "status": response.status_code,
                "body": bytes(response.body).decode() or None,
                "media_type": response.media_type or "",
            }
            await tx.execute(_KEEP, names | record)
        return response

    async def _fingerprint(self, secret: bytes) -> bytes:
        """Keyed, so that a password or key in the body can't be guessed from what is kept."""
        request = self._request
        named = f"{request.method} {request.url.path}\n".encode()
        return hmac.new(secret, named + await request.body(), hashlib.sha256).digest()


def answer(outcome: Outcome, status: int) -> Response:
    """The HTTP answer for what a change came to."""
    if isinstance(outcome, Problem):
        return answer_of(outcome)
    if outcome is None:
        return Response(status_code=204)
    return JSONResponse(outcome.model_dump(mode="json"), status, {"Cache-Control": "no-store"})


def _again(status: int, body: object, media_type: str) -> Response:
    content = b"" if body is None else json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(content, status, {"Idempotency-Replayed": "true"}, media_type or None)


def _once(
    request: Request,
    idempotency_key: Annotated[
        str,
        Header(
            min_length=8,
            max_length=128,
            pattern=r"^[!-~]+$",
            description="Chosen by the caller, new for each new intention.",
        ),
    ],
) -> Once:
    return Once(request, idempotency_key)


Idempotent = Annotated[Once, Depends(_once)]

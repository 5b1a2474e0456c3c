"""`Idempotency-Key`: the first answer is kept with the change it reports, and given again for 24 hours.

What anybody may cause is bounded: of callers who have not logged in only the newest answers of each source
are kept, for an hour.
"""

import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from math import ceil
from typing import Annotated, Any

from fastapi import Depends, Header, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from sqlalchemy import Column, DateTime, Index, Integer, LargeBinary, MetaData, Row, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from contracts.origin import current_origin
from database.batches import in_batches
from database.engine import Database, Transaction
from web.correlation import ANONYMOUS
from web.problems import Problem, answer_of

KEPT = timedelta(hours=24)
KEPT_FOR_ANYBODY = timedelta(hours=1)
MOST_OF_A_SOURCE = 100

_LOCK = text("select pg_advisory_xact_lock(hashtextextended(:scope || :key, 0))")
_FIND = text(
    """
    select fingerprint, status, body, headers, created_at from idempotency_keys
    where scope = :scope and key = :key and expires_at > :now
    """
)
_KEEP = text(
    """
    insert into idempotency_keys
        (scope, key, fingerprint, status, body, headers, source, created_at, expires_at)
    values (
        :scope, :key, :fingerprint, :status, cast(:body as jsonb), cast(:headers as jsonb), :source,
        :now, :expires_at
    )
    on conflict (scope, key) do update set fingerprint = excluded.fingerprint, status = excluded.status,
        body = excluded.body, headers = excluded.headers, source = excluded.source,
        created_at = excluded.created_at, expires_at = excluded.expires_at
    """
)
_FORGET_OLDEST = text(
    """
    delete from idempotency_keys where (scope, key) in (
        select scope, key from idempotency_keys where source = :source
        order by created_at desc, scope, key offset :most for update skip locked
    )
    """
)
_PURGE = text(
    """
    delete from idempotency_keys where (scope, key) in (
        select scope, key from idempotency_keys where expires_at <= :now
        order by expires_at limit :most for update skip locked
    )
    returning 1
    """
)


def add_idempotency_table(metadata: MetaData) -> None:
    """Declare `idempotency_keys` in a service's metadata, so that its migrations carry it."""
    moment = DateTime(timezone=True)
    table = Table(
        "idempotency_keys",
        metadata,
        Column("scope", Text, primary_key=True),
        Column("key", Text, primary_key=True),
        Column("fingerprint", LargeBinary, nullable=False),
        Column("status", Integer, nullable=False),
        Column("body", JSONB),
        Column("headers", JSONB, nullable=False),
        Column("source", Text),
        Column("created_at", moment, nullable=False),
        Column("expires_at", moment, nullable=False),
    )
    Index("idempotency_keys_end", table.c.expires_at)
    Index(
        "idempotency_keys_source",
        table.c.source,
        table.c.created_at,
        postgresql_where=text("source is not null"),
    )


async def purge_idempotency_keys(database: Database, now: datetime) -> None:
    """Forget answers that are given no more."""
    await in_batches(database, _PURGE, now=now)


type Outcome = BaseModel | Problem | None
type Change = Callable[[Transaction], Awaitable[Outcome]]


class Once:
    """Runs a change in one transaction and answers; the same key again only gets the same answer.

    A `Problem` that the change *returns* is kept with what it wrote (a counted wrong key); one that it
    *raises* undoes everything and is not kept. A refusal that says when to come back is kept until then.
    """

    def __init__(self, request: Request, key: str) -> None:
        self._request = request
        self._key = key

    async def __call__(self, change: Change, *, status: int = 200, scope: str = "public") -> Response:
        """`scope` separates the keys of different callers: pass the user's id."""
        state = self._request.app.state
        now: datetime = state.clock()
        fingerprint = await self._fingerprint(state.idempotency_secret)
        async with state.database.transaction() as tx:
            names = {"scope": scope, "key": self._key, "now": now}
            await tx.execute(_LOCK, names)
            if kept := (await tx.execute(_FIND, names)).first():
                if not hmac.compare_digest(kept.fingerprint, fingerprint):
                    raise Problem("IDEMPOTENCY_KEY_REUSED")
                return _again(kept, now)
            outcome = await change(tx)
            response = answer(outcome, status)
            await self._keep(tx, names | {"fingerprint": fingerprint}, response, _wait(outcome))
        return response

    async def _keep(
        self, tx: Transaction, facts: dict[str, Any], response: Response, wait: timedelta | None
    ) -> None:
        anybody = current_origin().actor == ANONYMOUS
        source = self._request.app.state.sources.of(self._request.scope) if anybody else None
        kept = KEPT_FOR_ANYBODY if anybody else KEPT
        facts |= {
            "status": response.status_code,
            "body": bytes(response.body).decode() or None,
            "headers": json.dumps({k: v for k, v in response.headers.items() if k != "content-length"}),
            "source": source,
            "expires_at": facts["now"] + (kept if wait is None else min(kept, wait)),
        }
        await tx.execute(_KEEP, facts)
        if source:
            await tx.execute(_FORGET_OLDEST, {"source": source, "most": MOST_OF_A_SOURCE})

    async def _fingerprint(self, secret: bytes) -> bytes:
        """Keyed, so that a password or key in the body can't be guessed from what is kept."""
        request = self._request
        named = f"{request.method} {request.url.path}\n".encode()
        return hmac.new(secret, named + await request.body(), hashlib.sha256).digest()


def answer(outcome: Outcome, status: int) -> Response:
    """The HTTP answer for what a change came to; a thing that has versions comes with its `ETag`."""
    if isinstance(outcome, Problem):
        return answer_of(outcome)
    if outcome is None:
        return Response(status_code=204)
    headers = {"Cache-Control": "no-store"}
    version = getattr(outcome, "version", None)
    if version is not None:
        headers["ETag"] = f'"{version}"'
    return JSONResponse(outcome.model_dump(mode="json"), status, headers)


def _wait(outcome: Outcome) -> timedelta | None:
    """After how long a refusal may come out otherwise."""
    seconds = outcome.extensions.get("retry_after") if isinstance(outcome, Problem) else None
    return timedelta(seconds=seconds) if isinstance(seconds, int) else None


def _again(kept: Row[Any], now: datetime) -> Response:
    """The same answer with the same headers; only what is left to wait is told anew."""
    body, headers = kept.body, {**kept.headers, "Idempotency-Replayed": "true"}
    if isinstance(body, dict) and kept.status >= 400 and "retry_after" in body:
        left = max(1, ceil(body["retry_after"] - (now - kept.created_at).total_seconds()))
        body, headers["retry-after"] = {**body, "retry_after": left}, str(left)
    content = b"" if body is None else json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(content, kept.status, headers)


def once_of(
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
    """The key that a changing call must have."""
    return Once(request, idempotency_key)


Idempotent = Annotated[Once, Depends(once_of)]

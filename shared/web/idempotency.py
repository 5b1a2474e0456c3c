"""`Idempotency-Key`: the first answer is kept with the change it reports, and given again for 24 hours.

What anybody may cause is bounded: of callers who have not logged in only the newest answers of each source
are kept, for an hour. Where another service has a say in a change, no transaction is open while it is asked.
"""

import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Header, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from contracts.origin import current_origin
from database.engine import Transaction
from web.correlation import ANONYMOUS
from web.kept_answers import Kept, Turn
from web.problems import Problem, answer_of

KEPT = timedelta(hours=24)
KEPT_FOR_ANYBODY = timedelta(hours=1)

type Outcome = BaseModel | Problem | None


@dataclass(frozen=True)
class Promised:
    """What will be true once `errand` is done: it is kept now, and nobody is told before."""

    outcome: Outcome
    errand: UUID


type Change = Callable[[Transaction], Awaitable[Outcome | Promised]]
type Ask = Callable[[], Awaitable[Change]]
type Settle = Callable[[UUID], Awaitable[None]]
"""Does the errand, or finds it done; raises where it is not done yet."""


@dataclass(frozen=True)
class _Given:
    response: Response
    awaits: UUID | None


class Once:
    """Runs a change in one transaction and answers; the same key again only gets the same answer.

    A `Problem` that the change *returns* is kept with what it wrote (a counted wrong key); one that it
    *raises* undoes everything and is not kept. A refusal that says when to come back is kept until then. What
    it returns as `Promised` is kept with the change, and answered when `settle` has done the errand, now or
    when the same is asked again.
    """

    def __init__(self, request: Request, key: str) -> None:
        self._request = request
        self._key = key

    async def __call__(
        self, change: Change, *, status: int = 200, scope: str = "public", settle: Settle | None = None
    ) -> Response:
        """`scope` separates the keys of different callers: pass the user's id."""
        turn = await self._turn(scope)
        return await _settled(await turn.take(self._step(turn, change, status)), settle)

    async def after(
        self, ask: Ask, *, status: int = 200, scope: str = "public", settle: Settle | None = None
    ) -> Response:
        """The same where another service is asked first: by `ask`, which then says what to change.

        The key is reserved before, so that others who come with it wait; what `ask` raises frees it again.
        """
        turn = await self._turn(scope)
        if kept := await turn.take(turn.reserve):
            return await _settled(_again(kept, turn.now), settle)
        try:
            change = await ask()
            given = await turn.take(self._step(turn, change, status), reserved=True)
        except BaseException:
            with suppress(Exception):
                await turn.release()
            raise
        return await _settled(given, settle)

    async def _turn(self, scope: str) -> Turn:
        state = self._request.app.state
        return Turn(
            database=state.database,
            scope=scope,
            key=self._key,
            fingerprint=await self._fingerprint(state.idempotency_secret),
            source=state.sources.of(self._request.scope) if _anybody() else None,
            now=state.clock(),
        )

    def _step(self, turn: Turn, change: Change, status: int) -> Callable[..., Awaitable[_Given]]:
        async def step(tx: Transaction, kept: Kept | None) -> _Given:
            return _again(kept, turn.now) if kept else await self._make(turn, tx, change, status)

        return step

    async def _make(self, turn: Turn, tx: Transaction, change: Change, status: int) -> _Given:
        made = await change(tx)
        outcome, awaits = (made.outcome, made.errand) if isinstance(made, Promised) else (made, None)
        response, wait = answer(outcome, status), _wait(outcome)
        kept = KEPT_FOR_ANYBODY if _anybody() else KEPT
        await turn.keep(
            tx,
            status=response.status_code,
            body=bytes(response.body).decode() or None,
            headers=json.dumps({k: v for k, v in response.headers.items() if k != "content-length"}),
            awaits=awaits,
            expires_at=turn.now + (kept if wait is None else min(kept, wait)),
        )
        return _Given(response, awaits)

    async def _fingerprint(self, secret: bytes) -> bytes:
        """Keyed, so that a password or key in the body can't be guessed from what is kept."""
        request = self._request
        named = f"{request.method} {request.url.path}\n".encode()
        return hmac.new(secret, named + await request.body(), hashlib.sha256).digest()


def _anybody() -> bool:
    return current_origin().actor == ANONYMOUS


async def _settled(given: _Given, settle: Settle | None) -> Response:
    if given.awaits and settle:
        await settle(given.awaits)
    return given.response


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


def _again(kept: Kept, now: datetime) -> _Given:
    """The same answer with the same headers; only what is left to wait is told anew."""
    body: Any = kept.body
    headers = {**kept.headers, "Idempotency-Replayed": "true"}
    if isinstance(body, dict) and kept.status >= 400 and "retry_after" in body:
        left = max(1, ceil(body["retry_after"] - (now - kept.created_at).total_seconds()))
        body, headers["retry-after"] = {**body, "retry_after": left}, str(left)
    content = b"" if body is None else json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return _Given(Response(content, kept.status, headers), kept.awaits)


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

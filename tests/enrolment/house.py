"""A whole enrolment API on a real database, and its neighbours' events."""

import json
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx2
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import text

from contracts.catalogue import all_events
from contracts.envelope import Actor, Envelope, Event
from contracts.sealed import SealedToken
from database.engine import Database
from enrolment.actions.judge_applications import judge_applications
from enrolment.actions.run_errand import run_errands
from enrolment.api.bindings import judging_terms
from enrolment.gateways.access import access_of
from enrolment.listeners.registry import hearings
from enrolment.settings import Settings
from messaging.inbox import first_time
from tests.enrolment.played_access import OPENER, SIGNER, PlayedAccess
from web.principal import Principal

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
PASSWORD = "Un-secret-de-10-signes!"
EVENTS = {event.type(): event for event in all_events()}


class House:
    """The API's client, with what a test wants to know of the database behind it."""

    def __init__(
        self, database: Database, client: httpx2.AsyncClient, access: PlayedAccess, settings: Settings
    ) -> None:
        self.database = database
        self.judging = judging_terms(settings)
        self.client = client
        self.access = access
        self.asked = access_of(
            settings, httpx2.AsyncClient(transport=access, base_url="http://access"), self.clock
        )
        self.now = NOON
        self.api_database = database

    def clock(self) -> datetime:
        return self.now

    def later(self, **duration: float) -> None:
        self.now += timedelta(**duration)

    async def post(
        self, path: str, body: Any, *, by: Principal | None = None, **headers: str
    ) -> httpx2.Response:
        return await self.send("POST", path, body, by=by, **headers)

    async def send(
        self, method: str, path: str, body: Any = None, *, by: Principal | None = None, **headers: str
    ) -> httpx2.Response:
        sent = {"Idempotency-Key": secrets.token_hex(8)} | {
            k.replace("_", "-"): v for k, v in headers.items()
        }
        if by:
            sent["Authorization"] = f"Bearer {SIGNER.sign(by, self.now)}"
        answer = await self.client.request(method, path, json=body, headers=sent)
        if path == "/v1/firm-applications":
            await self.judge()
        return answer

    async def statements(self, path: str, body: Any, **headers: str) -> list[str]:
        """What the API asks its database, statement by statement, until it answers."""
        asked: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            asked.append(statement)

        engine = self.api_database._engine.sync_engine
        sqlalchemy_event.listen(engine, "before_cursor_execute", note)
        try:
            await self.client.post(
                path, json=body, headers={"Idempotency-Key": secrets.token_hex(8)} | headers
            )
        finally:
            sqlalchemy_event.remove(engine, "before_cursor_execute", note)
        return asked

    async def do_errands(self) -> int:
        """Take up what access has yet to confirm, as the worker does."""
        return await run_errands(self.database, self.asked, self.now)

    async def judge(self) -> None:
        """Look at every application that came in, as the worker does."""
        while await judge_applications(self.database, self.judging, self.now):
            pass

    async def announced(self, *kinds: type[Event], about: UUID | str | None = None) -> list[Any]:
        """Events in the outbox, oldest first, of these kinds and mentioning `about`."""
        async with self.database.transaction() as tx:
            rows = list(await tx.execute(text("select routing_key, body from outbox order by id")))
        events = [EVENTS[row.routing_key].model_validate(json.loads(row.body)["data"]) for row in rows]
        wanted = [event for event in events if not kinds or isinstance(event, kinds)]
        return [event for event in wanted if about is None or str(about) in event.model_dump_json()]

    async def hear(self, event: Event, *, version: int = 1, event_id: UUID | None = None) -> None:
        """Deliver an event as the worker would: inbox first, then its listener, in one transaction."""
        envelope = Envelope.around(
            event,
            version=version,
            occurred_at=self.now,
            actor=Actor(type="SERVICE", id="test"),
            correlation_id=uuid4(),
            causation_id=None,
        ).model_copy(update={"event_id": event_id or uuid4()})
        (handler,) = [
            h.handler for h in hearings(mandate_overdue=timedelta(minutes=5)) if h.event is type(event)
        ]
        async with self.database.transaction() as tx:
            if await first_time(tx, envelope.event_id, envelope.type):
                await handler(tx, envelope, self.now)

    def token_of(self, request: Any) -> str:
        """What notifications would write into the link."""
        return self._opened(request).token.get_secret_value()

    def code_of(self, request: Any) -> str:
        """What it would show beside the link."""
        code = self._opened(request).code
        assert code
        return code.get_secret_value()

    def _opened(self, request: Any) -> SealedToken:
        subject = f"activation:{request.message_id}"
        return OPENER.open(request.sealed_token, SealedToken, subject=subject, now=request.created_at)

    async def activate(self, token: str, password: str = PASSWORD) -> httpx2.Response:
        return await self.post("/v1/activation", {"password": password}, Activation_Token=token)

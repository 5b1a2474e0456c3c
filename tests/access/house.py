"""The access service on a real database, in process, moved by hand through time."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx2
from fastapi import FastAPI
from joserfc.jwk import ECKey, Key, KeySet
from sqlalchemy import text

from access.domain.activation_key import ActivationKey
from access.main import create_app
from access.settings import LEAST_MEMORY_KIB, Settings
from access.worker import create_worker
from contracts.access import ActivationKeyIssued
from contracts.enrolment import (
    AccountActivated,
    ClientRegistrationSubmitted,
    CollaboratorInvited,
    FirmActivated,
    FirmRegistered,
)
from contracts.envelope import Actor, Envelope, Event
from contracts.origin import Origin, acting
from contracts.sealed import SealedKey
from database.engine import Database
from messaging.inbox import first_time
from messaging.sealing import Opener
from messaging.worker import Worker
from tests.described import holds_to
from web.service_tokens import service_token

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PASSWORD = "Soleil-Vert-42"
KEY_DIGESTS = "a little of it on every fingerprint"
LOGIN_DIGESTS = "a little of it on every login that there is"
SERVICE_SECRET = "between enrolment and access only"
LETTERS_SECRET = "between notifications and access only"
RECIPIENT = "e30.AAAA.AAAA.AAAA.AAAA"
_SEALING = ECKey.generate_key("P-256", {"kid": "sealing-1"}, private=True)
_SIGNING: list[Key] = [ECKey.generate_key("P-256", {"kid": f"signing-{n}"}, private=True) for n in (2, 1)]


def settings_for(database_url: str, **others: Any) -> Settings:
    facts: dict[str, Any] = {
        "database_url": database_url,
        "broker_url": "amqp://nobody@127.0.0.1:1/",
        "idempotency_secret": "kept answers are found again by it",
        "service_secret": SERVICE_SECRET,
        "letters_secret": LETTERS_SECRET,
        "source_secret": "addresses are known by it, never read",
        "key_digest_keys": f"1:{KEY_DIGESTS}",
        "login_digest_keys": f"1:{LOGIN_DIGESTS}",
        "signing_keys": json.dumps(KeySet(_SIGNING).as_dict(private=True)),
        "sealing_key": json.dumps(_SEALING.as_dict(private=False)),
        "argon2_memory_kib": LEAST_MEMORY_KIB,
        "argon2_time_cost": 1,
        "login_tries": 10_000,
    }
    return Settings(**facts | others)


class House:
    """`client` calls the API without a network; `hear` delivers events as the worker does."""

    def __init__(self, settings: Settings) -> None:
        self.now = MONDAY
        self.settings = settings
        self.app: FastAPI = create_app(settings, clock=lambda: self.now)
        self.database: Database = self.app.state.database
        worker = create_worker(settings, clock=lambda: self.now)
        self.worker: Worker = worker.state.worker
        transport = httpx2.ASGITransport(self.app, raise_app_exceptions=False)
        self.client = httpx2.AsyncClient(transport=transport, base_url="http://access")
        self.client.event_hooks["response"] = [holds_to({"http://access": self.app})]

    def advance(self, **duration: float) -> None:
        self.now += timedelta(**duration)

    async def hear(self, event: Event, *, version: int = 1, event_id: UUID | None = None) -> UUID:
        """As the ears do: inbox and listener in one transaction."""
        envelope = Envelope[Any].around(
            event,
            version=version,
            occurred_at=self.now,
            actor=Actor(type="SERVICE", id="test"),
            correlation_id=uuid4(),
            causation_id=None,
        )
        envelope = envelope.model_copy(update={"event_id": event_id or envelope.event_id})
        handler = next(h.handler for h in self.worker._hearings if h.event is type(event))
        with acting(Origin(envelope.actor, envelope.correlation_id, envelope.event_id)):
            async with self.database.transaction() as tx:
                if await first_time(tx, envelope.event_id, envelope.type):
                    await handler(tx, envelope, self.now)
        return envelope.event_id

    async def said(self, event: type[Event], **about: Any) -> list[Any]:
        """What was announced, the oldest first, as far as it has these values."""
        rows = await self.rows(
            "select body from outbox where routing_key = :key order by id", key=event.type()
        )
        told = [Envelope[event].model_validate_json(row.body).data for row in rows]  # type: ignore[valid-type]
        return [data for data in told if all(getattr(data, name) == value for name, value in about.items())]

    async def rows(self, sql: str, **values: Any) -> list[Any]:
        async with self.database.transaction() as tx:
            return list(await tx.execute(text(sql), values))

    async def value(self, sql: str, **values: Any) -> Any:
        ((only,),) = await self.rows(sql, **values)
        return only

    async def internal(self, method: str, path: str, body: dict[str, Any]) -> httpx2.Response:
        token = service_token(SERVICE_SECRET, caller="enrolment", callee="access", now=self.now)
        headers = {"Authorization": f"Bearer {token}"}
        return await self.client.request(method, f"/internal/v1{path}", json=body, headers=headers)

    async def call(
        self, token: str, method: str, path: str, body: Any = None, **headers: str
    ) -> httpx2.Response:
        """As a logged-in user, with a new intention."""
        sent = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())} | headers
        return await self.client.request(method, path, json=body, headers=sent)

    async def log_in(self, email: str, password: str = PASSWORD, *, source: str = "") -> httpx2.Response:
        """`source` is the address that the gateway saw."""
        headers = {"X-Forwarded-For": source} if source else {}
        body = {"email": email, "password": password}
        return await self.client.post("/v1/sessions", json=body, headers=headers)

    async def refresh(self, token: str) -> httpx2.Response:
        return await self.client.post("/v1/sessions/refresh", json={"refresh_token": token})

    async def token(self, email: str) -> str:
        response = await self.log_in(email)
        assert response.status_code == 201, response.text
        return str(response.json()["access_token"])

    async def firm(self) -> "FirmInTown":
        """An active firm with its founder, who can log in."""
        firm = FirmInTown(self, uuid4(), uuid4())
        registered = FirmRegistered(
            firm_id=firm.firm_id,
            siren="732829320",
            profession="EXPERT_COMPTABLE",
            founder_user_id=firm.founder_id,
        )
        await self.hear(registered)
        await firm.give_password(firm.founder_id)
        await self.hear(FirmActivated(firm_id=firm.firm_id, founder_user_id=firm.founder_id), version=2)
        await firm.activate(firm.founder_id, "ADMINISTRATOR")
        firm.portfolio_id = await self.value(
            "select portfolio_id from portfolios where firm_id = :firm_id", firm_id=firm.firm_id
        )
        return firm


class FirmInTown:
    """A firm, and shortcuts through the acts of its users."""

    portfolio_id: UUID

    def __init__(self, house: House, firm_id: UUID, founder_id: UUID) -> None:
        self.house = house
        self.firm_id = firm_id
        self.founder_id = founder_id

    def email(self, user_id: UUID | None = None) -> str:
        return f"u{(user_id or self.founder_id).hex}@cabinet.example"

    async def token(self, user_id: UUID | None = None) -> str:
        return await self.house.token(self.email(user_id))

    async def give_password(self, user_id: UUID) -> None:
        body = {"firm_id": str(self.firm_id), "login": self.email(user_id), "password": PASSWORD}
        response = await self.house.internal("PUT", f"/credentials/{user_id}", body)
        assert response.status_code == 204, response.text

    async def activate(self, user_id: UUID, role: str = "COLLABORATOR") -> None:
        await self.house.hear(AccountActivated(user_id=user_id, firm_id=self.firm_id, role=role), version=2)

    async def collaborator(self, *rights: str, portfolios: tuple[UUID, ...] = ()) -> UUID:
        """Active, with these rights."""
        user_id = uuid4()
        invited = CollaboratorInvited(
            user_id=user_id,
            firm_id=self.firm_id,
            role="COLLABORATOR",
            rights=rights,
            portfolio_ids=portfolios,
            invited_by=self.founder_id,
            deadline=self.house.now + timedelta(hours=24),
        )
        await self.house.hear(invited)
        await self.give_password(user_id)
        await self.activate(user_id)
        return user_id

    def submission(self, **changes: Any) -> ClientRegistrationSubmitted:
        facts: dict[str, Any] = {
            "case_id": uuid4(),
            "firm_id": self.firm_id,
            "portfolio_id": self.portfolio_id,
            "account_ref": uuid4(),
            "kind": "EMPLOYER",
            "method": "K",
            "services": ("S01", "S05"),
            "courriels": (),
            "requested_by": self.founder_id,
            "by_role": "ADMINISTRATOR",
            "sealed_recipient": RECIPIENT,
        }
        return ClientRegistrationSubmitted(**facts | changes)

    async def client(self, **changes: Any) -> "Client":
        """A client who waits for the letter."""
        submitted = self.submission(**changes)
        await self.house.hear(submitted)
        (issued,) = await self.house.said(ActivationKeyIssued, case_id=submitted.case_id)
        return Client(self, submitted, issued, key_on_letter(issued, self.house.now))

    async def active_client(self, **changes: Any) -> "Client":
        """A client who handed the key over."""
        client = await self.client(**changes)
        response = await client.enter(await self.token(), client.key)
        assert response.status_code == 200, response.text
        return client


class Client:
    """A registration case and the key in its letter."""

    def __init__(
        self, firm: FirmInTown, submitted: ClientRegistrationSubmitted, issued: ActivationKeyIssued, key: str
    ) -> None:
        self.firm = firm
        self.case_id = submitted.case_id
        self.account_ref = submitted.account_ref
        self.key_id = issued.key_id
        self.key = key

    async def enter(self, token: str, typed: str) -> httpx2.Response:
        return await self.firm.house.call(
            token, "POST", f"/v1/registrations/{self.case_id}/key", {"key": typed}
        )

    async def check(self, token: str, action: str = "S01") -> dict[str, Any]:
        body = {"action": action, "account_ref": str(self.account_ref)}
        response = await self.firm.house.call(token, "POST", "/v1/check", body)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    async def key_state(self) -> str:
        return str(
            await self.firm.house.value("select state from keys where key_id = :key_id", key_id=self.key_id)
        )

    async def mandate_state(self) -> str:
        return str(
            await self.firm.house.value(
                "select state from mandates where case_id = :case_id", case_id=self.case_id
            )
        )


def revocation(firm: FirmInTown, *cases: Client | ClientRegistrationSubmitted) -> dict[str, Any]:
    """What enrolment asks when the founder removes these registrations."""
    facts = {"firm_id": str(firm.firm_id), "kind": "EMPLOYER"}
    ended = [facts | {"case_id": str(case.case_id), "account_ref": str(case.account_ref)} for case in cases]
    return {"registrations": ended, "by": str(firm.founder_id), "cause": "BY_FIRM"}


def key_on_letter(issued: ActivationKeyIssued, now: datetime) -> str:
    """What the client reads, opened as notifications does."""
    opener = Opener(json.dumps({"keys": [_SEALING.as_dict(private=True)]}))
    content = opener.open(issued.sealed_key, SealedKey, subject=f"key:{issued.key_id}", now=now)
    return content.key.get_secret_value()


def wrong_key() -> str:
    """Well formed, and nobody's."""
    return ActivationKey.draw().printed

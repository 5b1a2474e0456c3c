"""Healthy load is not refused: 64 invitations, activations, registrations, removals at once, none gets a 503.

Real processes of enrolment and access, one of each, with their default settings.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Coroutine, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import text

from contracts.sealed import SealedToken
from database.engine import Database
from database.migrations import migrate_async
from messaging.sealing import Opener
from workbench.backend import Backend
from workbench.cast import firm_application, new_person, sample_clients, sample_firms
from workbench.house import load_sample, tell_where
from workbench.keys import generate_settings
from workbench.portal import Answer, Member, Portal
from workbench.ports import LOOPBACK, free_port
from workbench.processes import start_service, stop_all
from workbench.stage import expect, until
from workbench.templates import TemplatedDatabases

AT_ONCE = 64
PATIENCE = 120
PASSWORD = "Un-secret-de-10-signes!"
_MAILED = text(
    """
    select cast(body as jsonb)->'data' from outbox
    where routing_key like '%.ActivationEmailRequested.%' and body like '%' || :about || '%'
    """
)


@dataclass
class Pair:
    """Enrolment and access, and what enrolment asks notifications to mail."""

    portal: Portal
    enrolment: Database
    opener: Opener

    async def token_for(self, email: str) -> str:
        async def mailed() -> Any:
            async with self.enrolment.transaction() as tx:
                return (await tx.execute(_MAILED, {"about": email})).scalars().first()

        asked = await until(mailed, "the activation mail", seconds=PATIENCE)
        subject, now = f"activation:{asked['message_id']}", datetime.fromisoformat(asked["created_at"])
        sealed = self.opener.open(asked["sealed_token"], SealedToken, subject=subject, now=now)
        return sealed.token.get_secret_value()

    async def founder(self) -> Member:
        siret, person = sample_firms()[0]["siret"], new_person("Anne", "Durand")
        expect(await self.portal.apply_for_firm(firm_application(siret, person)), 202)
        expect(await self.portal.activate(await self.token_for(person.email), PASSWORD), 200)

        async def logged_in() -> Member | None:
            answer = await self.portal.login(person.email, PASSWORD)
            return self.portal.member(person.email, answer.json()) if answer.status_code == 201 else None

        return await until(logged_in, "the founder's session", seconds=PATIENCE)


@pytest.fixture
async def pair(backend: Backend, templates: TemplatedDatabases, tmp_path: Path) -> AsyncIterator[Pair]:
    services = ("enrolment", "access")
    databases = {name: await templates.copy(name, partial(migrate_async, name)) for name in services}
    environments = generate_settings()
    backend.broker.add_vhost("sixty-four")
    accounts = backend.broker.service_urls("sixty-four")
    tell_where(environments, databases | {"notifications": "postgresql+asyncpg://nowhere"}, accounts)
    ports = {name: free_port() for name in services}
    environments["enrolment"]["ENROLMENT_ACCESS_URL"] = f"http://{LOOPBACK}:{ports['access']}"
    await asyncio.to_thread(load_sample, environments["enrolment"])
    processes = [
        start_service(name, role, environments[name], ports[name] if role == "api" else None, tmp_path)
        for name in services
        for role in ("api", "worker")
    ]
    enrolment = Database(databases["enrolment"])
    try:
        for process in processes:
            await asyncio.to_thread(process.wait_ready, limit=PATIENCE)
        http = httpx2.AsyncClient(timeout=PATIENCE, limits=httpx2.Limits(keepalive_expiry=2))
        urls = {name: f"http://{LOOPBACK}:{port}" for name, port in ports.items()}
        async with Portal(urls, http) as portal:
            opening = environments["notifications"]["NOTIFICATIONS_OPENING_KEYS"]
            yield Pair(portal, enrolment, Opener(opening))
    finally:
        await asyncio.to_thread(stop_all, processes)
        await enrolment.close()
        backend.broker.delete_vhost("sixty-four")
        for url in databases.values():
            await templates.drop(url)


async def _all_at_once(asked: Iterable[Coroutine[Any, Any, Answer]], status: int) -> list[dict[str, Any]]:
    answers = await asyncio.gather(*asked)
    assert Counter((answer.status_code, answer.json().get("code")) for answer in answers) == {
        (status, None): AT_ONCE
    }
    return [answer.json() for answer in answers]


async def test_sixty_four_of_each_at_once_and_no_503(pair: Pair) -> None:
    founder = await pair.founder()

    async def main_portfolio() -> str | None:
        return next((p["portfolio_id"] for p in await founder.portfolios()), None)

    portfolio = await until(main_portfolio, "the main portfolio", seconds=PATIENCE)
    await _warm(founder)
    people = [new_person("Bruno", f"Petit{n}") for n in range(AT_ONCE)]
    users = await _all_at_once((founder.invite(_invitation(person, portfolio)) for person in people), 201)
    tokens = [await pair.token_for(person.email) for person in people]
    await _all_at_once((pair.portal.activate(token, PASSWORD) for token in tokens), 200)
    clients = sample_clients()[:AT_ONCE]
    assert len(clients) == AT_ONCE
    wishes = (founder.register_client(_wish(client.identifier, portfolio)) for client in clients)
    cases = await _all_at_once(wishes, 201)
    await _all_at_once((founder.remove_client(case["case_id"]) for case in cases), 200)
    removals = (_remove(founder, user["user_id"]) for user in users)
    await _all_at_once(removals, 200)


async def _warm(founder: Member) -> None:
    """A house at work has its connections: 16 at once open them, in either service."""
    for service, path in (("enrolment", "/v1/users"), ("access", "/v1/portfolios")) * 3:
        await asyncio.gather(*(founder.call("GET", service, path) for _ in range(16)))


def _invitation(person: Any, portfolio: str) -> dict[str, Any]:
    return {
        "first_name": person.first_name,
        "last_name": "Petit",
        "email": person.email,
        "role": "COLLABORATOR",
        "rights": ["M06"],
        "portfolio_id": portfolio,
    }


def _wish(identifier: str, portfolio: str) -> dict[str, Any]:
    return {
        "identifier": identifier,
        "kind": "INDEPENDENT",
        "method": "K",
        "portfolio_id": portfolio,
        "services": ["S01"],
        "courriels": [],
    }


def _remove(founder: Member, user_id: str) -> Coroutine[Any, Any, Answer]:
    return founder.call("POST", "enrolment", f"/v1/users/{user_id}/removal", {"confirm": True})

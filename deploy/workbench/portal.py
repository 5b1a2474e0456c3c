"""A front end in a few lines: it knows only the public API, as the demo, the tests and a portal do."""

from dataclasses import dataclass, field
from typing import Any, Self
from uuid import uuid4

import httpx2

type Answer = httpx2.Response


def _new_intention() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


def _client() -> httpx2.AsyncClient:
    """It drops idle connections before uvicorn does, after five seconds: no request meets a closing one."""
    return httpx2.AsyncClient(timeout=15, limits=httpx2.Limits(keepalive_expiry=2))


@dataclass
class Portal:
    """Anybody's view of the three services: `urls` by service name, directly or through the gateway."""

    urls: dict[str, str]
    http: httpx2.AsyncClient = field(default_factory=_client)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.aclose()

    async def call(
        self,
        method: str,
        service: str,
        path: str,
        body: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """One request; a call that may change something carries a new Idempotency-Key unless one is given."""
        sent = (_new_intention() if method != "GET" else {}) | (headers or {})
        return await self.http.request(method, self.urls[service] + path, json=body, headers=sent)

    async def apply_for_firm(self, application: dict[str, Any]) -> Answer:
        """Ask for a firm's account (R004-01)."""
        return await self.call("POST", "enrolment", "/v1/firm-applications", application)

    async def show_activation(self, token: str) -> Answer:
        """What the activation page shows; consumes nothing (M-06)."""
        return await self.call("GET", "enrolment", "/v1/activation", headers={"Activation-Token": token})

    async def activate(self, token: str, password: str) -> Answer:
        """Choose a password and consume the link."""
        headers = {"Activation-Token": token}
        return await self.call("POST", "enrolment", "/v1/activation", {"password": password}, headers)

    async def activate_by_code(self, email: str, code: str, password: str) -> Answer:
        """The same with what the mail shows beside the link."""
        body = {"email": email, "code": code, "password": password}
        return await self.call("POST", "enrolment", "/v1/activation/code", body)

    async def login(self, email: str, password: str) -> Answer:
        """Open a session."""
        return await self.call("POST", "access", "/v1/sessions", {"email": email, "password": password})

    async def refuse(self, code: str) -> Answer:
        """What a client does who does not know the firm."""
        return await self.call("POST", "enrolment", "/v1/refusals", {"code": code})

    def member(self, email: str, session: dict[str, Any]) -> "Member":
        """The view of the user who just logged in."""
        return Member(self, email, session["access_token"])


@dataclass
class Member:
    """A firm user with a session."""

    portal: Portal
    email: str
    token: str

    async def call(
        self,
        method: str,
        service: str,
        path: str,
        body: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """One request in this user's name."""
        own = {"Authorization": f"Bearer {self.token}"} | (headers or {})
        return await self.portal.call(method, service, path, body, own)

    async def invite(self, invitation: dict[str, Any]) -> Answer:
        """Create an access for a collaborator (R004-21)."""
        return await self.call("POST", "enrolment", "/v1/users", invitation)

    async def portfolios(self) -> list[dict[str, Any]]:
        """The firm's portfolios, as this user sees them."""
        answer = await self.call("GET", "access", "/v1/portfolios")
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def create_portfolio(self, name: str, *, confirm: bool = True) -> Answer:
        """Create a portfolio (R000-04)."""
        return await self.call("POST", "access", "/v1/portfolios", {"name": name, "confirm": confirm})

    async def associate(self, portfolio_id: str, user_id: str) -> Answer:
        """Let a user reach a portfolio's clients (R000-08)."""
        return await self.call("PUT", "access", f"/v1/portfolios/{portfolio_id}/users/{user_id}")

    async def register_client(self, registration: dict[str, Any], key: str | None = None) -> Answer:
        """Register a client by postal key (R004-08)."""
        headers = {"Idempotency-Key": key} if key else None
        return await self.call("POST", "enrolment", "/v1/registrations", registration, headers)

    async def registration(self, case_id: str) -> dict[str, Any]:
        """Where a case stands."""
        answer = await self.call("GET", "enrolment", f"/v1/registrations/{case_id}")
        case: dict[str, Any] = answer.json()
        return case

    async def enter_key(self, case_id: str, key: str) -> Answer:
        """Enter the key that the client handed over (R004-09)."""
        return await self.call("POST", "access", f"/v1/registrations/{case_id}/key", {"key": key})

    async def check(self, action: str, account_ref: str) -> dict[str, Any]:
        """May this user do `action` for this client account?"""
        body = {"action": action, "account_ref": account_ref}
        answer = await self.call("POST", "access", "/v1/check", body)
        verdict: dict[str, Any] = answer.json()
        return verdict

    async def remove_client(self, case_id: str, *, confirm: bool = True, all_of_kind: bool = False) -> Answer:
        """Terminate a registration (R001-14), or all of its kind under the SIREN (R001-16)."""
        wish = {"confirm": confirm, "all_of_kind": all_of_kind}
        return await self.call("POST", "enrolment", f"/v1/registrations/{case_id}/removal", wish)

    async def move_client(self, case_id: str, portfolio_id: str) -> Answer:
        """Put a client into another portfolio (R000-09)."""
        return await self.call("PUT", "access", f"/v1/portfolios/{portfolio_id}/clients/{case_id}")

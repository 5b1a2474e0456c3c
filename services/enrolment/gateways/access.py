"""What enrolment asks of access at once, because an answer to a person depends on it.

No transaction is open while it is asked (law 10): a pool of ten connections must not wait for a neighbour.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import httpx2

from enrolment.domain.authorisation import Verdict
from enrolment.domain.refusals import (
    EffectUnconfirmed,
    PasswordTooWeak,
    RevocationUnavailable,
    ServiceUnavailable,
    StateConflict,
)
from enrolment.domain.registration import RegistrationCase
from enrolment.domain.user import AWAITING, FirmUser
from enrolment.gateways.bulkhead import Bulkhead, BulkheadTerms, NotTried
from enrolment.settings import Settings
from web.principal import Principal
from web.service_tokens import service_token

KEPT_OPEN_SECONDS = 2.0
"""Idle connections end here first: uvicorn ends them after five, and a call might meet that."""
BUSY = frozenset({429, 503})
AGAIN_AFTER = (0.2, 0.8)
"""Seconds after which an access that is busy for a moment is asked again: all of it may be repeated."""


class Purpose(StrEnum):
    """What a call is for: each has places of its own, so that no kind of question holds up another."""

    CHECK = "CHECK"
    CREDENTIALS = "CREDENTIALS"
    ENDS = "ENDS"
    STANDINGS = "STANDINGS"
    CASES = "CASES"


class Access:
    """Access's internal paths; whether a call that failed was heard there, nobody knows here."""

    def __init__(
        self,
        client: httpx2.AsyncClient,
        secret: str,
        clock: Callable[[], datetime],
        terms: BulkheadTerms | None = None,
    ) -> None:
        """`client` has access's base URL and the time limit; hashing passwords has half the places."""
        self._client = client
        self._secret = secret
        self._clock = clock
        terms = terms or BulkheadTerms()
        self._bulkheads = {purpose: Bulkhead(terms) for purpose in Purpose}
        self._bulkheads[Purpose.CREDENTIALS] = Bulkhead(replace(terms, places=max(1, terms.places // 2)))

    async def put_credentials(self, user: FirmUser, password: str) -> None:
        """Keep the user's password, dormant until the activation is announced; may be repeated.

        Raises PasswordTooWeak, StateConflict for a user already active there, or ServiceUnavailable.
        """
        body = {"firm_id": str(user.firm_id), "login": user.email, "password": password}
        path = f"/internal/v1/credentials/{user.user_id}"
        answer = await self._call(Purpose.CREDENTIALS, "PUT", path, body)
        match answer.status_code if answer is not None else None:
            case 204:
                return
            case 422:
                raise PasswordTooWeak
            case 409:
                raise StateConflict
        raise ServiceUnavailable

    async def check_portfolio(self, caller: Principal, action: str, portfolio_id: UUID) -> Verdict:
        """Whether the caller may do `action` in the portfolio (E.4). Raises ServiceUnavailable."""
        return await self._check(caller, action, {"portfolio_id": str(portfolio_id)})

    async def check_account(self, caller: Principal, action: str, account_ref: UUID) -> Verdict:
        """The same for one client, in whichever portfolio it is now. Raises ServiceUnavailable."""
        return await self._check(caller, action, {"account_ref": str(account_ref)})

    async def _check(self, caller: Principal, action: str, about: dict[str, str]) -> Verdict:
        who = {"user_id": str(caller.user_id), "session_id": str(caller.session_id)}
        body = who | about | {"action": action}
        answer = await self._call(Purpose.CHECK, "POST", "/internal/v1/check", body)
        if answer is None or answer.status_code != 200:
            raise ServiceUnavailable
        verdict = answer.json()
        return Verdict(allowed=verdict["allow"] is True, reason=str(verdict.get("reason")))

    async def revoke(self, cases: Sequence[RegistrationCase], by: UUID) -> None:
        """End the mandates or keys of all these cases now (R001-15); may be repeated.

        Raises RevocationUnavailable: then they may have ended or not.
        """
        ended = [
            {
                "case_id": str(case.case_id),
                "firm_id": str(case.firm_id),
                "account_ref": str(case.account_ref),
                "kind": case.kind,
            }
            for case in cases
        ]
        body = {"registrations": ended, "by": str(by), "cause": "BY_FIRM"}
        answer = await self._call(Purpose.ENDS, "POST", "/internal/v1/revocations", body)
        if answer is None or answer.status_code != 204:
            raise RevocationUnavailable

    async def tell_standing(self, user: FirmUser, by: UUID | None) -> None:
        """Say what the user may from now on, whole; may be repeated, and older news does no harm there.

        Raises EffectUnconfirmed: then access may have heard it or not.
        """
        body = {
            "firm_id": str(user.firm_id),
            "version": user.version,
            "state": "INVITED" if user.state in AWAITING else user.state.value,
            "role": user.role.value,
            "rights": sorted(user.rights),
            "sessions_from": user.sessions_from,
            "by": str(by) if by else None,
        }
        path = f"/internal/v1/users/{user.user_id}/standing"
        answer = await self._call(Purpose.STANDINGS, "PUT", path, body)
        if answer is None or answer.status_code != 204:
            raise EffectUnconfirmed

    async def ended_cases(self, case_ids: Sequence[UUID]) -> dict[UUID, str]:
        """Those of these cases that are over there, and why. Raises ServiceUnavailable."""
        body = {"case_ids": [str(case_id) for case_id in case_ids]}
        answer = await self._call(Purpose.CASES, "POST", "/internal/v1/ended-cases", body)
        if answer is None or answer.status_code != 200:
            raise ServiceUnavailable
        return {UUID(case_id): str(cause) for case_id, cause in answer.json()["ended"].items()}

    async def _call(
        self, purpose: Purpose, method: str, path: str, body: Mapping[str, object]
    ) -> httpx2.Response | None:
        async def call() -> httpx2.Response:
            for pause in AGAIN_AFTER:
                answer = await once()
                if answer.status_code not in BUSY:
                    return answer
                await asyncio.sleep(pause)
            return await once()

        async def once() -> httpx2.Response:
            token = service_token(self._secret, caller="enrolment", callee="access", now=self._clock())
            headers = {"Authorization": f"Bearer {token}"}
            return await self._client.request(method, path, json=body, headers=headers)

        try:
            return await self._bulkheads[purpose].run(call)
        except (httpx2.HTTPError, NotTried):
            return None


def client_of_access(
    settings: Settings, transport: httpx2.AsyncBaseTransport | None = None
) -> httpx2.AsyncClient:
    """For all that one process asks of access; whoever opens it closes it."""
    return httpx2.AsyncClient(
        base_url=settings.access_url,
        timeout=settings.access_timeout.total_seconds(),
        limits=httpx2.Limits(keepalive_expiry=KEPT_OPEN_SECONDS),
        transport=transport,
    )


def access_of(settings: Settings, client: httpx2.AsyncClient, clock: Callable[[], datetime]) -> Access:
    """Access, asked within the limits that the settings give."""
    terms = BulkheadTerms(
        places=settings.access_places,
        wait=settings.access_wait.total_seconds(),
        window=settings.access_trip_window.total_seconds(),
        least=settings.access_trip_least,
        rate=settings.access_trip_percent / 100,
        pause=settings.access_trip_pause.total_seconds(),
    )
    return Access(client, settings.service_secret.get_secret_value(), clock, terms)

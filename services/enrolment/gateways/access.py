"""What enrolment asks of access at once, because an answer to a person depends on it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import httpx2

from enrolment.domain.authorisation import Verdict
from enrolment.domain.refusals import (
    PasswordTooWeak,
    RevocationUnavailable,
    ServiceUnavailable,
    StateConflict,
)
from enrolment.domain.registration import RegistrationCase
from enrolment.domain.user import FirmUser
from enrolment.gateways.breaker import Breaker, NotTried
from web.principal import Principal
from web.service_tokens import service_token


class Access:
    """Access's internal paths; calls time out, and a call that failed has changed nothing here."""

    def __init__(self, client: httpx2.AsyncClient, secret: str, clock: Callable[[], datetime]) -> None:
        """`client` has access's base URL and the time limit."""
        self._client = client
        self._secret = secret
        self._clock = clock
        self._breaker = Breaker()

    async def put_credentials(self, user: FirmUser, password: str) -> None:
        """Keep the user's password, dormant until the activation is announced; may be repeated.

        Raises PasswordTooWeak, StateConflict for a user already active there, or ServiceUnavailable.
        """
        body = {"firm_id": str(user.firm_id), "login": user.email, "password": password}
        answer = await self._call("PUT", f"/internal/v1/credentials/{user.user_id}", body)
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
        answer = await self._call("POST", "/internal/v1/check", body)
        if answer is None or answer.status_code != 200:
            raise ServiceUnavailable
        verdict = answer.json()
        return Verdict(allowed=verdict["allow"] is True, reason=str(verdict.get("reason")))

    async def revoke(self, cases: Sequence[RegistrationCase], by: UUID) -> None:
        """End the mandates or keys of all these cases now (R001-15); may be repeated.

        Raises RevocationUnavailable.
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
        answer = await self._call("POST", "/internal/v1/revocations", body)
        if answer is None or answer.status_code != 204:
            raise RevocationUnavailable

    async def _call(self, method: str, path: str, body: Mapping[str, object]) -> httpx2.Response | None:
        token = service_token(self._secret, caller="enrolment", callee="access", now=self._clock())
        headers = {"Authorization": f"Bearer {token}"}
        try:
            with self._breaker.one_call():
                return await self._client.request(method, path, json=body, headers=headers)
        except (httpx2.HTTPError, NotTried):
            return None

"""Access as enrolment's tests play it, and the keys of the services around."""

import asyncio
import json
from typing import Any

import asyncpg
import httpx2
from joserfc.jwk import ECKey, KeySet

from messaging.sealing import Opener
from web.access_tokens import TokenSigner

SIGNING = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)
SEALING = ECKey.generate_key("P-256", {"use": "enc"}, auto_kid=True)
SIGNER = TokenSigner(json.dumps(KeySet([SIGNING]).as_dict(private=True)))
OPENER = Opener(json.dumps(KeySet([SEALING]).as_dict(private=True)))

LOOKS = 20
_OPEN = """
    select count(*) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and state like 'idle in transaction%'
        and application_name <> 'barrier'
"""


class PlayedAccess(httpx2.AsyncBaseTransport):
    """Answers like access: allows everything unless told otherwise, keeps what it was asked."""

    def __init__(self) -> None:
        self.down = False
        self.reason: str | None = None
        self.unregistered: str | None = None
        self.credentials: dict[str, dict[str, str]] = {}
        self.revoked: list[str] = []
        self.checks: list[dict[str, str]] = []
        self.standings: list[dict[str, Any]] = []
        self.ended: dict[str, str] = {}
        self.loses_answers = False
        self.dsn: str | None = None
        self.asked: list[str] = []
        self.asked_within_a_transaction: list[str] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        path = request.url.path
        if path == "/.well-known/jwks.json":
            return httpx2.Response(200, json=SIGNER.public_jwks())
        if self.down:
            raise httpx2.ConnectError("away")
        assert request.headers["Authorization"].startswith("Bearer ")
        await self._look(f"{request.method} {path}")
        body = json.loads(await request.aread())
        answer = self._answer(path, body)
        if self.loses_answers:
            raise httpx2.ReadTimeout("the answer got lost")
        return answer

    def _answer(self, path: str, body: dict[str, Any]) -> httpx2.Response:
        if path.startswith("/internal/v1/credentials/"):
            if len(body["password"]) < 10:
                return httpx2.Response(422, json={"code": "PASSWORD_TOO_WEAK"})
            self.credentials[path.rsplit("/", 1)[1]] = body
            return httpx2.Response(204)
        if path == "/internal/v1/check":
            self.checks.append(body)
            reason = self.unregistered if self.unregistered and "account_ref" in body else self.reason
            return httpx2.Response(200, json={"allow": reason is None, "reason": reason})
        if path == "/internal/v1/ended-cases":
            ended = {case_id: self.ended[case_id] for case_id in body["case_ids"] if case_id in self.ended}
            return httpx2.Response(200, json={"ended": ended})
        if path.endswith("/standing"):
            self.standings.append(body | {"user_id": path.split("/")[4]})
            return httpx2.Response(204)
        self.revoked += [ended["case_id"] for ended in body["registrations"]]
        return httpx2.Response(204)

    async def _look(self, asked: str) -> None:
        """Keep whether a transaction of the asking service is open now, and stays so as long as we answer.

        One that closes meanwhile is another request's.
        """
        self.asked.append(asked)
        if self.dsn is None:
            return
        connection = await asyncpg.connect(self.dsn)
        try:
            for _ in range(LOOKS):
                if not await connection.fetchval(_OPEN):
                    return
                await asyncio.sleep(0.05)
        finally:
            await connection.close()
        self.asked_within_a_transaction.append(asked)

"""Access as enrolment's tests play it, and the keys of the services around."""

import json

import httpx2
from joserfc.jwk import ECKey, KeySet

from messaging.sealing import Opener
from web.access_tokens import TokenSigner

SIGNING = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)
SEALING = ECKey.generate_key("P-256", {"use": "enc"}, auto_kid=True)
SIGNER = TokenSigner(json.dumps(KeySet([SIGNING]).as_dict(private=True)))
OPENER = Opener(json.dumps(KeySet([SEALING]).as_dict(private=True)))


class PlayedAccess(httpx2.AsyncBaseTransport):
    """Answers like access: allows everything unless told otherwise, keeps what it was asked."""

    def __init__(self) -> None:
        self.down = False
        self.reason: str | None = None
        self.unregistered: str | None = None
        self.credentials: dict[str, dict[str, str]] = {}
        self.revoked: list[str] = []
        self.checks: list[dict[str, str]] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        path = request.url.path
        if path == "/.well-known/jwks.json":
            return httpx2.Response(200, json=SIGNER.public_jwks())
        if self.down:
            raise httpx2.ConnectError("away")
        assert request.headers["Authorization"].startswith("Bearer ")
        body = json.loads(await request.aread())
        if path.startswith("/internal/v1/credentials/"):
            if len(body["password"]) < 10:
                return httpx2.Response(422, json={"code": "PASSWORD_TOO_WEAK"})
            self.credentials[path.rsplit("/", 1)[1]] = body
            return httpx2.Response(204)
        if path == "/internal/v1/check":
            self.checks.append(body)
            reason = self.unregistered if self.unregistered and "account_ref" in body else self.reason
            return httpx2.Response(200, json={"allow": reason is None, "reason": reason})
        self.revoked += [ended["case_id"] for ended in body["registrations"]]
        return httpx2.Response(204)

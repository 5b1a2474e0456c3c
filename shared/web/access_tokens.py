"""Access tokens: ES256 JWTs of a few minutes, signed by access, verified everywhere with its public keys."""

import json
from datetime import datetime, timedelta
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from web.principal import Principal
from web.problems import Problem

ISSUER = "espace-tiers/access"
AUDIENCE = "espace-tiers"
LIFETIME = timedelta(minutes=5)


class TokenSigner:
    """Signs with the first key of the set; the others stay published until their last token has expired."""

    def __init__(self, private_jwks: str) -> None:
        """`private_jwks` is a JWK set as JSON, current key first, each with a `kid`."""
        self._keys = KeySet.import_key_set(json.loads(private_jwks))

    def sign(self, principal: Principal, now: datetime) -> str:
        """A token that says who `principal` is for the next five minutes."""
        key = self._keys.keys[0]
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(principal.user_id),
            "firm": str(principal.firm_id),
            "sid": str(principal.session_id),
            "role": principal.role,
            "iat": int(now.timestamp()),
            "exp": int((now + LIFETIME).timestamp()),
        }
        return jwt.encode({"alg": "ES256", "kid": key.kid, "typ": "at+jwt"}, claims, key)

    def public_jwks(self) -> dict[str, object]:
        """What `/.well-known/jwks.json` shows."""
        return dict(self._keys.as_dict(private=False))


class TokenReader:
    """Verifies tokens against a set of public keys."""

    def __init__(self, public_jwks: dict[str, object]) -> None:
        self._keys = KeySet.import_key_set(public_jwks)  # type: ignore[arg-type]
        self.key_ids = {key.kid for key in self._keys.keys}

    def read(self, token: str, now: datetime) -> Principal:
        """Who the token speaks of. Raises `UNAUTHENTICATED` unless it is ours and not expired."""
        try:
            decoded = jwt.decode(token, self._keys, algorithms=["ES256"])
            claims = decoded.claims
            if (claims["iss"], claims["aud"]) != (ISSUER, AUDIENCE) or now.timestamp() >= claims["exp"]:
                raise Problem("UNAUTHENTICATED")
            return Principal(
                user_id=UUID(claims["sub"]),
                firm_id=UUID(claims["firm"]),
                session_id=UUID(claims["sid"]),
                role=claims["role"],
            )
        except (JoseError, KeyError, ValueError, TypeError) as broken:
            raise Problem("UNAUTHENTICATED") from broken

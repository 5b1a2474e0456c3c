"""Access tokens: ES256 JWTs of a few minutes, signed by access, verified everywhere with its public keys."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

from joserfc import jwt
from joserfc.jwk import KeySet

from web.clock_skew import current
from web.principal import Principal
from web.problems import Problem
from web.security_events import tell_security_event
from web.signed_tokens import UNREADABLE, SignedToken, verifying_keys

ISSUER = "espace-tiers/access"
AUDIENCE = "espace-tiers"
LIFETIME = timedelta(minutes=5)


class TokenSigner:
    """Signs with the first key of the set; the others stay published until their last token has expired."""

    def __init__(self, private_jwks: str) -> None:
        """`private_jwks` is a JWK set as JSON, current key first, each with a `kid`.

        Raises `ValueError` with a sentence for a set without keys.
        """
        try:
            self._keys = KeySet.import_key_set(json.loads(private_jwks))
        except UNREADABLE:
            raise ValueError("the signing keys are no JWK set with at least one key") from None

    def sign(self, principal: Principal, now: datetime) -> str:
        """A token that says who `principal` is until `expires_at`, for the next five minutes at the most."""
        until = min(now + LIFETIME, principal.expires_at or now + LIFETIME)
        key = self._keys.keys[0]
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(principal.user_id),
            "firm": str(principal.firm_id),
            "sid": str(principal.session_id),
            "role": principal.role,
            "iat": int(now.timestamp()),
            "exp": int(until.timestamp()),
        }
        if principal.standing:
            claims["standing"] = principal.standing
        return jwt.encode({"alg": "ES256", "kid": key.kid, "typ": "at+jwt"}, claims, key)

    def public_jwks(self) -> dict[str, object]:
        """What `/.well-known/jwks.json` shows."""
        return dict(self._keys.as_dict(private=False))


class TokenReader:
    """Verifies tokens against a set of public keys."""

    def __init__(self, public_jwks: dict[str, object]) -> None:
        """Raises one of `UNREADABLE` for a set without keys."""
        self._keys = verifying_keys(KeySet.import_key_set(public_jwks))  # type: ignore[arg-type]
        if not self._keys:
            raise ValueError("no key that verifies")
        self.key_ids = set(self._keys)

    def read(self, token: str, now: datetime) -> Principal:
        """Who the token speaks of. Raises `UNAUTHENTICATED` unless it is ours and not expired."""
        return self.verify(signed_token(token), now)

    def verify(self, signed: SignedToken, now: datetime) -> Principal:
        """The same of a token that was taken apart.

        Expiry is everyday life; everything else that is wrong with a token is told as a security event.
        """
        try:
            claims = signed.claims(self._keys)
            if (claims["iss"], claims["aud"]) != (ISSUER, AUDIENCE):
                raise ValueError("of another house")
            principal = Principal(
                user_id=UUID(claims["sub"]),
                firm_id=UUID(claims["firm"]),
                session_id=UUID(claims["sid"]),
                role=claims["role"],
                standing=int(claims.get("standing", 0)),
                expires_at=datetime.fromtimestamp(claims["exp"], UTC),
            )
            good = current(now, begins=float(claims["iat"]), ends=float(claims["exp"]))
        except UNREADABLE as broken:
            raise _refused() from broken
        if not good:
            raise Problem("UNAUTHENTICATED")
        return principal


def signed_token(token: str) -> SignedToken:
    """The token taken apart, nothing verified yet. Raises `UNAUTHENTICATED` for what can't be one of ours."""
    try:
        return SignedToken.read(token)
    except UNREADABLE as broken:
        raise _refused() from broken


def _refused() -> Problem:
    tell_security_event("ACCESS_TOKEN_REFUSED")
    return Problem("UNAUTHENTICATED")

"""Secrets are sealed to the notification service's public key before they enter an outbox (law 7, D-11)."""

import json
from datetime import datetime
from typing import Any

from joserfc import jwe
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import ECKey, KeySet
from joserfc.registry import HeaderParameter
from pydantic import BaseModel, SecretStr

REGISTRY = jwe.JWERegistry(
    header_registry={
        "sub": HeaderParameter("What the secret belongs to", "str", required=True),
        "exp": HeaderParameter("When the seal stops opening", "int", required=True),
    },
    algorithms=["ECDH-ES+A256KW", "A256GCM"],
)


class SealBroken(Exception):
    """The seal is not ours, not for this subject, or past its expiry. Says nothing of the content."""


class KeyMissing(SealBroken):
    """Sealed to a key that this opener does not hold: a fault of the installation, not of the seal."""


class Sealer:
    """Holds the public key: can close, never open."""

    def __init__(self, public_jwk: str) -> None:
        """`public_jwk` is a P-256 JWK as JSON, with its `kid`."""
        self._key = ECKey.import_key(json.loads(public_jwk))

    def seal(self, content: BaseModel, *, subject: str, expires_at: datetime) -> str:
        """Encrypt `content` for notifications; `subject` ties it to one key, link or case."""
        header = {
            "alg": "ECDH-ES+A256KW",
            "enc": "A256GCM",
            "kid": self._key.kid,
            "sub": subject,
            "exp": int(expires_at.timestamp()),
        }
        plain = json.dumps(_revealed(content), ensure_ascii=False).encode()
        return jwe.encrypt_compact(header, plain, self._key, registry=REGISTRY)


class Opener:
    """Holds the private keys, current and former; only notifications has one."""

    def __init__(self, private_jwks: str) -> None:
        """`private_jwks` is a JWK set as JSON; each key is found again by its `kid`."""
        self._keys = KeySet.import_key_set(json.loads(private_jwks))

    def open[C: BaseModel](self, sealed: str, content: type[C], *, subject: str, now: datetime) -> C:
        """The content in clear, while a message is rendered. Raises `SealBroken`, or its `KeyMissing`."""
        try:
            opened = jwe.decrypt_compact(sealed, self._keys, registry=REGISTRY)
        except InvalidKeyIdError as unknown:
            raise KeyMissing from unknown
        except (JoseError, ValueError) as broken:
            raise SealBroken from broken
        header = opened.headers()
        if header.get("sub") != subject or now.timestamp() >= header.get("exp", 0):
            raise SealBroken
        return content.model_validate_json(opened.plaintext or b"")


def _revealed(content: BaseModel) -> dict[str, Any]:
    dumped = content.model_dump(mode="python")
    return {
        name: value.get_secret_value() if isinstance(value, SecretStr) else _plain(value)
        for name, value in dumped.items()
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value

"""Key sets and keys in JWK form, checked at the start and not at their first use."""

import json
from typing import Annotated

from joserfc import jwe, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, KeySet
from pydantic import AfterValidator, Field, SecretStr

_SEAL = {"alg": "ECDH-ES+A256KW", "enc": "A256GCM"}


def _private_set(value: SecretStr) -> SecretStr:
    try:
        keys = KeySet.import_key_set(json.loads(value.get_secret_value())).keys
    except (JoseError, ValueError, KeyError, TypeError, AttributeError):
        raise ValueError("must be a JWK set of at least one private EC key") from None
    if not all(isinstance(key, ECKey) and key.is_private for key in keys):
        raise ValueError("must hold private EC keys only")
    if len({key.kid for key in keys}) < len(keys) or not all(key.kid for key in keys):
        raise ValueError("must give each key a kid of its own")
    return value


def _signing_set(value: SecretStr) -> SecretStr:
    for key, published in _halves(value):
        try:
            token = jwt.encode({"alg": "ES256", "kid": key.kid}, {}, key)
            jwt.decode(token, published, algorithms=["ES256"])
        except (JoseError, ValueError):
            raise ValueError("must hold P-256 keys only, free to sign (ES256)") from None
    return value


def _opening_set(value: SecretStr) -> SecretStr:
    for key, published in _halves(value):
        try:
            sealed = jwe.encrypt_compact(_SEAL, b"", published)
            jwe.decrypt_compact(sealed, key)
        except (JoseError, ValueError):
            raise ValueError("must hold keys only that are free to open what is sealed (ECDH-ES)") from None
    return value


def _halves(value: SecretStr) -> list[tuple[Key, Key]]:
    """Each private key of the set, and what others are given of it."""
    keys = KeySet.import_key_set(json.loads(value.get_secret_value())).keys
    return [(key, ECKey.import_key(key.as_dict(private=False))) for key in keys]


def _public_key(value: str) -> str:
    try:
        key = ECKey.import_key(json.loads(value))
    except (JoseError, ValueError, KeyError, TypeError, AttributeError):
        raise ValueError("must be the public JWK of an EC key") from None
    if key.is_private:
        raise ValueError("must be the public half only")
    try:
        jwe.encrypt_compact({**_SEAL, "kid": key.kid}, b"", key)
    except (JoseError, ValueError):
        raise ValueError("must be a key with a kid, free to seal (ECDH-ES)") from None
    return value


SigningKeys = Annotated[SecretStr, AfterValidator(_private_set), AfterValidator(_signing_set)]
"""A private JWK set, current key first, never empty: a key that can't sign stops the start, no login."""
OpeningKeys = Annotated[SecretStr, AfterValidator(_private_set), AfterValidator(_opening_set)]
"""The same, whose keys open what was sealed to their public halves."""
PublicKey = Annotated[str, Field(repr=False), AfterValidator(_public_key)]
"""The public half of another service's key."""

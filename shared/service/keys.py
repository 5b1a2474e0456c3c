"""Key sets and keys in JWK form, checked at the start and not at their first use."""

import json
from typing import Annotated

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet
from pydantic import AfterValidator, Field, SecretStr


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


def _public_key(value: str) -> str:
    try:
        key = ECKey.import_key(json.loads(value))
    except (JoseError, ValueError, KeyError, TypeError, AttributeError):
        raise ValueError("must be the public JWK of an EC key") from None
    if key.is_private:
        raise ValueError("must be the public half only")
    return value


PrivateKeys = Annotated[SecretStr, AfterValidator(_private_set)]
"""A private JWK set, current key first; never empty."""
PublicKey = Annotated[str, Field(repr=False), AfterValidator(_public_key)]
"""The public half of another service's key."""

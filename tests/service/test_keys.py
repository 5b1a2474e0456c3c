import json
from typing import Any

import pytest
from joserfc.jwk import ECKey
from pydantic import BaseModel, TypeAdapter, ValidationError

from service.keys import OpeningKeys, PublicKey, SigningKeys

_signing, _opening = map(TypeAdapter[Any], (SigningKeys, OpeningKeys))


class Sealing(BaseModel):
    key: PublicKey


def _key(curve: Any = "P-256", **facts: Any) -> ECKey:
    return ECKey.generate_key(curve, {"kid": "hush"} | facts, private=True)


def _set(*keys: ECKey) -> str:
    return json.dumps({"keys": [key.as_dict(private=True) for key in keys]})


def test_keys_that_do_their_work_are_taken() -> None:
    for facts in ({}, {"use": "sig", "alg": "ES256"}, {"key_ops": ["sign", "verify"]}):
        assert _signing.validate_python(_set(_key(**facts)))
    for facts in ({}, {"use": "enc"}, {"alg": "ECDH-ES+A256KW"}):
        assert _opening.validate_python(_set(_key(**facts)))
        assert Sealing(key=json.dumps(_key(**facts).as_dict(private=False)))


@pytest.mark.parametrize(
    "facts",
    [
        {"curve": "P-384"},
        {"curve": "secp256k1"},
        {"use": "enc"},
        {"alg": "ES384"},
        {"key_ops": ["verify"]},
        {"key_ops": ["sign"]},
    ],
)
def test_a_key_that_cannot_sign_stops_the_start(facts: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="must hold P-256 keys only, free to sign"):
        _signing.validate_python(_set(_key(kid="good"), _key(**facts)))


@pytest.mark.parametrize("facts", [{"use": "sig"}, {"key_ops": ["sign"]}])
def test_a_key_that_cannot_seal_or_open_stops_the_start(facts: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="free to open"):
        _opening.validate_python(_set(_key(**facts)))
    with pytest.raises(ValidationError, match="free to seal"):
        Sealing(key=json.dumps(_key(**facts).as_dict(private=False)))


def test_a_seal_says_which_key_opens_it() -> None:
    nameless = ECKey.generate_key("P-256", private=True).as_dict(private=False)
    nameless.pop("kid", None)
    with pytest.raises(ValidationError, match="with a kid"):
        Sealing(key=json.dumps(nameless))

"""Settings that hold the keys of one purpose, as `id:key,id:key`: the current one first, then former ones."""

from base64 import urlsafe_b64decode
from collections.abc import Callable
from typing import Annotated

from cryptography.fernet import Fernet
from pydantic import BeforeValidator, Field, InstanceOf
from pydantic_settings import NoDecode

from service.at_rest_keys import AtRestKeys
from vocabulary.digest_keys import DigestKeys

SHORTEST_KEY = 32
_FERNET_BYTES = 32


def _digest_keys(value: object) -> object:
    if not isinstance(value, str):
        return value
    named = _named(value, lambda key: len(key) >= SHORTEST_KEY, f"of at least {SHORTEST_KEY} characters")
    return DigestKeys({key_id: key.encode() for key_id, key in named.items()})


def _at_rest_keys(value: object) -> object:
    if not isinstance(value, str):
        return value
    named = _named(value, _is_fernet_key, "of 32 bytes in url-safe base64")
    return AtRestKeys({key_id: Fernet(key) for key_id, key in named.items()})


def _named(written: str, fits: Callable[[str], bool], size: str) -> dict[str, str]:
    pairs = [part.strip().partition(":") for part in written.split(",")]
    named = {key_id.strip(): key.strip() for key_id, _, key in pairs}
    known = DigestKeys.takes(named) and len(named) == len(pairs)
    if not known or not all(map(fits, named.values())):
        raise ValueError(f"must be id:key pairs, current first, separated by commas, each key {size}")
    if len(set(named.values())) < len(named):
        raise ValueError("must not give one key two ids")
    return named


def _is_fernet_key(key: str) -> bool:
    try:
        return len(urlsafe_b64decode(key)) == _FERNET_BYTES
    except ValueError:
        return False


DigestKeyRing = Annotated[InstanceOf[DigestKeys], NoDecode, BeforeValidator(_digest_keys), Field(repr=False)]
"""Keys of digests: each at least 32 characters, drawn at random, without comma."""
OptionalDigestKeyRing = Annotated[
    InstanceOf[DigestKeys] | None, NoDecode, BeforeValidator(_digest_keys), Field(repr=False)
]
"""The same for a purpose that an installation may do without."""
AtRestKeyRing = Annotated[InstanceOf[AtRestKeys], NoDecode, BeforeValidator(_at_rest_keys), Field(repr=False)]
"""Keys that encrypt at rest: each 32 random bytes in url-safe base64."""

from typing import Any

import pytest
from cryptography.fernet import Fernet, InvalidToken
from pydantic import TypeAdapter, ValidationError

from service.at_rest_keys import AtRestKeys
from service.key_rings import AtRestKeyRing, DigestKeyRing
from service.keys_in_use import KeyUse
from vocabulary.digest_keys import DigestKeys

A, B = "a" * 32, "b" * 40
FERNET, OTHER = Fernet.generate_key().decode(), Fernet.generate_key().decode()
_digests: TypeAdapter[DigestKeys] = TypeAdapter(DigestKeyRing)
_at_rest: TypeAdapter[AtRestKeys] = TypeAdapter(AtRestKeyRing)


def test_a_ring_is_read_current_first() -> None:
    ring = _digests.validate_python(f"2026-11:{A}, 2025-11:{B}")
    assert (ring.current, list(ring.keys)) == ("2026-11", ["2026-11", "2025-11"])
    assert A not in repr(ring)


@pytest.mark.parametrize(
    "written", ["", A, f":{A}", f"1:{A},", f"1:{A},1:{B}", f"1:{A},2:short", f"1:{A},2:{A}", f"a b:{A}", 7]
)
def test_a_ring_that_is_none(written: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        _digests.validate_python(written)
    assert A not in str(refused.value.errors(include_input=False))


@pytest.mark.parametrize("written", [f"1:{A}", FERNET, f"1:{FERNET},2:é"])
def test_an_encryption_ring_that_is_none(written: str) -> None:
    with pytest.raises(ValidationError):
        _at_rest.validate_python(written)


def test_what_a_former_key_sealed_is_still_read() -> None:
    sealed = _at_rest.validate_python(f"1:{FERNET}").seal("words")
    after = _at_rest.validate_python(f"2:{OTHER},1:{FERNET}")
    assert after.open(sealed) == "words"
    assert after.seal("words").startswith("2:")
    with pytest.raises(KeyError):
        _at_rest.validate_python(f"2:{OTHER}").open(sealed)
    with pytest.raises(InvalidToken):
        after.open(f"2:{sealed.partition(':')[2]}")


def test_a_key_in_use_is_named_with_its_rows() -> None:
    use = KeyUse("X_DIGEST_KEYS", ("3", "2", "1"), {"3": 5, "2": 1, "0": 4})
    assert use.missing == ["X_DIGEST_KEYS lacks the key 0: 4 rows depend on it."]
    assert use.lines == [
        "X_DIGEST_KEYS 3: current, 5 rows",
        "X_DIGEST_KEYS 2: former, 1 rows depend on it",
        "X_DIGEST_KEYS 1: former, can be removed",
        "X_DIGEST_KEYS lacks the key 0: 4 rows depend on it.",
    ]

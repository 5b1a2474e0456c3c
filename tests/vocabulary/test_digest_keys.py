import hashlib
import hmac

import pytest

from vocabulary.digest_keys import DigestKeys, key_id_of

OLD, NEW = b"o" * 32, b"n" * 32


def test_a_digest_says_which_key_made_it() -> None:
    made = DigestKeys({"2026-11": NEW, "2025-11": OLD}).digest("message")
    assert made == f"2026-11:{hmac.new(NEW, b'message', hashlib.sha256).hexdigest()}"
    assert key_id_of(made) == "2026-11"


def test_what_a_former_key_made_is_still_recognised() -> None:
    before = DigestKeys({"2025-11": OLD})
    after = DigestKeys({"2026-11": NEW, "2025-11": OLD})
    stored = before.digest("message")
    assert after.recognise("message", stored)
    assert not after.recognise("another", stored)
    assert stored in after.candidates("message")
    assert after.candidates("message")[0] == after.digest("message") != stored


def test_without_its_key_a_digest_is_nothing() -> None:
    stored = DigestKeys({"2025-11": OLD}).digest("message")
    after = DigestKeys({"2026-11": NEW})
    assert not after.recognise("message", stored)


def test_a_key_under_another_id_is_another_key() -> None:
    stored = DigestKeys({"2025-11": OLD}).digest("message")
    assert not DigestKeys({"2025-12": OLD}).recognise("message", stored)


@pytest.mark.parametrize("keys", [{}, {"": OLD}, {"a:b": OLD}, {"a b": OLD}])
def test_keys_have_ids(keys: dict[str, bytes]) -> None:
    with pytest.raises(ValueError, match="ids"):
        DigestKeys(keys)


def test_no_repr_shows_a_key() -> None:
    assert "nnn" not in repr(DigestKeys.single(NEW))

"""Our reader of tokens beside joserfc: what it takes joserfc takes, and says the same of it."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jws, jwt
from joserfc.jwk import ECKey, Key, KeySet, OctKey

from web.signed_tokens import UNREADABLE, SignedToken, verifying_keys

OURS = ECKey.generate_key("P-256", {"kid": "ours"})
FORMER = ECKey.generate_key("P-256", {"kid": "former"})
SAME_NAME = ECKey.generate_key("P-256", {"kid": "ours"})
OTHER_CURVE = ECKey.generate_key("P-384", {"kid": "p384"})
TO_ENCRYPT = ECKey.generate_key("P-256", {"kid": "enc", "use": "enc"})
SECRET = OctKey.import_key("x" * 32, {"kid": "secret"})
KEYS: list[Key] = [OURS, FORMER, OTHER_CURVE, TO_ENCRYPT]
SET = KeySet(KEYS)
VERIFYING = verifying_keys(SET)
CLAIMS = {"iss": "espace-tiers/access", "sub": "anne", "exp": 1}


def ours(token: str) -> dict[str, Any] | None:
    try:
        return SignedToken.read(token).claims(VERIFYING)
    except UNREADABLE:
        return None


def joserfcs(token: str) -> dict[str, Any] | None:
    try:
        return dict(jwt.decode(token, SET, algorithms=["ES256"]).claims)
    except UNREADABLE:
        return None


def signed(header: Any, payload: bytes, key: ECKey = OURS) -> str:
    """Rightly signed, whatever the header says."""
    parts = [base64.urlsafe_b64encode(part).rstrip(b"=") for part in (json.dumps(header).encode(), payload)]
    signer = jws.JWSRegistry(algorithms=["ES256"]).get_alg("ES256")
    signature = signer.sign(b".".join(parts), key)
    return b".".join([*parts, base64.urlsafe_b64encode(signature).rstrip(b"=")]).decode()


TOKEN = signed({"alg": "ES256", "kid": "ours"}, json.dumps(CLAIMS).encode())


def test_what_either_key_signed_is_read_as_joserfc_reads_it() -> None:
    for key in (OURS, FORMER):
        for token in (
            signed({"alg": "ES256", "kid": key.kid}, json.dumps(CLAIMS).encode(), key),
            jwt.encode({"alg": "ES256", "kid": key.kid, "typ": "at+jwt"}, CLAIMS, key),
        ):
            assert ours(token) == joserfcs(token) == CLAIMS
            assert SignedToken.read(token).key_id == key.kid


@pytest.mark.parametrize(
    "token",
    [
        jwt.encode({"alg": "HS256", "kid": "ours"}, CLAIMS, SECRET),
        jwt.encode({"alg": "HS256", "kid": "secret"}, CLAIMS, SECRET),
        jwt.encode({"alg": "ES256", "kid": "ours"}, CLAIMS, SAME_NAME),
        jwt.encode({"alg": "ES256", "kid": "former"}, CLAIMS, OURS),
        signed({"alg": "ES256", "kid": "enc"}, json.dumps(CLAIMS).encode(), TO_ENCRYPT),
        signed({"alg": "ES256", "kid": "nobody"}, json.dumps(CLAIMS).encode()),
        signed({"alg": "ES256", "kid": ["ours"]}, json.dumps(CLAIMS).encode()),
        signed({"alg": "ES256", "kid": None}, json.dumps(CLAIMS).encode()),
        signed({"alg": "ES256"}, json.dumps(CLAIMS).encode()),
        signed({"alg": "none", "kid": "ours"}, json.dumps(CLAIMS).encode()),
        signed({"alg": "es256", "kid": "ours"}, json.dumps(CLAIMS).encode()),
        signed({"alg": ["ES256"], "kid": "ours"}, json.dumps(CLAIMS).encode()),
        signed({"alg": "ES384", "kid": "ours"}, json.dumps(CLAIMS).encode()),
        signed({"kid": "ours"}, json.dumps(CLAIMS).encode()),
        signed({"alg": "ES256", "kid": "ours", "crit": ["exp"], "exp": 1}, json.dumps(CLAIMS).encode()),
        signed({"alg": "ES256", "kid": "ours", "crit": ["b64"], "b64": False}, json.dumps(CLAIMS).encode()),
        signed(["ES256", "ours"], json.dumps(CLAIMS).encode()),
        signed({"alg": "ES256", "kid": "ours"}, b"[1]"),
        signed({"alg": "ES256", "kid": "ours"}, b"anne"),
        signed({"alg": "ES256", "kid": "ours"}, b"\xff\xfe"),
        signed({"alg": "ES256", "kid": "ours"}, json.dumps(CLAIMS | {"long": "x" * 4096}).encode()),
        f"{TOKEN.rpartition('.')[0]}.{'A' * 86}",
        f"{TOKEN.rpartition('.')[0]}.",
        *(TOKEN + tail for tail in (" ", "\n", "=", ".", ".e30")),
        *("", ".", "..", "a.b.c", "é.é.é", TOKEN.replace(".", "..")),
    ],
)
def test_nothing_else_is_read(token: str) -> None:
    assert ours(token) is None


@pytest.mark.parametrize("part", [0, 1, 2])
def test_no_bit_of_a_token_can_be_changed(part: int) -> None:
    parts = TOKEN.split(".")
    whole = base64.urlsafe_b64decode(parts[part] + "==")
    for bit in range(0, 8 * len(whole), 5):
        changed = bytearray(whole)
        changed[bit // 8] ^= 1 << bit % 8
        parts[part] = base64.urlsafe_b64encode(changed).rstrip(b"=").decode()
        assert ours(".".join(parts)) is None


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
_HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "alg": st.sampled_from(["ES256", "ES256", "ES256", "HS256", "none", "ES384"]) | _JSON,
        "kid": st.sampled_from(["ours", "ours", "former", "p384", "enc", "nobody"]) | _JSON,
        "typ": st.sampled_from(["JWT", "at+jwt"]) | _JSON,
        "crit": _JSON,
        "b64": st.booleans(),
    },
)


@settings(max_examples=400, deadline=None)
@given(
    header=_HEADERS,
    claims=st.dictionaries(st.text(max_size=6), _JSON, max_size=4),
    key=st.sampled_from(KEYS[:2]),
)
def test_whatever_the_header_we_take_no_more_than_joserfc(
    header: dict[str, Any], claims: dict[str, Any], key: ECKey
) -> None:
    token = signed(header, json.dumps(claims).encode(), key)
    mine = ours(token)
    if mine is not None:
        assert json.dumps(mine) == json.dumps(joserfcs(token))
    plain = set(header) <= {"alg", "kid"} and header.get("alg") == "ES256" and header.get("kid") == key.kid
    assert mine is not None or not plain


@settings(max_examples=400, deadline=None)
@given(at=st.integers(0, len(TOKEN) - 1), put=st.text(max_size=3), cut=st.integers(0, 3))
def test_whatever_is_put_into_a_token_we_take_no_more_than_joserfc(at: int, put: str, cut: int) -> None:
    changed = TOKEN[:at] + put + TOKEN[at + cut :]
    mine = ours(changed)
    assert mine is None or mine == joserfcs(changed) == CLAIMS

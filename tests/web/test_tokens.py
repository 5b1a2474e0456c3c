"""Access tokens and service tokens: read by everybody, made by one, short-lived."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey

from web.access_tokens import LIFETIME, TokenReader, TokenSigner
from web.clock_skew import LEEWAY
from web.principal import Principal
from web.problems import Problem
from web.service_tokens import read_service_token, service_token

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
ANNE = Principal(UUID(int=1), UUID(int=2), UUID(int=3), "ADMINISTRATOR")


def key_set(*kids: str) -> str:
    keys = [ECKey.generate_key("P-256", {"kid": kid, "use": "sig", "alg": "ES256"}) for kid in kids]
    return json.dumps(KeySet(keys).as_dict(private=True))


KEYS = key_set("new", "old")
SIGNER = TokenSigner(KEYS)
READER = TokenReader(SIGNER.public_jwks())


def test_a_token_says_who_is_calling_for_five_minutes() -> None:
    token = SIGNER.sign(ANNE, NOW)
    assert READER.read(token, NOW + LIFETIME - timedelta(seconds=1)) == ANNE
    with pytest.raises(Problem):
        READER.read(token, NOW + LIFETIME + LEEWAY)


@pytest.mark.parametrize("apart", [timedelta(seconds=-60), timedelta(seconds=60)])
def test_a_host_whose_clock_is_a_minute_off_reads_a_token_all_its_life(apart: timedelta) -> None:
    token = SIGNER.sign(ANNE, NOW)
    for age in (timedelta(0), LIFETIME - timedelta(seconds=1)):
        assert READER.read(token, NOW + age + apart) == ANNE
    with pytest.raises(Problem):
        READER.read(token, NOW - timedelta(seconds=61))


@pytest.mark.parametrize("apart", [timedelta(seconds=-60), timedelta(seconds=60)])
def test_so_does_a_service_whose_clock_is_a_minute_off(apart: timedelta) -> None:
    secret = "s" * 40
    token = service_token(secret, caller="enrolment", callee="access", now=NOW)
    for age in (timedelta(0), timedelta(seconds=59)):
        assert read_service_token(token, secret, callee="access", now=NOW + age + apart) == "enrolment"


@pytest.mark.parametrize(
    "keys",
    [
        "",
        "{}",
        "[]",
        '{"keys": []}',
        '{"keys": 5}',
    ],
    ids=["nothing", "no set", "a list", "empty", "no list"],
)
def test_keys_that_cannot_sign_stop_the_start_with_a_sentence(keys: str) -> None:
    with pytest.raises(ValueError, match="signing key"):
        TokenSigner(keys)


def test_published_keys_hold_no_private_part() -> None:
    assert all("d" not in key for key in SIGNER.public_jwks()["keys"])  # type: ignore[attr-defined]


def test_a_former_key_is_still_read_after_rotation() -> None:
    former = TokenSigner(json.dumps({"keys": json.loads(KEYS)["keys"][1:]}))
    assert READER.read(former.sign(ANNE, NOW), NOW) == ANNE


@pytest.mark.parametrize(
    "token",
    [
        TokenSigner(key_set("new")).sign(ANNE, NOW),
        jwt.encode({"alg": "HS256", "kid": "new"}, {"sub": str(ANNE.user_id)}, OctKey.import_key("x" * 32)),
        SIGNER.sign(ANNE, NOW)[:-6] + "AAAAAA",
        "not.a.token",
        "",
    ],
    ids=["forged with another key", "another algorithm", "tampered", "nonsense", "empty"],
)
def test_what_access_did_not_sign_is_refused(token: str) -> None:
    with pytest.raises(Problem) as refused:
        READER.read(token, NOW)
    assert refused.value.code == "UNAUTHENTICATED"


def test_a_service_token_opens_one_door_for_one_minute() -> None:
    secret = "s" * 40
    token = service_token(secret, caller="enrolment", callee="access", now=NOW)
    assert read_service_token(token, secret, callee="access", now=NOW) == "enrolment"
    for callee, with_secret, at in [
        ("notifications", secret, NOW),
        ("access", "t" * 40, NOW),
        ("access", secret, NOW + timedelta(minutes=1) + LEEWAY),
    ]:
        with pytest.raises(Problem):
            read_service_token(token, with_secret, callee=callee, now=at)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "other",
    [{"iss": "espace-tiers/enrolment"}, {"aud": "another-house"}, {"iss": None}, {"aud": ["espace-tiers"]}],
    ids=["issuer", "audience", "no issuer", "several audiences"],
)
def test_a_token_of_another_issuer_or_for_another_audience_is_refused(other: dict[str, object]) -> None:
    """Rightly signed, and not meant for us."""
    key = KeySet.import_key_set(json.loads(KEYS)).keys[0]
    claims = jwt.decode(SIGNER.sign(ANNE, NOW), key, algorithms=["ES256"]).claims
    header = {"alg": "ES256", "kid": key.kid, "typ": "at+jwt"}
    assert READER.read(jwt.encode(header, claims, key), NOW) == ANNE
    with pytest.raises(Problem):
        READER.read(jwt.encode(header, claims | other, key), NOW)

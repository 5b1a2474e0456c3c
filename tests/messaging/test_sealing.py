"""Only notifications opens what is sealed, for one subject and until its expiry (law 7)."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from joserfc.jwk import ECKey
from pydantic import SecretStr

from contracts.sealed import SealedKey, SealedRecipient, SealedToken
from messaging.sealing import KeyMissing, Opener, SealBroken, Sealer

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
DAY = timedelta(days=1)


def pair(kid: str) -> tuple[str, dict[str, object]]:
    key = ECKey.generate_key("P-256", {"kid": kid})
    return json.dumps(key.as_dict(private=False)), key.as_dict(private=True)  # type: ignore[return-value]


PUBLIC, PRIVATE = pair("one")
OTHER_PUBLIC, OTHER_PRIVATE = pair("two")
OPENER = Opener(json.dumps({"keys": [PRIVATE]}))


def test_a_sealed_recipient_comes_back_whole() -> None:
    recipient = SealedRecipient(
        civility="Mme",
        name="Éléonore LEFÈVRE",
        address_lines=("12 BIS RUE DES ECOLES", "75005 PARIS"),
        town="PARIS",
        account_last4="4321",
        letter_reference="CL-0123456789",
        refusal_code=SecretStr("ABCD-2345-EFGH-6789"),
        firm_name="Cabinet Durand",
        firm_town="Lyon",
        replaces_letter_of=date(2026, 10, 1),
    )
    sealed = Sealer(PUBLIC).seal(recipient, subject="case:1", expires_at=NOW + DAY)
    assert "LEF" not in sealed
    assert OPENER.open(sealed, SealedRecipient, subject="case:1", now=NOW) == recipient


@pytest.mark.parametrize(
    ("subject", "now", "opener"),
    [
        ("key:2", NOW, OPENER),
        ("key:1", NOW + DAY, OPENER),
        ("key:1", NOW, Opener(json.dumps({"keys": [OTHER_PRIVATE]}))),
    ],
    ids=["other subject", "expired at the second", "other private key"],
)
def test_a_seal_holds_against_everything_else(subject: str, now: datetime, opener: Opener) -> None:
    sealed = Sealer(PUBLIC).seal(
        SealedKey(key=SecretStr("ABCD-EFGH-JKMN")), subject="key:1", expires_at=NOW + DAY
    )
    with pytest.raises(SealBroken) as broken:
        opener.open(sealed, SealedKey, subject=subject, now=now)
    assert "ABCD" not in str(broken.value)


def test_a_tampered_seal_is_broken() -> None:
    sealed = Sealer(PUBLIC).seal(SealedToken(token=SecretStr("t")), subject="a", expires_at=NOW + DAY)
    head, *rest = sealed.split(".")
    with pytest.raises(SealBroken):
        OPENER.open(".".join([head, *rest[:-1], "AAAA" + rest[-1][4:]]), SealedToken, subject="a", now=NOW)


def test_a_missing_key_is_told_from_a_broken_seal() -> None:
    sealed = Sealer(OTHER_PUBLIC).seal(SealedToken(token=SecretStr("t")), subject="a", expires_at=NOW + DAY)
    with pytest.raises(KeyMissing):
        OPENER.open(sealed, SealedToken, subject="a", now=NOW)
    with pytest.raises(SealBroken) as broken:
        OPENER.open("no seal at all", SealedToken, subject="a", now=NOW)
    assert not isinstance(broken.value, KeyMissing)


def test_a_former_key_still_opens_after_rotation() -> None:
    sealed = Sealer(PUBLIC).seal(SealedToken(token=SecretStr("t")), subject="a", expires_at=NOW + DAY)
    rotated = Opener(json.dumps({"keys": [OTHER_PRIVATE, PRIVATE]}))
    assert rotated.open(sealed, SealedToken, subject="a", now=NOW).token.get_secret_value() == "t"

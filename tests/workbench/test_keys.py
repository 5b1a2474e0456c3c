import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from cryptography.fernet import Fernet
from pydantic import BaseModel, SecretStr

from messaging.sealing import Opener, Sealer
from web.access_tokens import TokenReader, TokenSigner
from web.principal import Principal
from workbench.keys import generate_settings

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


class Parcel(BaseModel):
    word: SecretStr


def test_what_enrolment_or_access_seals_only_notifications_opens() -> None:
    settings = generate_settings()
    opener = Opener(settings["notifications"]["NOTIFICATIONS_OPENING_KEYS"])
    for public in (settings["enrolment"]["ENROLMENT_SEALING_KEY"], settings["access"]["ACCESS_SEALING_KEY"]):
        assert "d" not in json.loads(public)
        sealed = Sealer(public).seal(
            Parcel(word=SecretStr("psst")), subject="key:1", expires_at=NOW + timedelta(days=1)
        )
        assert opener.open(sealed, Parcel, subject="key:1", now=NOW).word.get_secret_value() == "psst"


def test_what_access_signs_everybody_verifies() -> None:
    signer = TokenSigner(generate_settings()["access"]["ACCESS_SIGNING_KEYS"])
    somebody = Principal(uuid4(), uuid4(), uuid4(), "COLLABORATOR")
    assert TokenReader(signer.public_jwks()).read(signer.sign(somebody, NOW), NOW) == somebody


def test_a_secret_is_shared_only_with_whom_one_speaks() -> None:
    settings = generate_settings()
    enrolment, access, notifications = settings.values()
    assert enrolment["ENROLMENT_SERVICE_SECRET"] == access["ACCESS_SERVICE_SECRET"]
    assert notifications["NOTIFICATIONS_LETTERS_SECRET"] == access["ACCESS_LETTERS_SECRET"]
    drawn = [value for own in (*settings.values(), *generate_settings().values()) for value in own.values()]
    shared = len(drawn) - len(set(drawn))
    assert shared == 2 * 3, "those two and the public sealing key, in each of two drawings"
    assert all(len(value) >= 32 for value in drawn)


def test_the_key_of_nir_is_fernets() -> None:
    key_id, _, key = generate_settings()["enrolment"]["ENROLMENT_NIR_KEYS"].partition(":")
    fernet = Fernet(key)
    assert (key_id, fernet.decrypt(fernet.encrypt(b"nir"))) == ("1", b"nir")

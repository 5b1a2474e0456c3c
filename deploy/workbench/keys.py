"""The secrets of an installation that nobody has chosen: drawn anew at each call, kept by the caller."""

import json
import secrets
from typing import Literal

from cryptography.fernet import Fernet
from joserfc.jwk import ECKey, KeySet


def generate_settings() -> dict[str, dict[str, str]]:
    """For each service the secret part of its environment; databases, broker and addresses are left to add.

    Only notifications gets the private half of the sealing key, only access that of the signing key.
    """
    sealing = _key("enc", "ECDH-ES+A256KW")
    between_services, about_letters = _secret(), _secret()
    return {
        "enrolment": {
            "ENROLMENT_IDEMPOTENCY_SECRET": _secret(),
            "ENROLMENT_SERVICE_SECRET": between_services,
            "ENROLMENT_SEALING_KEY": _public(sealing),
            "ENROLMENT_SOURCE_SECRET": _secret(),
            "ENROLMENT_ACCOUNT_REF_SECRET": _secret(),
            "ENROLMENT_NIR_KEYS": f"1:{Fernet.generate_key().decode()}",
            "ENROLMENT_NIR_DIGEST_KEYS": _ring(),
            "ENROLMENT_REFUSAL_DIGEST_KEYS": _ring(),
            "ENROLMENT_ADDRESS_DIGEST_KEYS": _ring(),
        },
        "access": {
            "ACCESS_IDEMPOTENCY_SECRET": _secret(),
            "ACCESS_SERVICE_SECRET": between_services,
            "ACCESS_LETTERS_SECRET": about_letters,
            "ACCESS_SEALING_KEY": _public(sealing),
            "ACCESS_SOURCE_SECRET": _secret(),
            "ACCESS_KEY_DIGEST_KEYS": _ring(),
            "ACCESS_LOGIN_DIGEST_KEYS": _ring(),
            "ACCESS_SIGNING_KEYS": _private_set(_key("sig", "ES256")),
        },
        "notifications": {
            "NOTIFICATIONS_OPENING_KEYS": _private_set(sealing),
            "NOTIFICATIONS_LETTERS_SECRET": about_letters,
            "NOTIFICATIONS_PRINT_SHOP_SECRET": _secret(),
            "NOTIFICATIONS_SERVICE_SECRET": _secret(),
            "NOTIFICATIONS_SOURCE_SECRET": _secret(),
            "NOTIFICATIONS_ADDRESS_DIGEST_KEYS": _ring(),
        },
    }


def _secret() -> str:
    return secrets.token_urlsafe(48)


def _ring() -> str:
    return f"1:{_secret()}"


def _key(use: Literal["sig", "enc"], algorithm: str) -> ECKey:
    return ECKey.generate_key("P-256", {"use": use, "alg": algorithm}, auto_kid=True)


def _public(key: ECKey) -> str:
    return json.dumps(key.as_dict(private=False))


def _private_set(key: ECKey) -> str:
    return json.dumps(KeySet([key]).as_dict(private=True))

"""Settings as the environment of a process would tell them."""

from typing import Any

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from enrolment.settings import Settings
from service.at_rest_keys import AtRestKeys
from vocabulary.digest_keys import DigestKeys

NIR_RING = f"1:{Fernet.generate_key().decode()}"
SHOWN = (str, SecretStr, AtRestKeys, DigestKeys)


def tell(environment: pytest.MonkeyPatch, settings: Settings, **rings: str) -> None:
    """Set the variables of these settings; `rings` go before."""
    for name, value in settings:
        if isinstance(value, SHOWN):
            environment.setenv(f"ENROLMENT_{name.upper()}", rings.get(name) or _written(value))


def _written(value: Any) -> str:
    if isinstance(value, DigestKeys):
        return ",".join(f"{key_id}:{key.decode()}" for key_id, key in value.keys.items())
    if isinstance(value, AtRestKeys):
        return NIR_RING
    return str(value.get_secret_value() if isinstance(value, SecretStr) else value)

"""NIR at rest: sealed for whoever holds the key, and a keyed hash to find it again (spec J)."""

import hmac
from hashlib import sha256

from cryptography.fernet import Fernet

from enrolment.domain.identifiers import Nir


class NirVault:
    """Seals with a Fernet key; hashes with a pepper, so that a stolen table can't be tried by enumeration."""

    def __init__(self, reference_key: str, pepper: str) -> None:
        """`reference_key` is 32 bytes in url-safe base64."""
        self._fernet = Fernet(reference_key)
        self._pepper = pepper.encode()

    def seal(self, nir: Nir) -> str:
        """The NIR under authenticated encryption; different each time."""
        return self._fernet.encrypt(nir.number.encode()).decode()

    def digest(self, nir: Nir) -> str:
        """The same for the same NIR, useless without the pepper."""
        return hmac.new(self._pepper, b"nir:" + nir.number.encode(), sha256).hexdigest()

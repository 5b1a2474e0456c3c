"""The code that an activation mail shows beside its link, to be typed with the address (decision 3)."""

import hmac
from hashlib import sha256

from enrolment.domain.refusals import Refusal
from vocabulary.printed_code import Mistyped, PrintedCode

ACTIVATION_CODE = PrintedCode(random_symbols=11)
"""About 54 random bits and a check character, `XXXX-XXXX-XXXX`: right for one address only, for 24 hours."""


class ActivationCodeNotValid(Refusal):
    """No mail to this address shows this code, or it can't be one (`422 ACTIVATION_CODE_NOT_VALID`)."""

    code = "ACTIVATION_CODE_NOT_VALID"


def read_activation_code(typed: str) -> str:
    """The symbols of a typed code, read as keys are. Raises ActivationCodeNotValid."""
    try:
        return ACTIVATION_CODE.read(typed)
    except Mistyped:
        raise ActivationCodeNotValid from None


def activation_code_digest(email: str, code: str, secret: bytes) -> str:
    """HMAC-SHA-256 in hexadecimal of an address and a code's symbols: all that is stored (D-11)."""
    return hmac.new(secret, f"activation code\n{email}\n{code}".encode(), sha256).hexdigest()

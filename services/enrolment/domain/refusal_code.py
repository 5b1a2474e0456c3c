"""The refusal code of a key letter: with it the client says no, without an account (scenario 60)."""

import hmac
import secrets
from collections.abc import Callable
from hashlib import sha256

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8


class MalformedRefusalCode(ValueError):
    """What was typed can't be a refusal code; it is never repeated."""

    def __init__(self) -> None:
        super().__init__("not a refusal code")


def new_refusal_code(choose: Callable[[str], str] = secrets.choice) -> str:
    """Eight symbols of the key's alphabet (D-39), about 39 bits; `choose` must be a cryptographic source."""
    return "".join(choose(ALPHABET) for _ in range(LENGTH))


def normalise_refusal_code(text: str) -> str:
    """The symbols of a typed code: case, spaces and hyphens don't count. Raises MalformedRefusalCode."""
    code = "".join(text.split()).replace("-", "").upper()
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        raise MalformedRefusalCode
    return code


def print_refusal_code(code: str) -> str:
    """The code as the letter shows it: `XXXX-XXXX`."""
    return f"{code[:4]}-{code[4:]}"


def refusal_code_digest(code: str, pepper: bytes) -> str:
    """HMAC-SHA-256 in hexadecimal of a normalised code: all that is ever stored of it (D-11)."""
    return hmac.new(pepper, code.encode(), sha256).hexdigest()

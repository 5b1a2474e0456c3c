"""The refusal code of a key letter: with it the client says no, without an account (scenario 60)."""

from enrolment.domain.refusals import Refusal
from vocabulary.digest_keys import DigestKeys
from vocabulary.printed_code import Mistyped, PrintedCode

REFUSAL_CODE = PrintedCode(random_symbols=15)
"""About 73 random bits and a check character, `XXXX-XXXX-XXXX-XXXX`: it alone says which letter is meant."""

LETTER_REFERENCE = PrintedCode(random_symbols=9, prefix="CL")
"""What the letter asks to quote on the telephone; the firm only ever sees the case's reference."""


class RefusalCodeNotValid(Refusal):
    """No letter has this code, or it can't be one (`422 REFUSAL_CODE_NOT_VALID`)."""

    code = "REFUSAL_CODE_NOT_VALID"


def read_refusal_code(typed: str) -> str:
    """The symbols of a typed code, read as the key is. Raises RefusalCodeNotValid."""
    try:
        return REFUSAL_CODE.read(typed)
    except Mistyped:
        raise RefusalCodeNotValid from None


def refusal_code_digest(code: str, keys: DigestKeys) -> str:
    """The keyed digest of a code's symbols: all that is ever stored of it (D-11)."""
    return keys.digest(code)


def refusal_code_digests(code: str, keys: DigestKeys) -> tuple[str, ...]:
    """What may be stored of it, by whichever key it was made: a code outlives the key of its day."""
    return keys.candidates(code)

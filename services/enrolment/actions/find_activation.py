"""Which link somebody means, who shows its token or types the code beside it."""

from datetime import datetime

from database.engine import Transaction
from enrolment.domain.activation import Activation, token_digest
from enrolment.domain.activation_code import activation_code_digest, read_activation_code
from enrolment.storage import activations
from web.throttle import Throttle


async def find_by_token(tx: Transaction, token: str) -> Activation | None:
    """The link with this token; None for nobody's."""
    return await activations.find_by_digest(tx, token_digest(token))


async def find_by_code(
    tx: Transaction, email: str, typed: str, *, source: str, now: datetime, secret: bytes, tries: Throttle
) -> Activation | None:
    """The link mailed to this address beside this code; None for a wrong pair, which is counted.

    A right pair is always honoured: only wrong ones are slowed, by their source. Raises
    ActivationCodeNotValid for what can't be a code, `TOO_MANY_REQUESTS` beyond the limit.
    """
    found = await look_by_code(tx, email, typed, secret=secret)
    if found is None:
        await tries.spend(tx, source, now)
    return found


async def look_by_code(tx: Transaction, email: str, typed: str, *, secret: bytes) -> Activation | None:
    """The same without counting. Raises ActivationCodeNotValid for what can't be a code."""
    digest = activation_code_digest(email, read_activation_code(typed), secret)
    return await activations.find_by_code_digest(tx, digest)

"""A client refuses a firm's request with the code of the letter; anybody may (scenario 60)."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, Field, SecretStr, StringConstraints

from database.engine import Transaction
from enrolment.actions.refuse_request import refuse_request
from enrolment.api.dependencies import Bound
from enrolment.api.fields import Form
from enrolment.domain.wording import REFUSAL_TAKEN
from web.dependencies import Now
from web.description import may_answer
from web.idempotency import Idempotent
from web.problems import Problem
from web.source import Source

router = APIRouter(prefix="/v1/refusals", tags=["refusals"])


class NewRefusal(Form):
    """The code alone says which letter is meant."""

    code: SecretStr = Field(max_length=60, examples=["4KT9-M2XW-7HPB-DN3Y"])
    reference: Annotated[str, StringConstraints(max_length=60)] | None = Field(
        default=None,
        examples=[None],
        description="Of the letter, as a form may ask for it; nothing hangs on it.",
    )


class RefusalTaken(BaseModel):
    """The request is dead: no access was opened, none will be."""

    message: str = Field(examples=[REFUSAL_TAKEN])


@router.post(
    "",
    response_model=RefusalTaken,
    summary="Refuse a firm's request",
    responses=may_answer("REFUSAL_CODE_NOT_VALID", "STATE_CONFLICT", "TOO_MANY_REQUESTS"),
)
async def create(*, body: NewRefusal, once: Idempotent, source: Source, now: Now, bound: Bound) -> Response:
    """The key dies, and the firm may not ask again for 90 days (D-37). Only wrong codes are slowed."""

    async def change(tx: Transaction) -> RefusalTaken | Problem:
        refused = await refuse_request(
            tx,
            body.code.get_secret_value(),
            source=source,
            now=now,
            keys=bound.registrations.refusal_keys,
            tries=bound.refusal_tries,
        )
        return Problem(refused.code) if refused else RefusalTaken(message=REFUSAL_TAKEN)

    return await once(change)

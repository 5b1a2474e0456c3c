"""Entering the key that a client received by post."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from access.actions.enter_key import enter_key
from access.api.dependencies import Bound
from access.domain.refusals import Refusal
from database.engine import Transaction
from web.authentication import Caller
from web.dependencies import Now
from web.description import may_answer
from web.idempotency import Idempotent
from web.problems import Problem

router = APIRouter(prefix="/v1/registrations/{case_id}/key", tags=["keys"])


class TypedKey(BaseModel):
    """As on the letter; case, spaces and dashes don't matter (D-39)."""

    model_config = ConfigDict(extra="forbid")

    key: SecretStr = Field(min_length=1, max_length=64, examples=["7KQM-2XWD-9RTC"])


class RedeemedView(BaseModel):
    """The firm has access from now on."""

    case_id: UUID
    mandate_id: UUID
    state: Literal["ACTIVE"] = "ACTIVE"


@router.post(
    "",
    response_model=RedeemedView,
    summary="Enter an activation key",
    responses=may_answer(
        "RIGHT_MISSING",
        "ACCESS_DENIED",
        "NOT_FOUND",
        "KEY_MALFORMED",
        "KEY_NOT_VALID",
        "KEY_LOCKED",
        "KEY_EXHAUSTED",
        "KEY_ALREADY_USED",
        "STATE_CONFLICT",
    ),
)
async def enter(
    *,
    case_id: UUID,
    body: TypedKey,
    caller: Caller,
    once: Idempotent,
    bound: Bound,
    now: Now,
) -> Response:
    """Once for each registration (R004-09). Wrong entries count: `KEY_LOCKED`, then `KEY_EXHAUSTED` (C.5)."""

    async def change(tx: Transaction) -> RedeemedView | Problem:
        outcome = await enter_key(
            tx,
            case_id,
            body.key.get_secret_value(),
            by=caller.user_id,
            digest_keys=bound.key_digest_keys,
            policy=bound.policy,
            now=now,
        )
        if isinstance(outcome, Refusal):
            return Problem(outcome.code, **outcome.extensions)
        return RedeemedView(case_id=case_id, mandate_id=outcome.mandate_id)

    return await once(change, scope=caller.scope)

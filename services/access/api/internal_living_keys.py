"""Which keys are still worth a letter, for notifications; the gateway does not route this."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from access.storage import keys
from web.dependencies import Now, Transactions
from web.description import may_answer
from web.service_tokens import caller_holding

MOST = 200

router = APIRouter(
    prefix="/internal/v1/living-keys",
    tags=["internal"],
    dependencies=[Depends(caller_holding("letters_secret"))],
)


class Doubted(BaseModel):
    """Keys whose letters are about to be laid down."""

    model_config = ConfigDict(extra="forbid")

    key_ids: Annotated[frozenset[UUID], Field(max_length=MOST)]


class Living(BaseModel):
    """Those of them that a firm could still enter."""

    key_ids: list[UUID]


@router.post(
    "",
    response_model=Living,
    summary="Which of these keys are alive?",
    responses=may_answer("UNAUTHENTICATED"),
)
async def living(body: Doubted, database: Transactions, now: Now) -> Living:
    """From committed rows, so that a removal that was answered is seen, whatever event still waits (C.6)."""
    async with database.transaction() as tx:
        return Living(key_ids=await keys.living(tx, body.key_ids, now))

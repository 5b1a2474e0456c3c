"""Which cases are over here, for enrolment, that heard nothing of them; the gateway does not route this."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from access.domain.mandate import EndCause
from access.storage import mandates
from web.dependencies import Transactions
from web.service_tokens import require_service

MOST = 200

router = APIRouter(
    prefix="/internal/v1/ended-cases", tags=["internal"], dependencies=[Depends(require_service)]
)


class Unheard(BaseModel):
    """Cases of which no key was announced for long."""

    model_config = ConfigDict(extra="forbid")

    case_ids: Annotated[frozenset[UUID], Field(max_length=MOST)]


class Ended(BaseModel):
    """Those of them that are over, and why."""

    ended: dict[UUID, EndCause]


@router.post("", response_model=Ended, summary="Which of these cases are over?")
async def ended(body: Unheard, database: Transactions) -> Ended:
    """Also where the end came before the beginning: then no key was issued, and nothing was announced."""
    async with database.transaction() as tx:
        return Ended(ended=await mandates.ended(tx, body.case_ids))

"""Removals, which enrolment answers only once they are done here; the gateway does not route this."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict

from access.actions.end_registration import end_registration
from access.domain.mandate import EndCause
from contracts.vocabulary import Kind
from web.dependencies import Now, Transactions
from web.service_tokens import require_service

router = APIRouter(
    prefix="/internal/v1/registrations/{case_id}/revocation",
    tags=["internal"],
    dependencies=[Depends(require_service)],
)


class Revocation(BaseModel):
    """The firm removes a registration."""

    model_config = ConfigDict(extra="forbid")

    firm_id: UUID
    account_ref: UUID
    kind: Kind
    by: UUID
    cause: Literal["BY_FIRM"]


@router.post("", status_code=204, summary="Revoke at once")
async def revoke(case_id: UUID, body: Revocation, database: Transactions, now: Now) -> None:
    """The next `check` denies, also where the case is heard of only later (R001-15); repeat it at will."""
    async with database.transaction() as tx:
        await end_registration(tx, case_id, EndCause(body.cause), by=body.by, now=now)

"""Removals, which enrolment answers only once they are done here; the gateway does not route this."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from access.actions.end_registration import end_registration
from access.domain.mandate import EndCause, NamedCase
from vocabulary.kinds import Kind
from web.dependencies import Now, Transactions
from web.description import may_answer
from web.service_tokens import require_service

MOST = 200
"""Registrations in one request; a SIREN has few accounts of one kind."""

router = APIRouter(
    prefix="/internal/v1/revocations",
    tags=["internal"],
    dependencies=[Depends(require_service)],
)


class EndedRegistration(BaseModel):
    """A registration that the firm removes."""

    model_config = ConfigDict(extra="forbid")

    case_id: UUID
    firm_id: UUID
    account_ref: UUID
    kind: Kind


class Revocation(BaseModel):
    """One registration, or all of a kind (R001-16): all end, or none does."""

    model_config = ConfigDict(extra="forbid")

    registrations: list[EndedRegistration] = Field(min_length=1, max_length=MOST)
    by: UUID
    cause: Literal["BY_FIRM"]


@router.post("", status_code=204, summary="Revoke at once", responses=may_answer("CONTRADICTION"))
async def revoke(body: Revocation, database: Transactions, now: Now) -> None:
    """The next `check` denies, also where a case is heard of only later (R001-15); repeat it at will.

    One that is known by another firm, account or kind than is said is refused, and so are all with it.
    """
    async with database.transaction() as tx:
        for ended in sorted(body.registrations, key=lambda ended: ended.case_id):
            case = NamedCase(**ended.model_dump())
            await end_registration(tx, case, EndCause(body.cause), by=body.by, now=now)

"""The caller's own firm (M01)."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, Field

from enrolment.domain.firm import FirmState
from enrolment.domain.refusals import NotFound
from enrolment.storage import firms
from vocabulary.kinds import Profession
from web.authentication import Caller
from web.dependencies import Transactions
from web.description import may_answer

router = APIRouter(prefix="/v1/firm", tags=["firm"])


class FirmView(BaseModel):
    """The firm as the reference and its founder described it."""

    firm_id: UUID
    siret: str
    siren: str
    name: str
    profession: Profession
    oec_number: str | None
    phone: str | None
    address_lines: list[str] = Field(description="As on an envelope.")
    state: FirmState
    applied_at: AwareDatetime


@router.get("", summary="Show the caller's firm", responses=may_answer("NOT_FOUND"))
async def show(caller: Caller, database: Transactions) -> FirmView:
    """Every user of the firm may look."""
    async with database.transaction() as tx:
        firm = await firms.find(tx, caller.firm_id)
    if firm is None:
        raise NotFound
    return FirmView(
        firm_id=firm.firm_id,
        siret=firm.siret,
        siren=firm.siren,
        name=firm.name,
        profession=firm.profession,
        oec_number=firm.oec_number,
        phone=firm.phone,
        address_lines=list(firm.address.lines) if firm.address else [],
        state=firm.state,
        applied_at=firm.applied_at,
    )

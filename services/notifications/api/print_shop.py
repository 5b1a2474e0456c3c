"""The print shop's call back (C.6, M-09)."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from notifications.actions.record_print_status import PrintStatus, Reception, record_print_status
from notifications.api.dependencies import signed_by_print_shop
from vocabulary.return_reason import ReturnReason
from web.dependencies import Now
from web.description import may_answer
from web.problems import Problem

router = APIRouter(prefix="/v1/print-shop", tags=["print shop"], dependencies=[Depends(signed_by_print_shop)])

_REFUSALS = {
    Reception.UNKNOWN_LETTER: "NOT_FOUND",
    Reception.NEVER_LAID_DOWN: "STATE_CONFLICT",
    Reception.DATE_NOT_CREDIBLE: "DATE_NOT_CREDIBLE",
}


class PrintShopStatus(BaseModel):
    """Where one letter stands. Unknown fields are ignored: the print shop's release may be newer."""

    model_config = ConfigDict(extra="ignore")

    letter_id: UUID = Field(examples=["019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b"])
    status: PrintStatus = Field(examples=["POSTED"])
    reason: ReturnReason | None = Field(
        default=None, description="Of a return; `OTHER` when absent.", examples=["NPAI"]
    )
    at: AwareDatetime = Field(
        description="When it happened: not before the letter was laid down, nor in the future.",
        examples=["2026-11-22T16:30:00+01:00"],
    )


@router.post(
    "/status",
    status_code=204,
    summary="Say where a letter stands",
    responses=may_answer("UNAUTHENTICATED", "SERVICE_UNAVAILABLE", *_REFUSALS.values()),
)
async def status(body: PrintShopStatus, request: Request, now: Now) -> None:
    """Signed by the print shop. It needs no `Idempotency-Key`: saying the same again changes nothing."""
    state = request.app.state
    async with state.database.transaction() as tx:
        reception = await record_print_status(
            tx,
            body.letter_id,
            body.status,
            at=body.at,
            reason=body.reason or ReturnReason.OTHER,
            window=state.return_window,
            calendar=state.calendar,
            now=now,
        )
    if code := _REFUSALS.get(reception):
        raise Problem(code)

"""Which clients a portfolio holds."""

from uuid import UUID

from fastapi import APIRouter, Response

from access.actions.move_client import move_client
from database.engine import Transaction
from web.authentication import Caller
from web.dependencies import Now
from web.description import may_answer
from web.idempotency import Idempotent

router = APIRouter(prefix="/v1/portfolios/{portfolio_id}/clients/{case_id}", tags=["portfolios"])


@router.put(
    "",
    status_code=204,
    summary="Move a client here",
    responses=may_answer("ROLE_REQUIRED", "NOT_FOUND", "STATE_CONFLICT"),
)
async def move(portfolio_id: UUID, case_id: UUID, caller: Caller, once: Idempotent, now: Now) -> Response:
    """Administrators only. A client is in exactly one portfolio of the firm (R000-09, D-08)."""

    async def change(tx: Transaction) -> None:
        await move_client(tx, case_id, to_portfolio_id=portfolio_id, by=caller.user_id, now=now)

    return await once(change, scope=caller.scope)

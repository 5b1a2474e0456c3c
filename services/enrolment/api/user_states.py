"""Suspending, reinstating and removing users of the caller's firm (C.2)."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from database.engine import Transaction
from enrolment.actions.reinstate_user import reinstate_user
from enrolment.actions.remove_user import remove_user
from enrolment.actions.run_errand import settle_with
from enrolment.actions.suspend_user import suspend_user
from enrolment.api.dependencies import Bound
from enrolment.api.fields import Confirmation
from enrolment.api.user_views import UserView, show_changed, show_user
from web.authentication import Caller
from web.dependencies import Now, Transactions
from web.description import may_answer
from web.idempotency import Idempotent, Promised

router = APIRouter(prefix="/v1/users/{user_id}", tags=["users"])


@router.post(
    "/suspension",
    response_model=UserView,
    summary="Suspend a user",
    responses=may_answer(
        "ACCESS_DENIED",
        "ROLE_REQUIRED",
        "RIGHT_MISSING",
        "NOT_FOUND",
        "STATE_CONFLICT",
        "LAST_ADMINISTRATOR",
        "EFFECT_UNCONFIRMED",
    ),
)
async def suspend(
    *, user_id: UUID, caller: Caller, once: Idempotent, database: Transactions, now: Now, bound: Bound
) -> Response:
    """Sessions end, here and in access, before the answer; rights and portfolios are kept for later."""

    async def change(tx: Transaction) -> Promised | UserView:
        return await show_changed(tx, await suspend_user(tx, caller, user_id, now), now)

    return await once(change, scope=caller.scope, settle=settle_with(database, bound.access, now))


@router.post(
    "/reinstatement",
    response_model=UserView,
    summary="Let a suspended user in again",
    responses=may_answer("ACCESS_DENIED", "ROLE_REQUIRED", "RIGHT_MISSING", "NOT_FOUND", "STATE_CONFLICT"),
)
async def reinstate(user_id: UUID, caller: Caller, once: Idempotent, now: Now) -> Response:
    """With the rights and portfolios of before."""

    async def change(tx: Transaction) -> UserView:
        return await show_user(tx, await reinstate_user(tx, caller, user_id, now), now)

    return await once(change, scope=caller.scope)


@router.post(
    "/removal",
    response_model=UserView,
    summary="Remove a user, or cancel an invitation (needs `confirm`)",
    responses=may_answer(
        "ACCESS_DENIED",
        "ROLE_REQUIRED",
        "RIGHT_MISSING",
        "NOT_FOUND",
        "STATE_CONFLICT",
        "LAST_ADMINISTRATOR",
        "CONFIRMATION_REQUIRED",
        "EFFECT_UNCONFIRMED",
    ),
)
async def remove(
    *,
    user_id: UUID,
    body: Confirmation,
    caller: Caller,
    once: Idempotent,
    database: Transactions,
    now: Now,
    bound: Bound,
) -> Response:
    """For good: sessions and associations have ended in access at the answer; registrations stay."""

    async def change(tx: Transaction) -> Promised | UserView:
        removed = await remove_user(tx, caller, user_id, confirmed=body.confirm, now=now)
        return await show_changed(tx, removed, now)

    return await once(change, scope=caller.scope, settle=settle_with(database, bound.access, now))

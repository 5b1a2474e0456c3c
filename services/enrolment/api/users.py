"""Users of the caller's firm, for its administrators (R000-03, R004-20 to R004-25)."""

from dataclasses import replace
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from database.engine import Transaction
from enrolment.actions.change_rights import change_rights
from enrolment.actions.identify_user import identify_user
from enrolment.actions.invite_user import invite_user, may_invite
from enrolment.actions.reissue_invitation import reissue_invitation
from enrolment.actions.run_errand import settle_with
from enrolment.api.dependencies import Bound
from enrolment.api.user_views import (
    ChangedUser,
    NewUser,
    Reissue,
    UserView,
    show_changed,
    show_user,
    show_users,
)
from enrolment.domain.refusals import NotFound
from enrolment.storage import users
from vocabulary.rights import Action
from web.authentication import Caller
from web.dependencies import Now, SeenVersion, Transactions
from web.description import may_answer
from web.idempotency import Change, Idempotent, Promised
from web.paging import Cursor, Limit, Page, decode_moment, encode_cursor

router = APIRouter(prefix="/v1/users", tags=["users"])


@router.get(
    "",
    summary="List the firm's users",
    responses=may_answer("ACCESS_DENIED", "ROLE_REQUIRED", "RIGHT_MISSING"),
)
async def index(
    caller: Caller, now: Now, database: Transactions, limit: Limit = 50, cursor: Cursor = None
) -> Page[UserView]:
    """Oldest first, pending and expired invitations among them (M-07)."""
    after = decode_moment(cursor)
    async with database.transaction() as tx:
        await identify_user(tx, caller, Action.MANAGE_USERS)
        found = await users.page(tx, caller.firm_id, after=after, limit=limit + 1)
        items = await show_users(tx, found[:limit], now)
    last = found[limit - 1] if len(found) > limit else None
    next_cursor = encode_cursor(last.created_at.isoformat(), str(last.user_id)) if last else None
    return Page(items=items, next_cursor=next_cursor)


@router.post(
    "",
    status_code=201,
    response_model=UserView,
    summary="Invite somebody of the firm",
    responses=may_answer(
        "ACCESS_DENIED", "ROLE_REQUIRED", "RIGHT_MISSING", "EMAIL_TAKEN", "NOT_FOUND", "TOO_MANY_REQUESTS"
    ),
)
async def create(
    *, body: NewUser, caller: Caller, once: Idempotent, database: Transactions, now: Now, bound: Bound
) -> Response:
    """An activation link is mailed at once; the invitation may be answered for `ACTIVATION_TTL`."""
    invitation = body.invitation()

    async def ask() -> Change:
        await may_invite(database, caller, invitation, access=bound.access)
        return change

    async def change(tx: Transaction) -> UserView:
        user = await invite_user(tx, caller, invitation, now=now, terms=bound.links, caps=bound.caps)
        return await show_user(tx, user, now)

    return await once.after(ask, status=201, scope=caller.scope)


@router.get(
    "/{user_id}",
    summary="Show a user",
    responses=may_answer("ACCESS_DENIED", "ROLE_REQUIRED", "RIGHT_MISSING", "NOT_FOUND"),
)
async def show(
    user_id: UUID, caller: Caller, now: Now, database: Transactions, response: Response
) -> UserView:
    """Administrators see every user of their firm; anybody sees oneself."""
    async with database.transaction() as tx:
        if user_id != caller.user_id:
            await identify_user(tx, caller, Action.MANAGE_USERS)
        user = await users.find_in_firm(tx, user_id, caller.firm_id)
        if user is None:
            raise NotFound
        view = await show_user(tx, user, now)
    response.headers["ETag"] = f'"{view.version}"'
    return view


@router.patch(
    "/{user_id}",
    response_model=UserView,
    summary="Change rights, or an invitation's address",
    responses=may_answer(
        "ACCESS_DENIED",
        "ROLE_REQUIRED",
        "RIGHT_MISSING",
        "NOT_FOUND",
        "LAST_ADMINISTRATOR",
        "STATE_CONFLICT",
        "EMAIL_TAKEN",
        "TOO_MANY_REQUESTS",
        "EFFECT_UNCONFIRMED",
    ),
)
async def change_user(
    *,
    user_id: UUID,
    body: ChangedUser,
    caller: Caller,
    once: Idempotent,
    now: Now,
    seen: SeenVersion,
    database: Transactions,
    bound: Bound,
) -> Response:
    """They count from the answer on; rights given reach access within moments.

    A corrected address kills the link that was sent, and gets its own.
    """

    async def change(tx: Transaction) -> Promised | UserView:
        changed = await change_rights(
            tx, caller, user_id, role=body.role, rights=body.rights, seen_version=seen, now=now
        )
        if body.email and body.email != changed.user.email:
            user = await reissue_invitation(
                tx, caller, user_id, email=body.email, now=now, terms=bound.links, caps=bound.caps
            )
            changed = replace(changed, user=user)
        return await show_changed(tx, changed, now)

    return await once(change, scope=caller.scope, settle=settle_with(database, bound.access, now))


@router.post(
    "/{user_id}/invitation",
    response_model=UserView,
    summary="Send a new activation link",
    responses=may_answer(
        "ACCESS_DENIED",
        "ROLE_REQUIRED",
        "RIGHT_MISSING",
        "NOT_FOUND",
        "STATE_CONFLICT",
        "EMAIL_TAKEN",
        "TOO_MANY_REQUESTS",
    ),
)
async def reissue(
    *,
    user_id: UUID,
    caller: Caller,
    once: Idempotent,
    now: Now,
    bound: Bound,
    body: Reissue | None = None,
) -> Response:
    """The former link dies; the new one lives for `ACTIVATION_TTL`, and goes to the address given, if any."""

    async def change(tx: Transaction) -> UserView:
        email = body.email if body else None
        user = await reissue_invitation(
            tx, caller, user_id, email=email, now=now, terms=bound.links, caps=bound.caps
        )
        return await show_user(tx, user, now)

    return await once(change, scope=caller.scope)

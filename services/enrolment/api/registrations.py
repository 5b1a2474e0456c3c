"""The firm's clients: adding, listing, searching and removing registrations (R001-01 to R001-16)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response

from database.engine import Transaction
from enrolment.actions.identify_user import identify_user
from enrolment.actions.register_client import may_register, register_client
from enrolment.actions.remove_registration import RemovalWish, reach_for_removal, remove_registration
from enrolment.actions.run_errand import settle_with
from enrolment.api.dependencies import Bound
from enrolment.api.registration_views import (
    NewRegistration,
    RegistrationRemoved,
    RegistrationTaken,
    RegistrationView,
    Removal,
    show_case,
    show_taken,
)
from enrolment.domain.client_identifier import spellings
from enrolment.domain.refusals import NotFound
from enrolment.domain.user import FirmUser
from enrolment.storage import registration_list
from enrolment.storage.registration_list import Wanted
from vocabulary.rights import Action, Role
from web.authentication import Caller
from web.dependencies import Now, Transactions
from web.description import may_answer
from web.idempotency import Change, Idempotent, Promised
from web.paging import Cursor, Limit, Page, decode_moment, encode_cursor

router = APIRouter(prefix="/v1/registrations", tags=["registrations"])


@router.post(
    "",
    status_code=201,
    response_model=RegistrationTaken,
    summary="Add a client",
    responses=may_answer(
        "ACCESS_DENIED",
        "ROLE_REQUIRED",
        "RIGHT_MISSING",
        "IDENTIFIER_INVALID",
        "NOT_FOUND",
        "PORTFOLIO_NOT_INITIALISED",
        "ALREADY_REGISTERED",
        "METHOD_NOT_OFFERED",
        "SERVICE_NOT_OFFERED",
        "REFUSED_RECENTLY",
        "LETTER_LIMIT",
    ),
)
async def create(
    *,
    body: NewRegistration,
    caller: Caller,
    once: Idempotent,
    database: Transactions,
    now: Now,
    bound: Bound,
) -> Response:
    """By postal key: a letter goes to the client, at the address that the body knows (R004-08)."""
    wish = body.wish()

    async def ask() -> Change:
        await may_register(database, caller, wish, access=bound.access)
        return change

    async def change(tx: Transaction) -> RegistrationTaken:
        case = await register_client(
            tx, caller, wish, now=now, reference=bound.reference, terms=bound.registrations
        )
        return show_taken(case, body.ignored(), now, bound.registrations.reveal_after)

    return await once.after(ask, status=201, scope=caller.scope)


@router.get(
    "",
    summary="List or search the firm's clients",
    responses=may_answer("ACCESS_DENIED", "ROLE_REQUIRED", "RIGHT_MISSING", "IDENTIFIER_INVALID"),
)
async def index(
    *,
    caller: Caller,
    now: Now,
    bound: Bound,
    database: Transactions,
    identifier: Annotated[
        str | None, Query(max_length=40, description="SIREN, SIRET or account number.")
    ] = None,
    portfolio_id: Annotated[UUID | None, Query(description="Only this portfolio.")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[RegistrationView]:
    """Newest first; removed and cleared ones are gone. Collaborators see their own portfolios (M05)."""
    after = decode_moment(cursor)
    named = spellings(identifier) if identifier else ()
    async with database.transaction() as tx:
        user = await identify_user(tx, caller, Action.LIST_CLIENTS)
        wanted = _within_reach(user, portfolio_id, named)
        found = await registration_list.page(tx, wanted, after=after, limit=limit + 1)
    last = found[limit - 1][0] if len(found) > limit else None
    next_cursor = encode_cursor(last.submitted_at.isoformat(), str(last.case_id)) if last else None
    alike_for = bound.registrations.reveal_after
    items = [show_case(case, name, now, alike_for) for case, name in found[:limit]]
    return Page(items=items, next_cursor=next_cursor)


@router.get(
    "/{case_id}",
    summary="Show a registration",
    responses=may_answer("ACCESS_DENIED", "ROLE_REQUIRED", "RIGHT_MISSING", "NOT_FOUND"),
)
async def show(
    case_id: UUID, caller: Caller, now: Now, bound: Bound, database: Transactions
) -> RegistrationView:
    """With where its letter stands (M-05)."""
    async with database.transaction() as tx:
        user = await identify_user(tx, caller, Action.LIST_CLIENTS)
        found = await registration_list.one(tx, _within_reach(user), case_id)
    if found is None:
        raise NotFound
    return show_case(*found, now, bound.registrations.reveal_after)


@router.post(
    "/{case_id}/removal",
    response_model=RegistrationRemoved,
    summary="Remove a client at once (needs `confirm`)",
    responses=may_answer(
        "ACCESS_DENIED",
        "ROLE_REQUIRED",
        "RIGHT_MISSING",
        "NOT_FOUND",
        "CONFIRMATION_REQUIRED",
        "STATE_CONFLICT",
        "REVOCATION_UNAVAILABLE",
        "SERVICE_UNAVAILABLE",
    ),
)
async def remove(
    *,
    case_id: UUID,
    body: Removal,
    caller: Caller,
    once: Idempotent,
    database: Transactions,
    now: Now,
    bound: Bound,
) -> Response:
    """Access denies from the answer on; there is no undo (R001-15). An ended case leaves the list.

    Where access doesn't confirm it now, the removal is kept and done as soon as it does.
    """
    wish = RemovalWish(case_id, confirmed=body.confirm, all_of_kind=body.all_of_kind)

    async def ask() -> Change:
        reached = await reach_for_removal(database, caller, wish, now=now, access=bound.access)

        async def change(tx: Transaction) -> RegistrationRemoved | Promised:
            removal = await remove_registration(tx, caller, wish, reached, now=now)
            case, *others = removal.cases
            shown = show_case(case, None, now, bound.registrations.reveal_after).model_dump()
            view = RegistrationRemoved(**shown, also_removed=[other.case_id for other in others])
            return Promised(view, removal.errand_id) if removal.errand_id else view

        return change

    return await once.after(ask, scope=caller.scope, settle=settle_with(database, bound.access, now))


def _within_reach(
    user: FirmUser, portfolio_id: UUID | None = None, identifiers: tuple[str, ...] = ()
) -> Wanted:
    return Wanted(
        firm_id=user.firm_id,
        associated_user=None if user.role is Role.ADMINISTRATOR else user.user_id,
        portfolio_id=portfolio_id,
        identifiers=identifiers,
    )

"""The firm's portfolios."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from access.actions.create_portfolio import create_portfolio
from access.actions.rename_portfolio import rename_portfolio
from access.domain.refusals import NotFound
from access.storage import portfolios, users
from access.storage.portfolios import PortfolioOverview
from database.engine import Transaction
from vocabulary.rights import Action, Role
from web.authentication import Caller
from web.dependencies import Now, SeenVersion, Transactions
from web.description import may_answer
from web.idempotency import Idempotent
from web.paging import Cursor, Limit, Page, cursor_refused, decode_cursor, encode_cursor

router = APIRouter(prefix="/v1/portfolios", tags=["portfolios"])


class NewPortfolio(BaseModel):
    """A name of one's choice, and the confirmation (R000-05)."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=500, examples=["Commerces du centre"])
    confirm: bool = Field(default=False, examples=[True])


class NewName(BaseModel):
    """Another label (R000-11)."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=500, examples=["Commerces"])


class PortfolioView(BaseModel):
    """A portfolio as the firm's users see it."""

    portfolio_id: UUID
    name: str = Field(examples=["Commerces du centre"])
    state: Literal["EMPTY", "OPEN"]
    version: int = Field(description="Changes with every change; also the `ETag`.", examples=[3])
    clients: int = Field(description="Registrations that stand, active or pending.", examples=[12])
    associates: list[UUID] = Field(description="Users who reach its clients.")


@router.get(
    "", response_model=Page[PortfolioView], summary="List portfolios", responses=may_answer("RIGHT_MISSING")
)
async def list_portfolios(
    caller: Caller, database: Transactions, limit: Limit = 50, cursor: Cursor = None
) -> Page[PortfolioView]:
    """All of the firm's for an administrator, those he is associated with for a collaborator (M05)."""
    position = decode_cursor(cursor, 1)
    after = _uuid(position[0]) if position else None
    async with database.transaction() as tx:
        of_user = await _limited_to(tx, caller.user_id)
        found = await portfolios.overviews(tx, caller.firm_id, of_user=of_user, after=after, limit=limit + 1)
    more = encode_cursor(str(found[limit - 1].portfolio_id)) if len(found) > limit else None
    return Page(items=[_view(one) for one in found[:limit]], next_cursor=more)


@router.post(
    "",
    status_code=201,
    response_model=PortfolioView,
    summary="Create a portfolio",
    responses=may_answer(
        "ROLE_REQUIRED", "NAME_NOT_ALLOWED", "NAME_TAKEN", "CONFIRMATION_REQUIRED", "STATE_CONFLICT"
    ),
)
async def create(body: NewPortfolio, caller: Caller, once: Idempotent, now: Now) -> Response:
    """Administrators only. It stays empty until an administrator adds the first client (R000-07)."""

    async def change(tx: Transaction) -> PortfolioView:
        created = await create_portfolio(tx, name=body.name, confirm=body.confirm, by=caller.user_id, now=now)
        return await _overview(tx, caller.firm_id, created.portfolio_id, of_user=None)

    return await once(change, status=201, scope=caller.scope)


@router.get(
    "/{portfolio_id}",
    response_model=PortfolioView,
    summary="Show a portfolio",
    responses=may_answer("RIGHT_MISSING", "NOT_FOUND"),
)
async def show(
    portfolio_id: UUID, caller: Caller, database: Transactions, response: Response
) -> PortfolioView:
    """Another firm's, or for a collaborator another's, is not found."""
    async with database.transaction() as tx:
        of_user = await _limited_to(tx, caller.user_id)
        view = await _overview(tx, caller.firm_id, portfolio_id, of_user=of_user)
    response.headers["ETag"] = f'"{view.version}"'
    return view


@router.patch(
    "/{portfolio_id}",
    response_model=PortfolioView,
    summary="Rename a portfolio",
    responses=may_answer("ROLE_REQUIRED", "NAME_NOT_ALLOWED", "NAME_TAKEN", "NOT_FOUND"),
)
async def rename(
    *, portfolio_id: UUID, body: NewName, caller: Caller, once: Idempotent, seen: SeenVersion, now: Now
) -> Response:
    """Administrators only. Rights, associations, keys and mandates don't change (R000-11)."""

    async def change(tx: Transaction) -> PortfolioView:
        await rename_portfolio(tx, portfolio_id, name=body.name, version=seen, by=caller.user_id, now=now)
        return await _overview(tx, caller.firm_id, portfolio_id, of_user=None)

    return await once(change, scope=caller.scope)


async def _limited_to(tx: Transaction, user_id: UUID) -> UUID | None:
    user = await users.acting(tx, user_id)
    user.require(Action.LIST_CLIENTS)
    return None if user.role is Role.ADMINISTRATOR else user_id


async def _overview(
    tx: Transaction, firm_id: UUID, portfolio_id: UUID, *, of_user: UUID | None
) -> PortfolioView:
    found = await portfolios.overview(tx, firm_id, portfolio_id, of_user=of_user)
    if found is None:
        raise NotFound
    return _view(found)


def _view(found: PortfolioOverview) -> PortfolioView:
    return PortfolioView.model_validate(found, from_attributes=True)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as broken:
        raise cursor_refused() from broken

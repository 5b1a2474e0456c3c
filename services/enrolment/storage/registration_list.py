"""A firm's registrations as its users list and search them (R001-10, R001-13, R004-15)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    CompoundSelect,
    Select,
    exists,
    literal_column,
    select,
    true,
    tuple_,
    union,
)

from database.engine import Transaction
from enrolment.domain.registration import RegistrationCase
from enrolment.domain.registration_state import State
from enrolment.storage.registration_tables import LISTED
from enrolment.storage.registrations import CASE_COLUMNS, case_of
from enrolment.storage.tables import contributors, portfolio_users, registrations

_AGREED = registrations.c.state.in_((State.ACTIVE, State.ACTIVE_SUSPENDED))
POSITION = tuple_(registrations.c.submitted_at, registrations.c.case_id)
NEWEST_FIRST = (registrations.c.submitted_at.desc(), registrations.c.case_id.desc())
_KNOWN = (contributors.c.account_ref == registrations.c.account_ref) & _AGREED


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which registrations: `associated_user` narrows to the portfolios of that user (M05)."""

    firm_id: UUID
    associated_user: UUID | None = None
    portfolio_id: UUID | None = None
    identifiers: tuple[str, ...] = ()


type Listed = tuple[RegistrationCase, str | None]
"""A case, and the client's name once the client has agreed."""


async def page(
    tx: Transaction, wanted: Wanted, *, after: tuple[datetime, UUID] | None, limit: int
) -> list[Listed]:
    """Cases neither removed nor cleared, newest first."""
    rows = await tx.execute(page_query(wanted, after=after, limit=limit))
    return [(case_of(row), row.display_name) for row in rows]


def page_query(wanted: Wanted, *, after: tuple[datetime, UUID] | None, limit: int) -> Select[Any]:
    """The same as a query: at any number of clients it reads by indexes only, and no more than it needs.

    A collaborator's starts from their portfolios, the newest of each: the firm's list may hold 100,000
    clients of others before the first of theirs (R004-15).
    """
    if wanted.associated_user and not (wanted.portfolio_id or wanted.identifiers):
        newest = _newest_of_portfolios(wanted.associated_user, after=after, limit=limit)
        query = _listed().where(registrations.c.case_id.in_(newest), *_conditions(wanted))
    else:
        query = _listed().where(*_place(after), *_conditions(wanted))
    return query.order_by(*NEWEST_FIRST).limit(limit)


def _newest_of_portfolios(user_id: UUID, *, after: tuple[datetime, UUID] | None, limit: int) -> Select[Any]:
    mine = registrations.c.portfolio_id == portfolio_users.c.portfolio_id
    newest = select(registrations.c.submitted_at, registrations.c.case_id).where(mine, *_place(after))
    each = newest.order_by(*NEWEST_FIRST).limit(limit).correlate(portfolio_users).lateral()
    return (
        select(each.c.case_id)
        .select_from(portfolio_users.join(each, true()))
        .where(portfolio_users.c.user_id == user_id, portfolio_users.c.granted)
        .order_by(each.c.submitted_at.desc(), each.c.case_id.desc())
        .limit(limit)
    )


def _place(after: tuple[datetime, UUID] | None) -> list[ColumnElement[bool]]:
    listed: list[ColumnElement[bool]] = [literal_column(f"({LISTED})", Boolean)]
    return [*listed, after > POSITION] if after else listed


async def one(tx: Transaction, wanted: Wanted, case_id: UUID) -> Listed | None:
    """One case among those wanted, removed or cleared or not."""
    query = _listed().where(registrations.c.case_id == case_id, *_conditions(wanted))
    row = (await tx.execute(query)).first()
    return (case_of(row), row.display_name) if row else None


async def alike(tx: Transaction, case: RegistrationCase) -> list[RegistrationCase]:
    """The firm's cases of the same kind under the same SIREN, as far as the firm knows it, locked (R001-16).

    The SIREN is what the firm typed, or what it sees since the client agreed; without one the case is alone.
    """
    siren = case.siren or await _agreed_siren(tx, case)
    mine = (registrations.c.firm_id == case.firm_id) & (registrations.c.kind == case.kind)
    same = registrations.c.case_id == case.case_id
    if siren:
        same |= registrations.c.case_id.in_(_under(siren, mine))
    query = select(*CASE_COLUMNS).where(mine, same).order_by(registrations.c.case_id).with_for_update()
    return [case_of(row) for row in await tx.execute(query)]


def _under(siren: str, mine: ColumnElement[bool]) -> CompoundSelect[Any]:
    typed = select(registrations.c.case_id).where(mine, registrations.c.identifier == siren)
    known = select(registrations.c.case_id).join(contributors, _KNOWN)
    return union(typed, known.where(mine, contributors.c.siren == siren))


async def _agreed_siren(tx: Transaction, case: RegistrationCase) -> str | None:
    agreed = select(contributors.c.siren).join(registrations, _KNOWN)
    siren: str | None = await tx.scalar(agreed.where(registrations.c.case_id == case.case_id))
    return siren


def _listed() -> Select[Any]:
    return select(*CASE_COLUMNS, contributors.c.display_name).join_from(
        registrations, contributors, _KNOWN, isouter=True
    )


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [registrations.c.firm_id == wanted.firm_id]
    if wanted.associated_user:
        conditions.append(associated(wanted.associated_user))
    if wanted.portfolio_id:
        conditions.append(registrations.c.portfolio_id == wanted.portfolio_id)
    if wanted.identifiers:
        conditions.append(registrations.c.case_id.in_(_named(wanted)))
    return conditions


def associated(user_id: UUID) -> ColumnElement[bool]:
    """The user is associated with the case's portfolio, as far as we heard."""
    return exists().where(
        portfolio_users.c.portfolio_id == registrations.c.portfolio_id,
        portfolio_users.c.user_id == user_id,
        portfolio_users.c.granted,
    )


def _named(wanted: Wanted) -> CompoundSelect[Any]:
    """What the firm typed; once the client agreed, every identifier of the account: each by its own index."""
    mine = registrations.c.firm_id == wanted.firm_id
    named = select(registrations.c.case_id)
    known = named.join(contributors, _KNOWN)
    return union(
        named.where(mine, registrations.c.identifier.in_(wanted.identifiers)),
        named.where(mine, registrations.c.account_number.in_(wanted.identifiers)),
        known.where(mine, contributors.c.siren.in_(wanted.identifiers)),
        known.where(mine, contributors.c.account_number.in_(wanted.identifiers)),
    )

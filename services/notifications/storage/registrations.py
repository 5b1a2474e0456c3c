"""Client registrations, as far as mails have to name them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from database.engine import Transaction
from notifications.domain.registration import Registration
from notifications.storage.tables import registrations

_known = registrations.c
_insert = insert(registrations)
_new = _insert.excluded
_REMEMBER = _insert.on_conflict_do_update(
    index_elements=["case_id"],
    set_={
        "requested_by": func.coalesce(_known.requested_by, _new.requested_by),
        "services": func.coalesce(func.nullif(_new.services, []), _known.services),
        "courriels": func.coalesce(func.nullif(_new.courriels, []), _known.courriels),
        "agreed": _known.agreed | _new.agreed,
    },
)
_NAME = text(
    """
    update registrations set client_name = told.client, town = told.town
    from unnest(cast(:cases as uuid[]), cast(:clients as text[]), cast(:towns as text[]))
        as told(case_id, client, town)
    where registrations.case_id = told.case_id
    """
)
_FIND = select(registrations).where(registrations.c.case_id == bindparam("case_id"))


async def remember(tx: Transaction, told: Registration) -> None:
    """Add what an event tells of a case to what is known; events of two producers tell it in any order."""
    await tx.execute(
        _REMEMBER,
        {
            "case_id": told.case_id,
            "firm_id": told.firm_id,
            "requested_by": told.requested_by,
            "services": list(told.services),
            "courriels": list(told.courriels),
            "agreed": told.agreed,
        },
    )


async def find(tx: Transaction, case_id: UUID) -> Registration | None:
    """One case."""
    found = (await tx.execute(_FIND, {"case_id": case_id})).first()
    if found is None:
        return None
    row = found._asdict()
    return Registration(**row | {"services": tuple(row["services"]), "courriels": tuple(row["courriels"])})


async def name_clients(tx: Transaction, names: Iterable[tuple[UUID, str, str]]) -> None:
    """Keep name and town of each case's client, as its letter says them: all of the address that is kept."""
    told = list(names)
    if told:
        cases, clients, towns = map(list, zip(*told, strict=True))
        await tx.execute(_NAME, {"cases": cases, "clients": clients, "towns": towns})


async def end(tx: Transaction, case_id: UUID, now: datetime) -> None:
    """The case is over: its client's name will be forgotten in due time."""
    over = update(registrations).where(registrations.c.case_id == case_id, registrations.c.ended_at.is_(None))
    await tx.execute(over.values(ended_at=now))


async def forget_ended(tx: Transaction, before: datetime) -> int:
    """Erase the client's name of cases that ended before this moment; returns how many."""
    known = registrations.c
    erased = await tx.execute(
        update(registrations)
        .where(known.ended_at < before, known.client_name.is_not(None))
        .values(client_name=None)
        .returning(known.case_id)
    )
    return len(erased.all())

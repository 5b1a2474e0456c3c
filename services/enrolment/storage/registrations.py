"""Registration cases at rest."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, bindparam, insert, select, text, update

from database.engine import Transaction
from enrolment.domain.letter_progress import LetterProgress
from enrolment.domain.registration import RegistrationCase
from enrolment.domain.registration_state import LIVE
from enrolment.storage.records import columns_for, values_of
from enrolment.storage.tables import registrations

_LETTER = [registrations.c[f"letter_{name}"] for name in LetterProgress.__dataclass_fields__]
CASE_COLUMNS = [*columns_for(registrations, RegistrationCase, without=("letter",)), *_LETTER]

# Built once: with some forty columns, building one costs more than the database does.
_ADD = insert(registrations)
_SAVE = update(registrations).where(registrations.c.case_id == bindparam("_case_id"))
_FIND = select(*CASE_COLUMNS).where(registrations.c.case_id == bindparam("case_id"))
_HOLD = _FIND.with_for_update()


async def hold_pair(tx: Transaction, firm_id: UUID, account_ref: UUID) -> None:
    """Let only one transaction at a time submit this client account for this firm (scenario 37)."""
    await tx.execute(
        text("select pg_advisory_xact_lock(hashtextextended(:pair, 2))"), {"pair": f"{firm_id}{account_ref}"}
    )


async def find(tx: Transaction, case_id: UUID, *, lock: bool = False) -> RegistrationCase | None:
    """The case; `lock` keeps others from changing it until the end."""
    row = (await tx.execute(_HOLD if lock else _FIND, {"case_id": case_id})).first()
    return case_of(row) if row else None


async def get(tx: Transaction, case_id: UUID, *, lock: bool = False) -> RegistrationCase:
    """The case that a row of ours points to."""
    case = await find(tx, case_id, lock=lock)
    if case is None:
        raise LookupError("an errand's case is missing")
    return case


async def of_pair(tx: Transaction, firm_id: UUID, account_ref: UUID) -> list[RegistrationCase]:
    """All cases of the firm for this client account, dead ones too, oldest first."""
    return await _all(tx, registrations.c.firm_id == firm_id, registrations.c.account_ref == account_ref)


async def find_live(tx: Transaction, firm_id: UUID, account_ref: UUID) -> RegistrationCase | None:
    """The one live case of the firm for this client account, locked."""
    mine = (registrations.c.firm_id == firm_id) & (registrations.c.account_ref == account_ref)
    query = select(*CASE_COLUMNS).where(mine, registrations.c.state.in_(LIVE)).with_for_update()
    row = (await tx.execute(query)).first()
    return case_of(row) if row else None


async def with_refusal_code(tx: Transaction, refusal_digests: Collection[str]) -> RegistrationCase | None:
    """The case whose letter has the refusal code of one of these digests."""
    query = select(*CASE_COLUMNS).where(registrations.c.refusal_digest.in_(refusal_digests))
    row = (await tx.execute(query)).first()
    return case_of(row) if row else None


async def add(tx: Transaction, case: RegistrationCase, refusal_digest: str | None = None) -> None:
    """Keep a new case with the digest of its refusal code, if a letter tells one."""
    await tx.execute(_ADD, _row(case) | {"refusal_digest": refusal_digest})


async def save(tx: Transaction, case: RegistrationCase) -> None:
    """Keep the case as it is now."""
    await tx.execute(_SAVE, _row(case) | {"_case_id": case.case_id})


async def reveal(tx: Transaction, case: RegistrationCase) -> RegistrationCase:
    """From now on the rejected case is shown as such (D-38)."""
    revealed = replace(case, concealed_until=None, version=case.version + 1)
    await save(tx, revealed)
    return revealed


def case_of(row: Row[*tuple[Any, ...]]) -> RegistrationCase:
    """A case again from its columns."""
    values = row._asdict()
    letter = {column.name.removeprefix("letter_"): values[column.name] for column in _LETTER}
    names = [column.name for column in CASE_COLUMNS[: -len(_LETTER)]]
    return RegistrationCase(letter=LetterProgress(**letter), **{name: values[name] for name in names})


def _row(case: RegistrationCase) -> dict[str, Any]:
    values = values_of(case)
    return values_of(values.pop("letter"), prefix="letter_") | values


async def _all(tx: Transaction, *conditions: ColumnElement[bool]) -> list[RegistrationCase]:
    query = select(*CASE_COLUMNS).where(*conditions).order_by(registrations.c.submitted_at)
    rows = (await tx.execute(query)).all()
    return [case_of(row) for row in rows]

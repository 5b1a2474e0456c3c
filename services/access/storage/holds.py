"""Who changes the same user, case, client account or login waits for the other, until the transaction ends.

A case is held before an account, and both before rows are locked: so nobody waits in a circle. A user or a
login is held first and alone.
"""

from uuid import UUID

from sqlalchemy import text

from database.engine import Transaction

_HOLD = text("select pg_advisory_xact_lock(hashtextextended(:name, :kind))")
_TRY = text("select pg_try_advisory_xact_lock(hashtextextended(:name, :kind))")

_CASE, _ACCOUNT, _LOGIN, _USER = 1, 2, 3, 4


async def hold_case(tx: Transaction, case_id: UUID) -> None:
    """Also before there is any row of the case: its end may be heard before its beginning (law 6)."""
    await tx.execute(_HOLD, {"name": str(case_id), "kind": _CASE})


async def try_hold_case(tx: Transaction, case_id: UUID) -> bool:
    """False, at once, where somebody else has the case."""
    held: bool = (await tx.execute(_TRY, {"name": str(case_id), "kind": _CASE})).scalar_one()
    return held


async def hold_account(tx: Transaction, account_ref: UUID) -> None:
    """Of two firms that receive an exclusive mandate at once, one is the later one (D-14)."""
    await tx.execute(_HOLD, {"name": str(account_ref), "kind": _ACCOUNT})


async def hold_login(tx: Transaction, login: bytes) -> None:
    """Failures of one login are counted one after the other."""
    await tx.execute(_HOLD, {"name": login.hex(), "kind": _LOGIN})


async def hold_user(tx: Transaction, user_id: UUID) -> None:
    """Also before there is any row of the user: his removal may be heard before his invitation (law 6)."""
    await tx.execute(_HOLD, {"name": str(user_id), "kind": _USER})

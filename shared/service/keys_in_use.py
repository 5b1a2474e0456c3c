"""A key on which stored rows depend can't be taken away: the start says so, the rotation counts them."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, func, select
from sqlalchemy.exc import SQLAlchemyError

from database.engine import Database, Transaction
from service.settings import WRONG_SETTINGS


@dataclass(frozen=True, slots=True)
class KeyUse:
    """How many rows depend on each key of one setting."""

    variable: str
    known: tuple[str, ...]
    rows: Mapping[str, int]

    @property
    def missing(self) -> list[str]:
        """One sentence for each key that rows depend on and the setting lacks."""
        return [
            f"{self.variable} lacks the key {key_id}: {count} rows depend on it."
            for key_id, count in sorted(self.rows.items())
            if key_id not in self.known
        ]

    @property
    def lines(self) -> list[str]:
        """For operators: which former key is still needed, and by how many rows."""
        current, *former = self.known
        return [
            f"{self.variable} {current}: current, {self.rows.get(current, 0)} rows",
            *(f"{self.variable} {key_id}: {self._standing(key_id)}" for key_id in former),
            *self.missing,
        ]

    def _standing(self, key_id: str) -> str:
        left = self.rows.get(key_id, 0)
        return f"former, {left} rows depend on it" if left else "former, can be removed"


type FindComplaints = Callable[[Transaction], Awaitable[list[str]]]


async def count_keys(
    tx: Transaction, stored: ColumnElement[Any], *depending: ColumnElement[bool]
) -> dict[str, int]:
    """Rows of a column of digests or sealed values, by the key that made them; only `depending` ones."""
    text = func.convert_from(stored, "UTF8") if isinstance(stored.type, LargeBinary) else stored
    key_id = func.split_part(text, ":", 1)
    query = select(key_id, func.count()).where(stored.is_not(None), *depending).group_by(key_id)
    return {row[0]: row[1] for row in await tx.execute(query)}


def require_keys(database_url: str, find: FindComplaints, *, seconds: float = 10) -> None:
    """End the process with 2 and one sentence a key, where stored rows need one that the settings lack.

    Where the database is away, or not yet migrated, nothing is known and the start goes on.
    """
    with ThreadPoolExecutor(max_workers=1) as elsewhere:
        complaints = elsewhere.submit(asyncio.run, _complaints(database_url, find, seconds)).result()
    if complaints:
        sys.stderr.writelines(f"{sentence}\n" for sentence in complaints)
        raise SystemExit(WRONG_SETTINGS)


async def _complaints(database_url: str, find: FindComplaints, seconds: float) -> list[str]:
    database = Database(database_url)
    try:
        async with asyncio.timeout(seconds), database.transaction() as tx:
            return await find(tx)
    except (OSError, SQLAlchemyError, TimeoutError):
        return []
    finally:
        await database.close()

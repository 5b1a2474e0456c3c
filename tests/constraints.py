"""Comparing what a migrated database holds with what a service's tables say: constraints and indexes."""

import re
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from enum import StrEnum

import asyncpg
import pytest
from sqlalchemy import MetaData, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine

from database.engine import Database, Transaction

_CONSTRAINTS = """
    select conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) from pg_constraint
    where connamespace = 'public'::regnamespace and contype <> 'n' and conrelid <> 0
"""
_INDEXES = """
    select indrelid::regclass || '.' || indexrelid::regclass, pg_get_indexdef(indexrelid)
    from pg_index join pg_class c on c.oid = indrelid where relnamespace = 'public'::regnamespace
"""
_PREDICATE = "select pg_get_expr(indpred, indrelid) from pg_index where indexrelid = cast(:name as regclass)"
_CHECK = "select pg_get_constraintdef(oid) from pg_constraint where conname = :name"
_WORDS = re.compile(r"'([^']*)'")


async def rules(tx: Transaction) -> dict[str, str]:
    """Every constraint and index by name; lists of words are sorted, so that only what they allow counts."""
    found = {}
    for query in (_CONSTRAINTS, _INDEXES):
        for name, definition in await tx.execute(text(query)):
            if not name.startswith("alembic_version"):
                found[name] = re.sub(r"ARRAY\[[^\]]*\]", _sorted, definition)
    return found


def _sorted(words: re.Match[str]) -> str:
    return ", ".join(sorted(_WORDS.findall(words[0])))


async def declared(url: str, metadata: MetaData) -> dict[str, str]:
    """The same of an empty database in which the tables were made as they are declared."""
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    await engine.dispose()
    database = Database(url)
    async with database.transaction() as tx:
        found = await rules(tx)
    await database.close()
    return found


async def words_of_index(tx: Transaction, name: str) -> set[str]:
    """Which words an index's predicate names."""
    return set(_WORDS.findall(await tx.scalar(text(_PREDICATE), {"name": name})))


async def words_of_check(tx: Transaction, name: str) -> set[str]:
    """Which words a CHECK names."""
    return set(_WORDS.findall(await tx.scalar(text(_CHECK), {"name": name})))


def whole(words: type[StrEnum], *parts: Collection[str]) -> bool:
    """Whether each word is in exactly one part: a new one has to be thought of."""
    return sorted(word for part in parts for word in part) == sorted(words)


@asynccontextmanager
async def refused(database: Database, rule: str) -> AsyncIterator[Transaction]:
    """What is written inside breaks `rule`, and the database says so."""
    with pytest.raises(IntegrityError) as broken:
        async with database.transaction() as tx:
            yield tx
    assert violated(broken.value) == rule


def violated(error: DBAPIError) -> str:
    """The name of the constraint or index that was broken."""
    cause = error.orig and error.orig.__cause__
    assert isinstance(cause, asyncpg.PostgresError)
    return str(cause.constraint_name)

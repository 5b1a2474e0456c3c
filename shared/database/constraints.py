"""What tables promise beside their types, and how it is added to a table in use."""

from collections.abc import Iterable

import structlog
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

log = structlog.get_logger()

_UNVALIDATED = text(
    """
    select format('%s', conrelid::regclass) as "table", quote_ident(conname) as name from pg_constraint
    where not convalidated and connamespace = current_schema::regnamespace order by 1, 2
    """
)


def within(column: str, words: Iterable[str]) -> str:
    """`column` holds one of these words: of a CHECK, or of a partial index."""
    return f"{column} in ({', '.join(f"'{word}'" for word in sorted(words))})"


def add_unvalidated(connection: Connection, table: str, **definitions: str) -> None:
    """Each constraint counts for whatever is written from now on; rows that are there are not read.

    So the table is locked for a moment only; `validate` reads the rows, in a later migration.
    """
    for name, definition in definitions.items():
        connection.execute(text(f"alter table {table} add constraint {name} {definition} not valid"))


def validate(connection: Connection) -> list[str]:
    """Hold the rows of before against what was added, while readers and writers go on; answers what fails.

    Rows that break a constraint break no migration: it goes on to count for what is new, and is named in the
    log and by `pg_constraint.convalidated` until somebody has mended them (docs/operations.md).
    """
    broken = []
    for table, name in connection.execute(_UNVALIDATED).all():
        try:
            with connection.begin_nested():
                connection.execute(text(f"alter table {table} validate constraint {name}"))
        except IntegrityError:
            log.warning("constraint_not_validated", table=table, constraint=name)
            broken.append(f"{table}.{name}")
    return broken

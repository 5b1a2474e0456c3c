"""Deleting many rows in transactions of a bounded size: who writes beside it never waits for all of them."""

from sqlalchemy import Executable

from database.engine import Database

BATCH = 1000


async def in_batches(database: Database, statement: Executable, most: int = BATCH, **values: object) -> int:
    """Run `statement` until it finds fewer than `most` rows; answers how many there were in all.

    It takes `:most`, deletes no more than that, and returns a row for each that is gone.
    """
    done, found = 0, most
    while found == most:
        async with database.transaction() as tx:
            found = len((await tx.execute(statement, values | {"most": most})).all())
        done += found
    return done

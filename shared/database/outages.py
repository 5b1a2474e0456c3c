"""Telling a database that is away, or can't take more, from a fault of what was asked of it."""

from asyncpg.exceptions import (
    InsufficientResourcesError,
    InterfaceError,
    OperatorInterventionError,
    PostgresConnectionError,
    QueryCanceledError,
    ReadOnlySQLTransactionError,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

_AWAY = (
    OSError,
    TimeoutError,
    PoolTimeout,
    PostgresConnectionError,
    InterfaceError,
    OperatorInterventionError,
    InsufficientResourcesError,
    ReadOnlySQLTransactionError,
)


def is_outage(failure: BaseException) -> bool:
    """True where the same may succeed later: the server is stopped, starting, full, failing over."""
    if isinstance(failure, DBAPIError):
        cause = failure.orig.__cause__ if failure.orig else None
        return failure.connection_invalidated or (cause is not None and is_outage(cause))
    return isinstance(failure, _AWAY) and not isinstance(failure, QueryCanceledError)

"""Telling a database that is away, or can't take more, from a fault of what was asked of it."""

from asyncpg.exceptions import (
    IdleInTransactionSessionTimeoutError,
    InsufficientResourcesError,
    InterfaceError,
    LockNotAvailableError,
    OperatorInterventionError,
    PostgresConnectionError,
    QueryCanceledError,
    ReadOnlySQLTransactionError,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

_GONE = (
    OSError,
    TimeoutError,
    PostgresConnectionError,
    OperatorInterventionError,
    ReadOnlySQLTransactionError,
    IdleInTransactionSessionTimeoutError,
)
"""The server at the other end left, or is no longer the one to ask."""
_BUSY = (PoolTimeout, InsufficientResourcesError, QueryCanceledError, LockNotAvailableError)
"""It is there, and had no room or no time: its connection is as good as before."""
_CLOSED = ("closed", "closing", "released back")


def is_outage(failure: BaseException) -> bool:
    """True where the same may succeed later: the server is stopped, starting, full, slow, failing over.

    A connection that was refused, for whatever reason, is `Unreachable`, an OSError.
    """
    if isinstance(failure, DBAPIError):
        cause = failure.orig.__cause__ if failure.orig else None
        return failure.connection_invalidated or (cause is not None and is_outage(cause))
    return isinstance(failure, _BUSY) or spoils_connection(failure)


def spoils_connection(failure: BaseException) -> bool:
    """True where the connection is good for nothing more, and those that were opened beside it are in doubt.

    The driver's own complaints are faults of ours, but for those of a connection that is closed.
    """
    if isinstance(failure, InterfaceError):
        return any(word in str(failure) for word in _CLOSED)
    return isinstance(failure, _GONE) and not isinstance(failure, _BUSY)

"""Renew a session with its refresh token."""

from datetime import datetime

from access.actions.end_session import end_session
from access.actions.log_in import LoggedIn
from access.domain.refusals import Unauthenticated
from access.domain.session import SessionLimits, draw_refresh_token, refresh_token_hash
from access.domain.user import UserState
from access.storage import sessions, users
from database.engine import Transaction


async def refresh_session(
    tx: Transaction, token: str, *, limits: SessionLimits, now: datetime
) -> LoggedIn | Unauthenticated:
    """Exchange `token`, which is worth nothing afterwards, for a new one; the user's role is read anew.

    A token that comes a second time was stolen from one of the two who have it: the session ends, and the
    returned refusal keeps that. Raises Unauthenticated otherwise.
    """
    presented = await sessions.present_token(tx, refresh_token_hash(token), now)
    if presented is None:
        raise Unauthenticated
    session = presented.session
    if presented.used:
        await end_session(tx, session, now=now)
        return Unauthenticated()
    user = await users.find(tx, session.user_id)
    if user is None or user.state is not UserState.ACTIVE or not session.live(now):
        raise Unauthenticated
    renewed = session.renew(now, limits)
    await sessions.save(tx, renewed)
    new = draw_refresh_token()
    await sessions.add_token(tx, refresh_token_hash(new), session.session_id)
    return LoggedIn(renewed, user, new)

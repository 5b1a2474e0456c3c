"""Renew a session with its refresh token."""

from datetime import datetime

from access.actions.end_session import end_session
from access.actions.log_in import LoggedIn
from access.domain.refresh_token import RefreshToken, first_link
from access.domain.refusals import RefreshTokenReused, RefreshTokenUnknown, Unauthenticated
from access.domain.session import SessionLimits, draw_refresh_token, refresh_token_hash
from access.storage import sessions, users
from database.engine import Transaction


async def refresh_session(
    tx: Transaction, token: str, *, limits: SessionLimits, now: datetime
) -> LoggedIn | RefreshTokenReused:
    """Exchange `token` for the next one; the user's role is read anew.

    Two tabs that ask at once, or somebody whose answer got lost, get the same next token while the tolerance
    lasts. A token that comes later than that was stolen from one of the two who have it: the session ends,
    and the returned refusal keeps that. Raises RefreshTokenUnknown, or Unauthenticated where the
    session is over, or where user or firm may not act.
    """
    presented = await sessions.present_token(tx, refresh_token_hash(token))
    if presented is None:
        raise RefreshTokenUnknown
    session, link = presented
    following = link.answer_again(token, now, limits.refresh_tolerance)
    if link.used_at and following is None:
        await end_session(tx, session, now=now)
        return RefreshTokenReused()
    user = await users.find(tx, session.user_id)
    if user is None or not user.active or not session.live(now):
        raise Unauthenticated
    renewed = session.renew(now, limits)
    await sessions.save(tx, renewed)
    return LoggedIn(renewed, user, following or await _go_on(tx, link, token, now))


async def _go_on(tx: Transaction, link: RefreshToken, token: str, now: datetime) -> str:
    following = draw_refresh_token()
    used = link.exchange(token, following, now)
    await sessions.exchange_token(tx, used, first_link(following, link.session_id))
    return following

"""Log in with an e-mail address and a password."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID

from uuid_utils.compat import uuid7

from access.actions.login_tries import LoginTries
from access.domain.lockout import LockoutRule
from access.domain.login import login_fingerprints
from access.domain.password import PasswordHasher
from access.domain.policy import Policy
from access.domain.refresh_token import first_link
from access.domain.refusals import InvalidCredentials, LoginLocked
from access.domain.session import Session, SessionLimits, draw_refresh_token
from access.domain.user import User
from access.gateways.hashing_threads import HashingThreads
from access.storage import credentials, lockouts, sessions, users
from access.storage.credentials import Credential
from access.storage.holds import hold_login
from contracts.access import AccountLocked
from database.engine import Database, Transaction
from messaging.outbox import announce
from vocabulary.digest_keys import DigestKeys
from web.problems import Problem

NOBODY = UUID(int=0)
"""Asked for where a login is unknown, so that looking takes as long."""


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A session, whose it is, and the token that renews it; the token is handed out only here."""

    session: Session
    user: User
    refresh_token: str = field(repr=False)
    last_login_at: datetime | None = None


async def log_in(
    database: Database,
    *,
    email: str,
    password: str,
    source: str,
    tries: LoginTries,
    hasher: PasswordHasher,
    hashing: HashingThreads,
    login_keys: DigestKeys,
    policy: Policy,
    now: datetime,
) -> LoggedIn:
    """Open a session, or raise InvalidCredentials: the same, after the same work, whatever was wrong (C.13).

    The same work means the same statements in the same order, for a login that nobody has too. The password
    is hashed between two transactions; what counts is the lock as the second one finds it, so that guesses
    made at the same time gain nothing. The right password of an account or a firm that is not active is no
    guess: somebody impatient, whose activation is still on its way, locks nobody out.

    Raises `TOO_MANY_REQUESTS` for a source that failed too often or asks for too much at once, before
    anything is known about the login. A hash made with other parameters than today's is made anew, so that
    all take as long as nobody's.
    """
    tries.require_patience(source, now)
    hashing.require_room(source)
    login, *former = login_fingerprints(login_keys, email)
    async with database.transaction() as tx:
        await tries.require(tx, source, now)
        known = await credentials.find(tx, [login, *former])
    kept = known.password_hash if known else None
    right = await hashing.run(source, partial(hasher.verify, password, kept))
    async with database.transaction() as tx:
        outcome = await _judge(tx, login, known, right=right, policy=policy, now=now)
        if isinstance(outcome, InvalidCredentials):
            await tries.count(tx, source, now)
    if isinstance(outcome, InvalidCredentials):
        raise outcome
    if known and hasher.outdated(known.password_hash):
        await _renew(database, known, partial(hasher.hash, password), hashing, source)
    return outcome


async def _renew(
    database: Database, known: Credential, work: Callable[[], str], hashing: HashingThreads, source: str
) -> None:
    """At the next login, where there is no room now: this one is made."""
    with suppress(Problem):
        renewed = await hashing.run(source, work)
        async with database.transaction() as tx:
            await credentials.renew_hash(tx, known, renewed)


async def _judge(
    tx: Transaction, login: bytes, known: Credential | None, *, right: bool, policy: Policy, now: datetime
) -> LoggedIn | InvalidCredentials:
    await hold_login(tx, login)
    user = await users.find(tx, known.user_id if known else NOBODY, lock=True)
    active = user if user and user.active else None
    lockout = await lockouts.find(tx, login)
    if right and known and active and not lockout.locked(now):
        await lockouts.clear(tx, login)
        await credentials.rekey(tx, known.user_id, login)
        return await _open_session(tx, active, known.last_login_at, policy.session, now)
    failed = not right and not lockout.locked(now)
    after = lockout.fail(now, policy.lockout) if failed else lockout
    await lockouts.save(tx, after, now)
    if not failed or after.locked_until is None:
        return InvalidCredentials()
    await _alert(tx, active, after.locked_until, policy.lockout, now)
    return LoginLocked()


async def _open_session(
    tx: Transaction,
    user: User,
    last_login_at: datetime | None,
    limits: SessionLimits,
    now: datetime,
) -> LoggedIn:
    await credentials.note_login(tx, user.user_id, now)
    session = Session.start(uuid7(), user.user_id, now, limits)
    token = draw_refresh_token()
    await sessions.add(tx, session)
    await sessions.add_token(tx, first_link(token, session.session_id))
    return LoggedIn(session, user, token, last_login_at)


async def _alert(
    tx: Transaction, user: User | None, until: datetime, rule: LockoutRule, now: datetime
) -> None:
    """Tell the holder, unless there is none or they were told often enough."""
    user_id = user.user_id if user else NOBODY
    alerts, told = (await credentials.find_alerts(tx, user_id)).note_lock(now, rule)
    await credentials.save_alerts(tx, user_id, alerts)
    locked = AccountLocked(user_id=user_id, until=until)
    await announce(tx, locked, version=alerts.locks, now=now, wanted=told and user is not None)

"""Store a password for somebody who is about to become active."""

import asyncio
from functools import partial
from uuid import UUID

from access.domain.login import login_fingerprints
from access.domain.password import PasswordHasher, check_password
from access.domain.refusals import EmailTaken, StateConflict
from access.domain.user import UserState
from access.gateways.hashing_threads import ACTIVATIONS, HashingThreads
from access.storage import credentials, users
from access.storage.holds import hold_user
from database.engine import Database
from vocabulary.digest_keys import DigestKeys


async def store_credentials(
    database: Database,
    *,
    user_id: UUID,
    firm_id: UUID,
    login: str,
    password: str,
    hasher: PasswordHasher,
    hashing: HashingThreads,
    login_keys: DigestKeys,
) -> None:
    """Keep them dormant: nobody logs in before enrolment says `AccountActivated`. Repeating it replaces them.

    Raises PasswordTooWeak, StateConflict for a user who is past his activation, EmailTaken, or
    `TOO_MANY_REQUESTS` where too many wait. The database is left alone while the password is hashed.
    """
    hashing.require_room(ACTIVATIONS)
    await asyncio.to_thread(check_password, password, login)
    password_hash = await hashing.run(ACTIVATIONS, partial(hasher.hash, password))
    async with database.transaction() as tx:
        await hold_user(tx, user_id)
        user = await users.find(tx, user_id, lock=True)
        if user and (user.state is not UserState.INVITED or user.firm_id != firm_id):
            raise StateConflict
        if not await credentials.replace(tx, user_id, login_fingerprints(login_keys, login), password_hash):
            raise EmailTaken

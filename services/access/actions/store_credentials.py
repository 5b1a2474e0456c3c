"""Store a password for somebody who is about to become active."""

import asyncio
from uuid import UUID

from access.domain.login import login_fingerprints
from access.domain.password import PasswordHasher, check_password
from access.domain.refusals import EmailTaken, StateConflict
from access.domain.user import UserState
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
    login_keys: DigestKeys,
) -> None:
    """Keep them dormant: nobody logs in before enrolment says `AccountActivated`. Repeating it replaces them.

    Raises PasswordTooWeak, StateConflict for a user who is past his activation, EmailTaken. The database is
    left alone while the password is hashed.
    """
    password_hash = await asyncio.to_thread(_hash_if_strong, hasher, password, login)
    async with database.transaction() as tx:
        await hold_user(tx, user_id)
        user = await users.find(tx, user_id, lock=True)
        if user and (user.state is not UserState.INVITED or user.firm_id != firm_id):
            raise StateConflict
        if not await credentials.replace(tx, user_id, login_fingerprints(login_keys, login), password_hash):
            raise EmailTaken


def _hash_if_strong(hasher: PasswordHasher, password: str, login: str) -> str:
    check_password(password, login)
    return hasher.hash(password)

"""Passwords: what is accepted (R003-14, M-15), and how they are kept (Argon2id)."""

from collections.abc import Callable

from pwdlib.hashers.argon2 import Argon2Hasher

from access.domain.refusals import PasswordTooWeak
from vocabulary.email_address import email_key
from vocabulary.password_form import read_password

SHORTEST = 10
LONGEST = 128
LONGEST_TYPED = 4 * LONGEST
"""Before it is brought to its one form: a letter may come as several signs."""
LOOKED_AT = 72
LEAST_SCORE = 3

_CLASSES: tuple[Callable[[str], bool], ...] = (
    str.isupper,
    str.islower,
    str.isdigit,
    lambda c: not c.isalnum(),
)


def check_password(password: str, login: str) -> None:
    """Promise 10 to 128 characters of four classes, without the login, and not easily guessed.

    Raises PasswordTooWeak. Takes milliseconds of CPU: never on the event loop.
    """
    password = read_password(password)
    known = email_key(login)
    local_part = known.partition("@")[0].casefold()
    fits = SHORTEST <= len(password) <= LONGEST
    varied = all(any(is_of(c) for c in password) for is_of in _CLASSES)
    named = len(local_part) > 3 and local_part in password.casefold()
    if not fits or not varied or named:
        raise PasswordTooWeak
    from zxcvbn import zxcvbn  # noqa: PLC0415 - its lists of words are read for the first password, not at each start

    if zxcvbn(password[:LOOKED_AT], user_inputs=[known, local_part])["score"] < LEAST_SCORE:
        raise PasswordTooWeak


class PasswordHasher:
    """Argon2id of a password's one Unicode form: whichever keyboard it is typed on, it is the same.

    To hash and to verify takes tens of milliseconds of CPU and `memory_kib`: never on the event loop, and
    no more at once than `access.gateways.hashing_threads` lets.
    """

    def __init__(self, *, memory_kib: int, time_cost: int, parallelism: int) -> None:
        self._argon2 = Argon2Hasher(memory_cost=memory_kib, time_cost=time_cost, parallelism=parallelism)
        self._nobodys = self._argon2.hash("nobody's password")

    def hash(self, password: str) -> str:
        """A new salted hash."""
        return self._argon2.hash(read_password(password))

    def outdated(self, kept: str) -> bool:
        """Whether a hash was made with other parameters than today's; this takes no time."""
        return self._argon2.check_needs_rehash(kept)

    def verify(self, password: str, kept: str | None) -> bool:
        """Whether it is the password; where none is kept the same work is done in vain (C.13)."""
        right = self._argon2.verify(read_password(password), kept or self._nobodys)
        return right and kept is not None

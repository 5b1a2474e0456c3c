"""Everything this service says no to, each with its code of spec I."""

from typing import ClassVar


class Refusal(Exception):
    """A rule said no. Raised, it undoes what was written; returned by an action, what was written is kept."""

    code: ClassVar[str]

    def __init__(self, **extensions: int) -> None:
        """`extensions` are shown to the caller beside the code and hold no input."""
        super().__init__(self.code)
        self.extensions = extensions


class Contradiction(Refusal):
    """What is asked or told names another firm, account, kind, user or key than the one that is known.

    Nothing that is known moves to another firm by it: a request is refused, an event is parked.
    """

    code = "CONTRADICTION"


class NotFound(Refusal):
    """Unknown, or another firm's."""

    code = "NOT_FOUND"


class RoleRequired(Refusal):
    """Only an administrator may (R000-02)."""

    code = "ROLE_REQUIRED"


class RightMissing(Refusal):
    """The collaborator was not given the right (R004-22)."""

    code = "RIGHT_MISSING"


class AccessDenied(Refusal):
    """The client is in a portfolio that the user is not associated with (R000-10)."""

    code = "ACCESS_DENIED"


class ConfirmationRequired(Refusal):
    """The explicit confirmation is missing (R000-05)."""

    code = "CONFIRMATION_REQUIRED"


class NameNotAllowed(Refusal):
    """Not 1 to 80 visible characters (R000-06)."""

    code = "NAME_NOT_ALLOWED"


class NameTaken(Refusal):
    """Another portfolio of the firm has this name, but for case and accents (D-16)."""

    code = "NAME_TAKEN"


class EditConflict(Refusal):
    """The caller edited an older version."""

    code = "EDIT_CONFLICT"


class StateConflict(Refusal):
    """Not possible in the present state."""

    code = "STATE_CONFLICT"


class EmailTaken(Refusal):
    """Another user logs in with this address."""

    code = "EMAIL_TAKEN"


class PasswordTooWeak(Refusal):
    """Against the password policy (R003-14, M-15)."""

    code = "PASSWORD_TOO_WEAK"


class InvalidCredentials(Refusal):
    """The one answer to every failed login, locked or not (D-12, R003-37)."""

    code = "INVALID_CREDENTIALS"


class LoginLocked(InvalidCredentials):
    """The failure that locked the login: told apart by whoever guards the house, and by nobody outside."""


class Unauthenticated(Refusal):
    """The session is over, or never was."""

    code = "UNAUTHENTICATED"


class RefreshTokenUnknown(Unauthenticated):
    """No session has, or still has, this refresh token."""


class RefreshTokenReused(Unauthenticated):
    """A refresh token came again too late: one of the two who have it stole it, and the session is over."""


class KeyMalformed(Refusal):
    """Mistyped: the check character says so; not counted (C.5)."""

    code = "KEY_MALFORMED"


class KeyNotValid(Refusal):
    """Not the key of this case, or a dead one (C.5, R004-17)."""

    code = "KEY_NOT_VALID"


class KeyLocked(Refusal):
    """Five wrong entries in a row; `retry_after` seconds are left (C.5)."""

    code = "KEY_LOCKED"


class KeyExhausted(Refusal):
    """Fifteen wrong entries in all: only delete and add again (C.5)."""

    code = "KEY_EXHAUSTED"


class KeyAlreadyUsed(Refusal):
    """The right key, entered again (R004-09)."""

    code = "KEY_ALREADY_USED"

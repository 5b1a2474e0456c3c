"""What the rules refuse, by the code that a caller is told (spec I)."""

from typing import ClassVar

type Extensions = dict[str, str | int | list[str] | list[dict[str, str]] | None]
"""Members that a problem document has besides its code; never what was typed."""


class Refusal(Exception):
    """Something that may not be done; nothing that was typed is carried."""

    code: ClassVar[str]

    @property
    def extensions(self) -> Extensions:
        """What the answer says besides the code."""
        return {}


class NotFound(Refusal):
    """No such thing, or another firm's (`404 NOT_FOUND`)."""

    code = "NOT_FOUND"


class Contradiction(Refusal):
    """What is told names another firm, account or user than the one that is known: nothing moves by it."""

    code = "CONTRADICTION"


class AccessDenied(Refusal):
    """The client or portfolio is out of the user's reach (`403 ACCESS_DENIED`)."""

    code = "ACCESS_DENIED"


class SessionEnded(Refusal):
    """Access no longer knows the session, or not yet the user (`401 UNAUTHENTICATED`, E.4)."""

    code = "UNAUTHENTICATED"


class PortfolioNotInitialised(Refusal):
    """An administrator has to add the first client (`409 PORTFOLIO_NOT_INITIALISED`, R000-07)."""

    code = "PORTFOLIO_NOT_INITIALISED"


class ConfirmationRequired(Refusal):
    """Asked without explicit confirmation (`422 CONFIRMATION_REQUIRED`); `question` is what to confirm."""

    code = "CONFIRMATION_REQUIRED"

    def __init__(self, question: str | None = None) -> None:
        super().__init__("not confirmed")
        self.question = question

    @property
    def extensions(self) -> Extensions:
        """The question, in French (G.4)."""
        return {"confirmation": self.question}


class EditConflict(Refusal):
    """The thing changed since the caller read it (`412 EDIT_CONFLICT`)."""

    code = "EDIT_CONFLICT"


class EmailTaken(Refusal):
    """Another firm user has this address (`409 EMAIL_TAKEN`, C.2)."""

    code = "EMAIL_TAKEN"


class PasswordTooWeak(Refusal):
    """Access doesn't take the password (`422 PASSWORD_TOO_WEAK`, R003-14)."""

    code = "PASSWORD_TOO_WEAK"


class StateConflict(Refusal):
    """The present state doesn't allow it (`409 STATE_CONFLICT`)."""

    code = "STATE_CONFLICT"


class MethodNotOffered(Refusal):
    """A registration by another method than the postal key (`422 METHOD_NOT_OFFERED`, D-01)."""

    code = "METHOD_NOT_OFFERED"


class AlreadyRegistered(Refusal):
    """The firm holds this client account already (`409 ALREADY_REGISTERED`, scenario 36)."""

    code = "ALREADY_REGISTERED"

    def __init__(self, case_id: str | None) -> None:
        super().__init__("already registered")
        self.case_id = case_id

    @property
    def extensions(self) -> Extensions:
        """The live case, if the user may see it."""
        return {"case_id": self.case_id}


class TooManyRequests(Refusal):
    """Asked too often (`429 TOO_MANY_REQUESTS`); `retry_after` in seconds."""

    code = "TOO_MANY_REQUESTS"

    def __init__(self, retry_after: int) -> None:
        super().__init__("too many requests")
        self.retry_after = retry_after

    @property
    def extensions(self) -> Extensions:
        """When it may be asked again."""
        return {"retry_after": self.retry_after}


class ServiceUnavailable(Refusal):
    """Access doesn't answer; nothing changed (`503 SERVICE_UNAVAILABLE`)."""

    code = "SERVICE_UNAVAILABLE"


class RevocationUnavailable(Refusal):
    """The removal is kept, access has not confirmed it yet (`503 REVOCATION_UNAVAILABLE`, scenario 67)."""

    code = "REVOCATION_UNAVAILABLE"


class EffectUnconfirmed(Refusal):
    """The change of a user is kept, and access has not confirmed it yet (`503 EFFECT_UNCONFIRMED`)."""

    code = "EFFECT_UNCONFIRMED"


class RequestInProgress(Refusal):
    """Somebody does the same at this moment (`409 REQUEST_IN_PROGRESS`)."""

    code = "REQUEST_IN_PROGRESS"

    @property
    def extensions(self) -> Extensions:
        """When it may be asked again."""
        return {"retry_after": 2}

"""Logging in, staying in, logging out.

Its answers carry tokens and are kept nowhere: so these paths take no `Idempotency-Key`.
"""

from datetime import datetime
from typing import Literal

from fastapi import APIRouter, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, SecretStr

from access.actions.log_in import LoggedIn, log_in
from access.actions.log_out import log_out
from access.actions.refresh_session import refresh_session
from access.api.dependencies import Bound
from access.domain.password import LONGEST_TYPED
from access.domain.refusals import InvalidCredentials, LoginLocked, RefreshTokenUnknown
from web.access_tokens import LIFETIME, TokenSigner
from web.authentication import Caller
from web.dependencies import Now, Transactions
from web.description import may_answer
from web.principal import Principal
from web.problems import Problem
from web.security_events import tell_security_event
from web.source import Source

router = APIRouter(prefix="/v1/sessions", tags=["sessions"])


class Login(BaseModel):
    """Who somebody says he is, and his proof."""

    model_config = ConfigDict(extra="forbid")

    email: str = Field(min_length=1, max_length=400, examples=["anne.durand@cabinet.example"])
    password: SecretStr = Field(min_length=1, max_length=LONGEST_TYPED, examples=["Soleil-Vert-42"])


class Refresh(BaseModel):
    """The token of the answer before."""

    model_config = ConfigDict(extra="forbid")

    refresh_token: SecretStr = Field(min_length=1, max_length=128, examples=["T3u…"])


class SessionView(BaseModel):
    """Tokens of a session; each refresh token works once."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - the name of a scheme
    expires_in: int = Field(description="Seconds until the access token expires.", examples=[300])
    refresh_token: str
    session_expires_at: AwareDatetime = Field(description="The end that no refresh moves.")
    last_login_at: AwareDatetime | None = Field(default=None, description="The login before this one.")


@router.post(
    "",
    status_code=201,
    response_model=SessionView,
    summary="Log in",
    responses=may_answer("INVALID_CREDENTIALS", "TOO_MANY_REQUESTS"),
)
async def open_session(
    *,
    body: Login,
    database: Transactions,
    bound: Bound,
    source: Source,
    now: Now,
    response: Response,
) -> SessionView:
    """Every failure, locked or not, is the same `INVALID_CREDENTIALS` (R003-37).

    Failures are counted by login, whoever tries, and by source, whichever login is tried (C.13).
    """
    try:
        opened = await log_in(
            database,
            email=body.email,
            password=body.password.get_secret_value(),
            source=source,
            tries=bound.login_tries,
            hasher=bound.hasher,
            hashing=bound.hashing,
            login_keys=bound.login_keys,
            policy=bound.policy,
            now=now,
        )
    except InvalidCredentials as failed:
        tell_security_event("LOGIN_FAILED")
        if isinstance(failed, LoginLocked):
            tell_security_event("ACCOUNT_LOCKED")
        raise
    response.headers["Cache-Control"] = "no-store"
    return _view(opened, bound.signer, now)


@router.post(
    "/refresh", response_model=SessionView, summary="Stay logged in", responses=may_answer("UNAUTHENTICATED")
)
async def renew_session(
    *, body: Refresh, database: Transactions, bound: Bound, now: Now, response: Response
) -> SessionView:
    """The old refresh token is worth nothing afterwards.

    Coming again within seconds, from a second tab or because the answer got lost, it gets the same answer;
    later it ends the session, because somebody stole it.
    """
    token = body.refresh_token.get_secret_value()
    try:
        async with database.transaction() as tx:
            outcome = await refresh_session(tx, token, limits=bound.policy.session, now=now)
    except RefreshTokenUnknown:
        tell_security_event("REFRESH_TOKEN_REFUSED")
        raise
    if not isinstance(outcome, LoggedIn):
        tell_security_event("REFRESH_TOKEN_REUSED")
        raise Problem(outcome.code)
    response.headers["Cache-Control"] = "no-store"
    return _view(outcome, bound.signer, now)


@router.delete("/current", status_code=204, summary="Log out")
async def end_session(caller: Caller, database: Transactions, now: Now) -> None:
    """At once: the access token isn't worth its last minutes either."""
    async with database.transaction() as tx:
        await log_out(tx, caller.session_id, now=now)


def _view(opened: LoggedIn, signer: TokenSigner, now: datetime) -> SessionView:
    until = min(now + LIFETIME, opened.session.ends_at)
    principal = Principal(
        user_id=opened.user.user_id,
        firm_id=opened.user.firm_id,
        session_id=opened.session.session_id,
        role=opened.user.role.value,
        standing=opened.user.standing,
        expires_at=until,
    )
    return SessionView(
        access_token=signer.sign(principal, now),
        expires_in=int((until - now).total_seconds()),
        refresh_token=opened.refresh_token,
        session_expires_at=opened.session.expires_at,
        last_login_at=opened.last_login_at,
    )

"""The page behind an activation link; the token travels in a header, never in a URL.

Where something on the way drops what follows `#`, the code of the same mail is typed with the address.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.responses import Response
from pydantic import AwareDatetime, BaseModel, Field, SecretStr

from database.engine import Database, Transaction
from enrolment.actions.activate_account import activate_account
from enrolment.actions.find_activation import find_by_code, find_by_token, look_by_code
from enrolment.actions.show_activation import ShownActivation, show_activation
from enrolment.actions.take_link import TakenLink, give_password, take_link
from enrolment.api.bindings import Bindings
from enrolment.api.dependencies import Bound
from enrolment.api.fields import Email, Form
from enrolment.domain.activation import Activation, LinkRefused, Purpose, token_digest
from enrolment.domain.activation_code import ActivationCodeNotValid
from enrolment.domain.user import UserState
from vocabulary.rights import Role
from web.dependencies import Now, Transactions
from web.description import may_answer
from web.idempotency import Change, Idempotent
from web.problems import Problem
from web.security_events import tell_security_event
from web.source import Source

router = APIRouter(prefix="/v1/activation", tags=["activation"])

Token = Annotated[
    str,
    Header(
        alias="Activation-Token",
        min_length=20,
        max_length=128,
        description="What follows `#` in the mailed link.",
    ),
]


class ActivationView(BaseModel):
    """What the page shows before it asks for a password."""

    purpose: Purpose
    firm_name: str
    display_name: str
    deadline: AwareDatetime


class NewPassword(Form):
    """The password chosen; access alone keeps it, hashed."""

    password: SecretStr = Field(min_length=1, max_length=512, examples=["Un-secret-de-10-signes!"])


class ActivatedView(BaseModel):
    """The account is open: its holder may log in as soon as access has heard."""

    state: UserState
    role: Role
    email: str


class MailedCode(Form):
    """What the activation mail shows beside its link, and where that mail went."""

    email: Email = Field(examples=["claire.durand@cabinet.example"])
    code: SecretStr = Field(min_length=1, max_length=60, examples=["4KT9-M2XW-7HPB"])


class NewPasswordByCode(MailedCode, NewPassword):
    """The code in place of the link, and the password chosen."""


@router.get(
    "",
    summary="Look behind an activation link",
    responses=may_answer("NOT_FOUND", "LINK_EXPIRED", "LINK_USED"),
)
async def show(token: Token, now: Now, database: Transactions) -> ActivationView:
    """Consumes nothing: mail scanners may follow the link first (M-06)."""
    async with database.transaction() as tx:
        return _view(await show_activation(tx, await _find_by_token(tx, token), now))


@router.post(
    "",
    response_model=ActivatedView,
    summary="Choose a password and activate the account",
    responses=may_answer(
        "NOT_FOUND", "LINK_EXPIRED", "LINK_USED", "PASSWORD_TOO_WEAK", "STATE_CONFLICT", "SERVICE_UNAVAILABLE"
    ),
)
async def activate(
    *, body: NewPassword, token: Token, once: Idempotent, database: Transactions, now: Now, bound: Bound
) -> Response:
    """Consumes the link; a password that is too weak leaves it good."""

    async def look(tx: Transaction) -> Activation | None:
        return await find_by_token(tx, token)

    async def ask() -> Change:
        taken = await _hand_over(database, look, body, now, bound)

        async def change(tx: Transaction) -> ActivatedView | Problem:
            return await _activate(tx, await _find_by_token(tx, token), taken, now)

        return change

    return await once.after(ask, scope=f"activation:{token_digest(token)}")


@router.post(
    "/code/preview",
    summary="Look behind the code of an activation mail",
    responses=may_answer(
        "ACTIVATION_CODE_NOT_VALID", "NOT_FOUND", "LINK_EXPIRED", "LINK_USED", "TOO_MANY_REQUESTS"
    ),
)
async def show_by_code(
    body: MailedCode, source: Source, now: Now, bound: Bound, database: Transactions
) -> ActivationView:
    """Consumes nothing. Only wrong codes are slowed, by their source."""
    async with database.transaction() as tx:
        found = await _find_by_code(tx, body, source, now, bound)
        if found is not None:
            return _view(await show_activation(tx, found, now))
    raise ActivationCodeNotValid


@router.post(
    "/code",
    response_model=ActivatedView,
    summary="The same as by the link, with the mail's code",
    responses=may_answer(
        "ACTIVATION_CODE_NOT_VALID",
        "NOT_FOUND",
        "LINK_EXPIRED",
        "LINK_USED",
        "PASSWORD_TOO_WEAK",
        "STATE_CONFLICT",
        "TOO_MANY_REQUESTS",
        "SERVICE_UNAVAILABLE",
    ),
)
async def activate_by_code(
    *,
    body: NewPasswordByCode,
    source: Source,
    once: Idempotent,
    database: Transactions,
    now: Now,
    bound: Bound,
) -> Response:
    """Consumes link and code, which are one. Only wrong codes are slowed, by their source."""

    async def look(tx: Transaction) -> Activation | None:
        return await look_by_code(tx, body.email, body.code.get_secret_value(), secret=bound.links.secret)

    async def ask() -> Change:
        taken = await _hand_over(database, look, body, now, bound)

        async def change(tx: Transaction) -> ActivatedView | Problem:
            found = await _find_by_code(tx, body, source, now, bound)
            if found is None:
                return Problem(ActivationCodeNotValid.code)
            return await _activate(tx, found, taken, now)

        return change

    return await once.after(ask, scope=f"activation code:{source}")


async def _hand_over(
    database: Database,
    look: Callable[[Transaction], Awaitable[Activation | None]],
    body: NewPassword,
    now: datetime,
    bound: Bindings,
) -> TakenLink | None:
    """Let access keep the password where the link would let somebody in; its refusal is raised."""
    async with database.transaction() as tx:
        found = await look(tx)
        taken = await take_link(tx, found, now) if found else None
    if taken:
        await give_password(database, taken, body.password.get_secret_value(), access=bound.access)
    return taken


async def _find_by_token(tx: Transaction, token: str) -> Activation | None:
    """Nobody's link is told to whoever guards the house: its code, `NOT_FOUND`, says nothing of that."""
    found = await find_by_token(tx, token)
    if found is None:
        tell_security_event("LINK_REFUSED")
    return found


async def _find_by_code(
    tx: Transaction, body: MailedCode, source: str, now: datetime, bound: Bindings
) -> Activation | None:
    return await find_by_code(
        tx,
        body.email,
        body.code.get_secret_value(),
        source=source,
        now=now,
        secret=bound.links.secret,
        tries=bound.activation_tries,
    )


async def _activate(
    tx: Transaction, found: Activation | None, taken: TakenLink | None, now: datetime
) -> ActivatedView | Problem:
    outcome = await activate_account(tx, found, taken, now)
    if isinstance(outcome, LinkRefused):
        return Problem(outcome.code, **outcome.extensions)
    return ActivatedView(state=outcome.state, role=outcome.role, email=outcome.email)


def _view(shown: ShownActivation) -> ActivationView:
    return ActivationView(
        purpose=shown.purpose,
        firm_name=shown.firm_name,
        display_name=shown.display_name,
        deadline=shown.deadline,
    )

"""The page behind an activation link; the token travels in a header, never in a URL."""

from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.responses import Response
from pydantic import AwareDatetime, BaseModel, Field, SecretStr

from database.engine import Transaction
from enrolment.actions.activate_account import activate_account
from enrolment.actions.show_activation import show_activation
from enrolment.api.dependencies import Bound
from enrolment.api.fields import Form
from enrolment.domain.activation import LinkRefused, Purpose, token_digest
from enrolment.domain.user import UserState
from vocabulary.rights import Role
from web.dependencies import Now, Transactions
from web.description import may_answer
from web.idempotency import Idempotent
from web.problems import Problem

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


@router.get(
    "",
    summary="Look behind an activation link",
    responses=may_answer("NOT_FOUND", "LINK_EXPIRED", "LINK_USED"),
)
async def show(token: Token, now: Now, database: Transactions) -> ActivationView:
    """Consumes nothing: mail scanners may follow the link first (M-06)."""
    async with database.transaction() as tx:
        held = await show_activation(tx, token, now)
    return ActivationView(
        purpose=held.activation.purpose,
        firm_name=held.firm.name,
        display_name=held.user.display_name,
        deadline=held.activation.deadline,
    )


@router.post(
    "",
    response_model=ActivatedView,
    summary="Choose a password and activate the account",
    responses=may_answer(
        "NOT_FOUND", "LINK_EXPIRED", "LINK_USED", "PASSWORD_TOO_WEAK", "STATE_CONFLICT", "SERVICE_UNAVAILABLE"
    ),
)
async def activate(body: NewPassword, token: Token, once: Idempotent, now: Now, bound: Bound) -> Response:
    """Consumes the link; a password that is too weak leaves it good."""

    async def change(tx: Transaction) -> ActivatedView | Problem:
        password = body.password.get_secret_value()
        outcome = await activate_account(tx, token, password, now=now, access=bound.access)
        if isinstance(outcome, LinkRefused):
            return Problem(outcome.code)
        return ActivatedView(state=outcome.state, role=outcome.role, email=outcome.email)

    return await once(change, scope=f"activation:{token_digest(token)}")

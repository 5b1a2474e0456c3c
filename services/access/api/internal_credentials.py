"""Passwords that enrolment was given with an activation link; the gateway does not route this."""

from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from access.actions.store_credentials import store_credentials
from access.api.dependencies import Bound
from web.dependencies import Transactions
from web.description import may_answer
from web.service_tokens import require_service

router = APIRouter(
    prefix="/internal/v1/credentials/{user_id}", tags=["internal"], dependencies=[Depends(require_service)]
)


class NewCredentials(BaseModel):
    """What the holder of an activation link chose."""

    model_config = ConfigDict(extra="forbid")

    firm_id: UUID
    login: str = Field(min_length=3, max_length=254, examples=["anne.durand@cabinet.example"])
    password: SecretStr = Field(max_length=1000, examples=["Soleil-Vert-42"])


@router.put(
    "",
    status_code=204,
    summary="Store a password, dormant",
    responses=may_answer(
        "STATE_CONFLICT", "EMAIL_TAKEN", "PASSWORD_TOO_WEAK", "TOO_MANY_REQUESTS", "SERVICE_UNAVAILABLE"
    ),
)
async def put(user_id: UUID, body: NewCredentials, database: Transactions, bound: Bound) -> None:
    """Nobody logs in with it before `AccountActivated` was heard."""
    await store_credentials(
        database,
        user_id=user_id,
        firm_id=body.firm_id,
        login=body.login,
        password=body.password.get_secret_value(),
        hasher=bound.hasher,
        hashing=bound.hashing,
        login_keys=bound.login_keys,
    )

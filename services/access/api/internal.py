"""What enrolment asks of access, service to service; the gateway routes none of it."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from access.actions.end_registration import end_registration
from access.actions.store_credentials import store_credentials
from access.api.check import Answer, Asked
from access.api.dependencies import CheckFacts, Hasher, Now, Pepper, Rules, Transactions
from access.domain.check import decide
from access.domain.mandate import EndCause
from access.storage.checks import ChecksUnavailable
from contracts.vocabulary import Kind
from web.problems import Problem
from web.service_tokens import require_service

router = APIRouter(prefix="/internal/v1", tags=["internal"], dependencies=[Depends(require_service)])


class NewCredentials(BaseModel):
    """What the holder of an activation link chose."""

    model_config = ConfigDict(extra="forbid")

    firm_id: UUID
    login: str = Field(min_length=3, max_length=254, examples=["anne.durand@cabinet.example"])
    password: SecretStr = Field(max_length=1000, examples=["Soleil-Vert-42"])


class AskedFor(Asked):
    """The same question, about somebody; without `session_id` no session is asked for."""

    user_id: UUID
    session_id: UUID | None = None


class Revocation(BaseModel):
    """The firm removes a registration."""

    model_config = ConfigDict(extra="forbid")

    firm_id: UUID
    account_ref: UUID
    kind: Kind
    by: UUID
    cause: Literal["BY_FIRM"]


@router.put("/credentials/{user_id}", status_code=204, summary="Store a password, dormant")
async def put_credentials(
    user_id: UUID, body: NewCredentials, database: Transactions, hasher: Hasher, pepper: Pepper
) -> None:
    """Nobody logs in with it before `AccountActivated` was heard."""
    await store_credentials(
        database,
        user_id=user_id,
        firm_id=body.firm_id,
        login=body.login,
        password=body.password.get_secret_value(),
        hasher=hasher,
        pepper=pepper,
    )


@router.post("/check", response_model=Answer, summary="May this user?")
async def check(body: AskedFor, checks: CheckFacts, rules: Rules, now: Now) -> Answer:
    """With the very reason; what is unknown is denied (E.4)."""
    question = body.question()
    try:
        facts = await checks.facts(body.user_id, body.session_id, question, now)
    except ChecksUnavailable as away:
        raise Problem("SERVICE_UNAVAILABLE") from away
    reason = decide(question, facts)
    return Answer(
        allow=reason is None,
        reason=reason,
        mandate_id=facts.mandate_id if facts else None,
        valid_until=now + rules.check_cache if reason is None else None,
    )


@router.post("/registrations/{case_id}/revocation", status_code=204, summary="Revoke at once")
async def revoke(case_id: UUID, body: Revocation, database: Transactions, now: Now) -> None:
    """The next `check` denies, also where the case is heard of only later (R001-15); repeat it at will."""
    async with database.transaction() as tx:
        await end_registration(tx, case_id, EndCause(body.cause), by=body.by, now=now)

"""What a user may, which enrolment answers only once it is so here; the gateway does not route this."""

from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from access.actions.take_standing import Standing, take_standing
from access.domain.user import UserState
from contracts.codes import Right
from vocabulary.rights import Role
from web.dependencies import Now, Transactions
from web.description import may_answer
from web.service_tokens import require_service

router = APIRouter(
    prefix="/internal/v1/users/{user_id}/standing",
    tags=["internal"],
    dependencies=[Depends(require_service)],
)


class NewStanding(BaseModel):
    """All that enrolment's row of `version` says of what the user may."""

    model_config = ConfigDict(extra="forbid")

    firm_id: UUID
    version: int = Field(ge=1)
    state: UserState
    role: Role
    rights: list[Right] = Field(max_length=40)
    sessions_from: int = Field(ge=0, description="Sessions of an older standing than this version are over.")
    by: UUID | None

    def standing(self, user_id: UUID) -> Standing:
        """The same for the action."""
        return Standing(
            user_id=user_id,
            firm_id=self.firm_id,
            version=self.version,
            state=self.state,
            role=self.role,
            rights=frozenset(self.rights),
            sessions_from=self.sessions_from,
            by=self.by,
        )


@router.put(
    "", status_code=204, summary="Take note of what a user may", responses=may_answer("CONTRADICTION")
)
async def put(user_id: UUID, body: NewStanding, database: Transactions, now: Now) -> None:
    """Counts with the answer, whatever events still wait; older news changes nothing. Repeat it at will."""
    async with database.transaction() as tx:
        await take_standing(tx, body.standing(user_id), now=now)

"""`check` about somebody, for enrolment; the gateway does not route this."""

from uuid import UUID

from fastapi import APIRouter, Depends

from access.api.check import Answer, Asked
from access.api.dependencies import Bound
from access.domain.check import decide, good_until
from access.storage.checks import ChecksUnavailable
from web.dependencies import Now
from web.description import may_answer
from web.problems import Problem
from web.service_tokens import require_service

router = APIRouter(prefix="/internal/v1/check", tags=["internal"], dependencies=[Depends(require_service)])


class AskedFor(Asked):
    """The same question, about somebody; without `session_id` no session is asked for."""

    user_id: UUID
    session_id: UUID | None = None


@router.post("", response_model=Answer, summary="May this user?", responses=may_answer("SERVICE_UNAVAILABLE"))
async def check(body: AskedFor, bound: Bound, now: Now) -> Answer:
    """With the very reason; what is unknown is denied (E.4)."""
    question = body.question()
    try:
        facts = await bound.checks.facts(body.user_id, body.session_id, question, now)
    except ChecksUnavailable as away:
        raise Problem("SERVICE_UNAVAILABLE") from away
    reason = decide(question, facts)
    if facts is None or reason:
        return Answer(allow=False, reason=reason, mandate_id=facts.mandate_id if facts else None)
    until = good_until(now, bound.policy.check_cache, facts.session_until)
    return Answer(allow=True, reason=None, mandate_id=facts.mandate_id, valid_until=until)

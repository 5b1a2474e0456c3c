"""The inner door of access: what only other services are told."""

from tests.integration.household import Household
from web.service_tokens import service_token
from workbench.stage import expect


def inner_token(household: Household) -> str:
    """What enrolment shows at access's inner door."""
    secret = household.environments["enrolment"]["ENROLMENT_SERVICE_SECRET"]
    return service_token(secret, caller="enrolment", callee="access", now=household.clock())


async def inner_reason(household: Household, user_id: str, action: str, account_ref: str) -> str | None:
    """Why this user may not do `action` for the client account; `None` where he may (E.4)."""
    body = {"user_id": user_id, "action": action, "account_ref": account_ref}
    headers = {"Authorization": f"Bearer {inner_token(household)}"}
    answer = await household.portal.call("POST", "access", "/internal/v1/check", body, headers)
    reason: str | None = expect(answer, 200)["reason"]
    return reason

from datetime import UTC, datetime
from uuid import uuid4

import httpx2
import pytest

from enrolment.domain.refusals import RevocationUnavailable, ServiceUnavailable, StateConflict
from enrolment.domain.registration import RegistrationCase
from enrolment.domain.user import FirmUser
from enrolment.gateways.access import Access
from enrolment.gateways.bulkhead import BulkheadTerms
from vocabulary.kinds import Kind
from vocabulary.rights import Role
from web.principal import Principal
from web.service_tokens import read_service_token

NOW = datetime(2026, 11, 21, tzinfo=UTC)
SECRET = "s" * 32
CALLER = Principal(user_id=uuid4(), firm_id=uuid4(), session_id=uuid4(), role="COLLABORATOR")


def _access(answer: int | httpx2.HTTPError) -> Access:
    def play(request: httpx2.Request) -> httpx2.Response:
        token = request.headers["Authorization"].removeprefix("Bearer ")
        assert read_service_token(token, SECRET, callee="access", now=NOW) == "enrolment"
        if isinstance(answer, httpx2.HTTPError):
            raise answer
        return httpx2.Response(answer, json={})

    client = httpx2.AsyncClient(transport=httpx2.MockTransport(play), base_url="http://access")
    return Access(client, SECRET, lambda: NOW)


def _case() -> RegistrationCase:
    return RegistrationCase(
        case_id=uuid4(),
        firm_id=uuid4(),
        portfolio_id=uuid4(),
        account_ref=uuid4(),
        kind=Kind.EMPLOYER,
        services=frozenset(),
        courriels=frozenset(),
        requested_by=uuid4(),
        submitted_at=NOW,
    )


FAILURES = [500, 503, 404, 401, httpx2.ConnectError("away"), httpx2.ReadTimeout("slow")]


@pytest.mark.parametrize("answer", FAILURES)
async def test_a_revocation_that_is_not_confirmed_did_not_happen(answer: int | httpx2.HTTPError) -> None:
    with pytest.raises(RevocationUnavailable):
        await _access(answer).revoke([_case()], uuid4())


@pytest.mark.parametrize("answer", FAILURES)
async def test_no_verdict_is_no_permission(answer: int | httpx2.HTTPError) -> None:
    with pytest.raises(ServiceUnavailable):
        await _access(answer).check_portfolio(CALLER, "M06", uuid4())
    with pytest.raises(ServiceUnavailable):
        await _access(answer).check_account(CALLER, "M09", uuid4())


@pytest.mark.parametrize(("answer", "refusal"), [(409, StateConflict), (500, ServiceUnavailable)])
async def test_a_refused_password_never_shows(answer: int, refusal: type[Exception]) -> None:
    user = FirmUser(
        user_id=uuid4(),
        firm_id=uuid4(),
        role=Role.COLLABORATOR,
        email="a@b.example",
        first_name="A",
        last_name="B",
        created_at=NOW,
        deadline=NOW,
    )
    with pytest.raises(refusal) as raised:
        await _access(answer).put_credentials(user, "un secret")
    assert "un secret" not in repr(raised.value)


async def test_a_hung_access_is_not_asked_again_and_again() -> None:
    asked = []

    def hang(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.url.path)
        raise httpx2.ReadTimeout("slow")

    client = httpx2.AsyncClient(transport=httpx2.MockTransport(hang), base_url="http://access")
    access = Access(client, SECRET, lambda: NOW, BulkheadTerms(least=3, pause=60))
    for _ in range(6):
        with pytest.raises(RevocationUnavailable):
            await access.revoke([_case()], uuid4())
    assert len(asked) == 3
    with pytest.raises(ServiceUnavailable):
        await access.check_account(CALLER, "M09", uuid4())
    assert asked[3:] == ["/internal/v1/check"], "a removal that hangs is no reason to refuse a question"

"""The real house in containers, through its only door."""

import subprocess
from uuid import uuid4

import httpx2
import pytest

from tests.containers.asked import ONLY_IF_ASKED
from workbench.compose import Stack

pytestmark = ONLY_IF_ASKED

ESTABLISHED_TO_8000 = ":1F40 [0-9A-F]*:[0-9A-F]* 01"
HIDDEN = [
    *("/", "/access", "/access/v1/", "/ACCESS/v1/check", "/metrics"),
    *("/access/internal/v1/check", "/access//internal/v1/check", "/access/v1/../internal/v1/check"),
    *("/access/v1/%2e%2e/internal/v1/check", "/access/v1/..%2finternal/v1/check"),
    *(
        "/access/v1%2fcheck",
        "/access/v1/portfolios/%2E",
        "/enrolment/v1/users%5c..",
        "/enrolment/v1/users\\x",
    ),
    *("/enrolment/readyz", "/enrolment/livez", "/notifications/metrics"),
    "/enrolment/.well-known/jwks.json",
]


def test_the_signing_keys_are_public(stack: Stack) -> None:
    answer = httpx2.get(f"{stack.urls['access']}/.well-known/jwks.json")
    assert answer.status_code == 200
    assert [key["alg"] for key in answer.json()["keys"]] == ["ES256"]
    assert not any("d" in key for key in answer.json()["keys"])


@pytest.mark.parametrize("path", HIDDEN)
def test_nothing_else_exists(stack: Stack, path: str) -> None:
    head, body = _as_is(stack, path).split("\r\n\r\n", 1)
    assert head.startswith("HTTP/1.1 404")
    assert "application/problem+json" in head
    assert '"code":"NOT_FOUND"' in body
    assert "n’existe pas" in body


@pytest.mark.parametrize("service", ["enrolment", "access", "notifications"])
def test_each_api_shows_its_documentation_under_its_prefix(stack: Stack, service: str) -> None:
    assert f"/{service}/openapi.json" in httpx2.get(f"{stack.urls[service]}/docs").text
    described = httpx2.get(f"{stack.urls[service]}/openapi.json").json()
    assert described["servers"][0]["url"] == f"/{service}"
    assert any(path.startswith("/v1/") for path in described["paths"])


def test_answers_carry_the_correlation_id_and_say_nothing_of_the_servers(stack: Stack) -> None:
    correlation_id = str(uuid4())
    answer = httpx2.get(f"{stack.urls['enrolment']}/v1/users", headers={"X-Correlation-Id": correlation_id})
    assert answer.status_code == 401
    assert answer.headers["X-Correlation-Id"] == correlation_id
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not {"server", "via"} & set(answer.headers)


@pytest.mark.parametrize("size", [70_000, 3_000_000])
def test_large_bodies_are_refused(stack: Stack, size: int) -> None:
    answer = httpx2.post(f"{stack.urls['access']}/v1/sessions", content=b"0" * size)
    assert answer.status_code == 413
    assert answer.json()["code"] == "REQUEST_TOO_LARGE"


def test_both_replicas_of_access_are_used(stack: Stack) -> None:
    for _ in range(20):
        assert httpx2.get(f"{stack.urls['access']}/v1/portfolios").status_code == 401
    for index in ("1", "2"):
        grep = ["grep", "-c", ESTABLISHED_TO_8000, "/proc/net/tcp"]
        assert int(stack.compose("exec", "--no-TTY", f"--index={index}", "access-api", *grep)) > 0


def test_an_absent_service_is_a_problem_that_passes(stack: Stack) -> None:
    stack.compose("stop", "notifications-api")
    try:
        answer = httpx2.get(f"{stack.urls['notifications']}/openapi.json", timeout=15)
        assert (answer.status_code, answer.json()["code"]) == (503, "SERVICE_UNAVAILABLE")
        assert answer.headers["Retry-After"] == "5"
    finally:
        stack.compose("up", "--detach", "--wait", "--no-deps", "notifications-api")
    assert httpx2.get(f"{stack.urls['notifications']}/openapi.json").status_code == 200


def test_a_service_reads_no_database_but_its_own(stack: Stack) -> None:
    own = stack.secrets_of("access")["ACCESS_DATABASE_URL"].replace("+asyncpg", "")
    ask = ["exec", "--no-TTY", "postgres", "psql", "--command=select 1"]
    assert b"1 row" in stack.compose(*ask, own)
    for other in ("enrolment", "notifications", "postgres", "template1"):
        with pytest.raises(subprocess.CalledProcessError):
            stack.compose(*ask, own.removesuffix("/access") + f"/{other}")


async def test_mails_are_caught_and_found(stack: Stack) -> None:
    mail = "Subject: Bonjour\r\n\r\nVoici le lien.\r\n"
    send = (
        "import smtplib; smtplib.SMTP('maildev', 1025)"
        f".sendmail('a@cabinet.example', ['Zoe@Cabinet.example'], {mail!r})"
    )
    stack.compose("exec", "--no-TTY", "notifications-worker", "python", "-c", send)
    found = await stack.mails.wait_for(to="zoe@cabinet.example", subject_contains="Bonjour")
    assert found.text.strip() == "Voici le lien."
    assert str(found.message["Subject"]) == "Bonjour"


def test_the_spool_is_read_in_the_worker_that_fills_it(stack: Stack) -> None:
    letter = str(uuid4())
    inside = ("exec", "--no-TTY", "notifications-worker", "sh", "-c")
    lay = f"printf %s pdf >/spool/{letter}.pdf; touch /spool/{letter}.json /spool/unfinished.pdf"
    stack.compose(*inside, lay)
    try:
        assert letter in stack.spool.letters()
        assert "unfinished" not in stack.spool.letters()
        assert stack.spool.pdf(letter) == b"pdf"
    finally:
        stack.compose(*inside, f"rm /spool/{letter}.* /spool/unfinished.pdf")


def _as_is(stack: Stack, path: str) -> str:
    """The answer to a path that no client library would send without tidying it."""
    command = ["curl", "--silent", "--include", "--path-as-is", stack.url + path]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()

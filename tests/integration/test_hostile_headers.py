"""Whatever is written in a header, a query or a path: no door answers with an error of ours."""

import base64
import json
from itertools import product

import pytest

from tests.integration.household import Household
from tests.integration.people import Firm, People
from tests.raw_http import Answer, Line

NOBODY = "00000000-0000-4000-8000-000000000000"
NAMES = [
    "Authorization",
    "Idempotency-Key",
    "If-Match",
    "If-None-Match",
    "If-Modified-Since",
    "If-Range",
    "Range",
]
NAMES += ["Activation-Token", "X-Print-Shop-Timestamp", "X-Print-Shop-Signature", "X-Correlation-Id"]
NAMES += ["X-Forwarded-For", "Forwarded", "traceparent", "tracestate", "Content-Type"]
NAMES += ["Content-Encoding", "Cookie", "Host", "Origin"]
NAMES += ["Expect", "Upgrade"]


def compact(header: object) -> bytes:
    text = header if isinstance(header, str) else json.dumps(header)
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=") + b".e30.AAAA"


VALUES = (
    b"",
    b"0",
    b"-1",
    b"9" * 30,
    b"9" * 400,
    b"9" * 5000,
    b'"' + b"9" * 5000 + b'"',
    b'W/"' + b"9" * 20 + b'"',
    b'"',
    b"\xb2\xb3",
    b"\xff\xfe\x80",
    "Łódź".encode(),
    b"1e999",
    b"NaN",
    b"*",
    b"a" * 8000,
    b",,, ,",
    b"bytes=0-" + b"9" * 40,
    b"bytes=" + b"0-1," * 500,
    b"00-" + b"f" * 32 + b"-" + b"0" * 16 + b"-zz",
    b"application/json; charset=\xff; boundary=",
    b"multipart/form-data",
    b"Bearer",
    b"Bearer " + b"9" * 5000,
    b"Bearer " + compact([]),
    b"Bearer " + compact({"alg": "ES256", "kid": [{}]}),
    b"Bearer " + compact({"alg": "ES256", "kid": "\x00", "crit": ["exp"]}),
    b"Bearer " + compact({"alg": 5}),
    b"Bearer " + compact("[" * 2900),
    b"Bearer " + compact("[" * 9000),
    b"Bearer \xff.\xff.\xff",
    b"Basic Og==",
)


def bearable(answer: Answer) -> None:
    """An answer, no fault of ours, and where it is ours a problem document."""
    assert answer.status < 500, answer
    if answer.status >= 400 and answer.headers.get("content-type") != "text/plain; charset=utf-8":
        assert answer.headers["content-type"] == "application/problem+json"
        assert json.loads(answer.body)["status"] == answer.status
    assert answer.status != 429 or "retry-after" in answer.headers
    assert answer.status != 401 or answer.headers["www-authenticate"] == "Bearer"


@pytest.fixture(scope="module")
async def firm(people: People) -> Firm:
    return await people.firm()


DOORS = [
    ("enrolment", "GET", "/v1/users", b""),
    ("enrolment", "PATCH", f"/v1/users/{NOBODY}", b'{"rights": []}'),
    ("enrolment", "GET", "/v1/activation", b""),
    ("enrolment", "POST", "/v1/activation", b'{"password": "Soleil-Vert-42"}'),
    ("access", "POST", "/v1/check", b'{"action": "S01", "account_ref": "%s"}' % NOBODY.encode()),
    ("access", "PATCH", f"/v1/portfolios/{NOBODY}", b'{"name": "Ailleurs"}'),
    ("access", "POST", "/internal/v1/check", b"{}"),
    ("access", "GET", "/.well-known/jwks.json", b""),
    ("access", "GET", "/docs", b""),
    ("access", "GET", "/swagger/swagger-ui.css", b""),
    ("notifications", "POST", "/v1/print-shop/status", b"{}"),
    ("notifications", "PUT", "/v1/print-shop/status", b"{}"),
    ("notifications", "GET", "/readyz", b""),
]


@pytest.mark.parametrize(("service", "method", "path", "body"), DOORS)
async def test_no_header_breaks_a_door(
    household: Household, people: People, firm: Firm, service: str, method: str, path: str, body: bytes
) -> None:
    token = (await people.back(firm.founder)).token.encode()
    usual = {"Authorization": b"Bearer " + token, "Idempotency-Key": b"hostile-headers"}
    usual |= {"X-Print-Shop-Timestamp": b"1", "X-Print-Shop-Signature": b"a", "Activation-Token": b"t" * 30}
    async with Line(household.portal.urls[service]) as line:
        for name, value in product(NAMES, VALUES):
            headers = [f"{each}: ".encode() + said for each, said in (usual | {name: value}).items()]
            bearable(await line.ask(method, path, *headers, body=body))


@pytest.mark.parametrize(
    "said",
    [
        "%00",
        "%ff%fe",
        "%ED%A0%80",
        "9" * 5000,
        "-1",
        "²",
        "%E2%80%AE",
        "[",
        "null",
        "1e999",
        "..%2f..%2f",
        "%u0000",
    ],
)
async def test_no_query_and_no_path_breaks_a_door(
    household: Household, people: People, firm: Firm, said: str
) -> None:
    token = (await people.back(firm.founder)).token.encode()
    cursors = [json.dumps(position).encode() for position in (["\0", "\0"], ["\ud800", NOBODY], [said, said])]
    written = [said, *(base64.urlsafe_b64encode(cursor).decode().rstrip("=") for cursor in cursors)]
    places = [
        ("enrolment", "/v1/users/{}"),
        ("enrolment", "/v1/users?cursor={}"),
        ("enrolment", "/v1/users?limit={}"),
        ("enrolment", "/v1/registrations?identifier={}"),
        ("enrolment", "/v1/registrations?portfolio_id={}"),
        ("enrolment", "/v1/registrations?cursor={}"),
        ("access", "/v1/portfolios/{}"),
        ("access", "/v1/portfolios?cursor={}"),
        ("access", f"/v1/portfolios/{NOBODY}/clients?cursor={{}}"),
        ("access", "/swagger/{}"),
        ("notifications", "/{}"),
    ]
    for (service, place), each in product(places, written):
        async with Line(household.portal.urls[service]) as line:
            target = place.format(each).encode()
            bearable(await line.ask("GET", target, b"Authorization: Bearer " + token))

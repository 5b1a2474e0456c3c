"""Who walks which kind of `material/typed/cases.json`: none is forgotten."""

from tests.typed_cases import CASES

WALKED = {
    "first name": "enrolment/api/test_typed_text.py",
    "last name": "enrolment/api/test_typed_text.py",
    "e-mail address": "test_email_address.py, and at every door",
    "refusal code and case reference": "enrolment/api/test_typed_text.py, test_printed_code.py",
    "SIREN or SIRET": "enrolment/api/test_typed_text.py, test_identifiers.py",
    "password": "access/api/test_typed_text.py",
    "portfolio name": "access/api/test_typed_text.py",
    "deadline in words": "notifications/domain/test_french.py",
    "name on an envelope": "test_capitals.py",
    "town on an envelope": "test_postal_address.py",
    "recipient on an envelope": "test_postal_address.py",
}


def test_every_kind_has_its_test() -> None:
    assert {case["kind"] for case in CASES} == WALKED.keys()

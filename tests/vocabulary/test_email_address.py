"""Against the cases of is_email, GOV.UK Notify and python-email-validator (see `material/`)."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocabulary.email_address import email_key, read_email
from vocabulary.unreadable import Unreadable

MATERIAL = Path(__file__).parent / "material"
IS_EMAIL = json.loads((MATERIAL / "is_email_tests.json").read_text())
VALIDATOR = json.loads((MATERIAL / "python_email_validator_cases.json").read_text())
NOTIFY = json.loads(
    (Path(__file__).parents[1] / "notifications/material/govuk_notify_email_addresses.json").read_text()
)
NOT_ASKED = {"ISEMAIL_DNSWARN"}
"""The DNS is not asked: a name without a record is still a name."""
READ_OTHERWISE = {
    "test@io": "a mailbox of a top-level domain: nobody has one",
    " test@iana.org": "spaces at the ends are dropped",
    "test@iana.org ": "spaces at the ends are dropped",
    "local-with-’-apostrophe@domain.com": "a curly apostrophe is an apostrophe",
}


def read(typed: str) -> str | None:
    try:
        return read_email(typed)
    except Unreadable:
        return None


@pytest.mark.parametrize("case", IS_EMAIL, ids=lambda case: case["id"])
def test_is_email(case: dict[str, str]) -> None:
    address, category = case["address"], case["category"]
    if category in NOT_ASKED or address in READ_OTHERWISE:
        return
    assert (read(address) is not None) is (category == "ISEMAIL_VALID_CATEGORY")


@pytest.mark.parametrize("address", NOTIFY["valid_email_addresses"])
def test_addresses_that_notify_takes(address: str) -> None:
    assert read(address) == address.lower()


@pytest.mark.parametrize("address", sorted({*NOTIFY["invalid_email_addresses"]} - set(READ_OTHERWISE)))
def test_addresses_that_notify_refuses(address: str) -> None:
    assert read(address) is None


UNQUOTED = [
    case["input"]
    for case in VALIDATOR
    if case["test"].startswith("test_email_valid")
    and '"' not in case["input"]
    and "<" not in case["input"]
    and not case["input"].startswith("\N{FULLWIDTH COMMERCIAL AT}")
]
REFUSED = [
    case["input"]
    for case in VALIDATOR
    if case["test"] in {"test_email_invalid_syntax", "test_email_invalid_syntax_strict"}
    and isinstance(case["input"], str)
    and case["input"].strip() != "my@example.com"
    and "⒈" not in case["input"]
    and len(unicodedata.normalize("NFC", case["input"]).encode()) not in range(250, 255)
]
"""Line ends are dropped as spaces are, ⒈ is a 1 and a dot, and a length is that of the composed form."""


@pytest.mark.parametrize("address", UNQUOTED)
def test_addresses_that_the_validator_takes(address: str) -> None:
    assert read(address) is not None


@pytest.mark.parametrize("address", REFUSED)
def test_addresses_that_the_validator_refuses(address: str) -> None:
    assert read(address) is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("n’diaye@example.fr", "n'diaye@example.fr"),
        (" Anne.DURAND@Cabinet.Example ", "anne.durand@cabinet.example"),
        ("ａｎｎｅ＠example．fr", "anne@example.fr"),
        ("anne\u200b@exam\u00adple.fr", "anne@example.fr"),
        ("jean\u2011pierre@example.fr", "jean-pierre@example.fr"),
        ("e\u0301lise@example.fr", "élise@example.fr"),
        ("anne@xn--caf-dma.fr", "anne@café.fr"),
        ("anne@CAFÉ.fr", "anne@café.fr"),
        ("anne@cafe\u0301。fr", "anne@café.fr"),
        ("straße@example.fr", "straße@example.fr"),
        ("STRAẞE@example.fr", "straße@example.fr"),
    ],
)
def test_every_spelling_is_one_address(typed: str, kept: str) -> None:
    assert read_email(typed) == kept
    assert email_key(typed) == email_key(kept) == kept


def test_ss_is_another_mailbox_than_eszett() -> None:
    assert email_key("straße@example.fr") != email_key("strasse@example.fr")
    assert email_key("a@straße.de") != email_key("a@strasse.de")


@pytest.mark.parametrize("typed", ["anne”@example.fr", "anne£@x.fr", "an ne@x.fr", "a@b@c.fr", "x" * 300])
def test_what_is_no_address_is_refused_and_found_by_a_key_that_nobody_has(typed: str) -> None:
    assert read(typed) is None
    assert read(email_key(typed)) is None


@given(st.emails() | st.text(max_size=40))
def test_what_was_read_once_is_read_the_same_again(typed: str) -> None:
    kept = read(typed)
    if kept is not None:
        assert read_email(kept) == email_key(typed) == kept

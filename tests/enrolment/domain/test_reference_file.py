from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrolment.domain.account_refs import AccountRefs
from enrolment.domain.contributors import Contributor
from enrolment.domain.firm_record import FirmRecord
from enrolment.domain.reference_file import CONTRIBUTOR_COLUMNS, FIRM_COLUMNS, FIRMS, contributors
from enrolment.domain.reference_rows import HeaderRefused, RowProblem
from tests.enrolment.reference_records import records
from vocabulary.civility import Civility
from vocabulary.kinds import Kind

REFS = AccountRefs.keyed_by("p" * 32)
GOOD = {
    "kind": "EMPLOYER",
    "account_number": "117 000 000 000 791 900",
    "siren": "000001008",
    "siret": "00000100800044",
    "civility": "MME",
    "display_name": "D’ORNANO Ève",
    "recipient": "MME EVE D ORNANO",
    "street": "1 RUE PASTEUR",
    "postcode": "20000",
    "town": "AJACCIO",
    "nir": "253072B07300470",
    "last_period": "2026-09",
    "last_filed_on": "2026-10-14",
    "last_amount_cents": "415258",
    "instalment_year": "2026",
    "first_instalment_cents": "0",
    "struck_off": "no",
    "siret_received_on": "2021-08-04",
}
FIRM = {
    "siret": "00000011700010",
    "name": "CABINET DUVAL & ASSOCIÉS",
    "recipient": "CABINET DUVAL ET ASSOCIES",
    "postcode": "35000",
    "town": "RENNES",
    "struck_off": "no",
    "sanctioned": "yes",
}


def line(cells: Mapping[str, str], columns: tuple[str, ...] = CONTRIBUTOR_COLUMNS) -> str:
    return ";".join(cells.get(column, "") for column in columns) + "\r\n"


HEADER = ";".join(CONTRIBUTOR_COLUMNS) + "\r\n"


def read(*lines: str) -> list[Contributor | RowProblem]:
    return records(contributors(REFS), [HEADER, *lines])


def test_a_whole_line() -> None:
    (contributor,) = read(line(GOOD))
    assert isinstance(contributor, Contributor)
    assert contributor.kind is Kind.EMPLOYER
    assert contributor.account_number == "117000000000791900"
    assert contributor.civility is Civility.MME
    assert contributor.nir is not None
    assert contributor.nir.key == "70"
    assert contributor.last_declaration is not None
    assert contributor.last_declaration.amount_cents == 415_258
    assert contributor.previous_declaration is None
    assert contributor.first_instalment is not None
    assert contributor.postable
    assert not contributor.struck_off


def test_mark_and_blank_lines_are_no_matter() -> None:
    found = records(contributors(REFS), ["\ufeff" + HEADER, "\r\n", ";" * 22 + "\r\n", line(GOOD), "\n"])
    assert [type(row) for row in found] == [Contributor]


@pytest.mark.parametrize("header", ["", HEADER.replace(";", ","), HEADER.replace("nir;", ""), line(GOOD)])
def test_another_header_is_refused_whole(header: str) -> None:
    with pytest.raises(HeaderRefused) as refused:
        records(contributors(REFS), [header, line(GOOD)])
    assert "415258" not in str(refused.value)
    with pytest.raises(HeaderRefused):
        records(contributors(REFS), [])


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("siren", "000001009", "IDENTIFIER_INVALID"),
        ("siren", "000001016", "SIREN_MISMATCH"),
        ("siren", "", "VALUE_MISSING"),
        ("siret", "00000100800045", "IDENTIFIER_INVALID"),
        ("nir", "253072B07300471", "IDENTIFIER_INVALID"),
        ("account_number", "123", "IDENTIFIER_INVALID"),
        ("kind", "FIRM", "VALUE_INVALID"),
        ("kind", "", "VALUE_MISSING"),
        ("civility", "DR", "VALUE_INVALID"),
        ("display_name", " ", "VALUE_MISSING"),
        ("last_amount_cents", "12,5", "VALUE_INVALID"),
        ("last_amount_cents", "9" * 5000, "VALUE_INVALID"),
        ("last_amount_cents", "", "DECLARATION_INCOMPLETE"),
        ("instalment_year", "", "INSTALMENT_INCOMPLETE"),
        ("last_filed_on", "31/12/2026", "VALUE_INVALID"),
        ("struck_off", "oui", "VALUE_INVALID"),
    ],
)
def test_a_bad_cell_is_named_by_line_and_never_repeated(column: str, value: str, code: str) -> None:
    problem, good = read(line(GOOD | {column: value}), line(GOOD))
    assert isinstance(problem, RowProblem)
    assert (problem.line, problem.code) == (2, code)
    assert not value.strip() or value not in repr(problem)
    assert isinstance(good, Contributor)


def test_wrong_number_of_cells() -> None:
    found = read(line(GOOD), line(GOOD), "EMPLOYER;12345678\n", line(GOOD | {"kind": "INDEPENDENT"}))
    assert isinstance(found[1], Contributor)
    assert found[2] == RowProblem(4, None, "CELL_COUNT")
    assert isinstance(found[3], Contributor)


def test_broken_quotes_spoil_their_line_only() -> None:
    broken, good = read('"a"b;\n', line(GOOD))
    assert broken == RowProblem(2, None, "LINE_UNREADABLE")
    assert isinstance(good, Contributor)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("BE", "BE"),
        ("deu", "DE"),
        ("Belgique", "BE"),
        ("CÔTE D'IVOIRE", "CI"),
        ("royaume uni", "GB"),
        ("", ""),
    ],
)
def test_a_country_is_a_code_or_a_french_name(written: str, code: str) -> None:
    (abroad,) = read(line(GOOD | {"country": written}))
    assert isinstance(abroad, Contributor)
    assert abroad.address is not None
    assert abroad.address.country == code


def test_a_country_nobody_knows_is_named_by_its_line_and_column() -> None:
    assert read(line(GOOD | {"country": "Syldavie"})) == [RowProblem(2, "country", "COUNTRY_UNKNOWN")]


def test_a_file_from_before_the_country_column_still_loads() -> None:
    older = tuple(column for column in CONTRIBUTOR_COLUMNS if column != "country")
    (contributor,) = records(contributors(REFS), [";".join(older) + "\n", line(GOOD, older)])
    assert isinstance(contributor, Contributor)
    assert contributor.address is not None
    assert (contributor.address.town, contributor.address.country) == ("AJACCIO", "")
    older_firm = tuple(column for column in FIRM_COLUMNS if column != "country")
    (firm,) = records(FIRMS, [";".join(older_firm) + "\n", line(FIRM, older_firm)])
    assert isinstance(firm, FirmRecord)


def test_a_majority_manager_needs_no_siren_and_an_account_no_address() -> None:
    none = dict.fromkeys(("siren", "siret", "recipient", "street", "postcode", "town"), "")
    (manager,) = read(line(GOOD | none | {"kind": "MAJORITY_MANAGER"}))
    assert isinstance(manager, Contributor)
    assert manager.address is None
    assert not manager.postable


def test_firms() -> None:
    header = ";".join(FIRM_COLUMNS)
    found = records(FIRMS, [header, line(FIRM, FIRM_COLUMNS), line(FIRM, FIRM_COLUMNS)])
    assert isinstance(found[0], FirmRecord)
    assert found[0].sanctioned
    assert found[0].oec_number is None


@given(st.lists(st.text(max_size=60), max_size=6))
def test_no_content_breaks_the_reading(lines: list[str]) -> None:
    assert all(isinstance(row, RowProblem) for row in read(*lines))

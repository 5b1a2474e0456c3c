"""Files of the contributor reference: contributors and accounting firms, line by line (D-13)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from uuid import UUID

from enrolment.domain.account_refs import AccountRefs
from enrolment.domain.contributors import Contributor, Declaration, Instalment
from enrolment.domain.firm_record import FirmRecord
from enrolment.domain.reference_rows import BadCell, Row, RowProblem, problem_of, read_rows
from vocabulary.civility import Civility
from vocabulary.countries import UnknownCountry, country_of
from vocabulary.identifiers import (
    InvalidIdentifier,
    Nir,
    parse_account_number,
    parse_siren,
    parse_siret,
)
from vocabulary.kinds import Kind
from vocabulary.postal_address import PostalAddress

_ADDRESS_COLUMNS = ("recipient", "complement", "street", "locality", "postcode", "town", "country")
type Key = UUID | str
"""What names a record: an account reference, a SIREN."""

_LATER_COLUMNS = frozenset({"country"})
CONTRIBUTOR_COLUMNS = (
    *("kind", "account_number", "siren", "siret", "civility", "display_name"),
    *_ADDRESS_COLUMNS,
    *("nir", "last_period", "last_filed_on", "last_amount_cents"),
    *("previous_period", "previous_filed_on", "previous_amount_cents"),
    *("instalment_year", "first_instalment_cents", "struck_off", "siret_received_on"),
)
FIRM_COLUMNS = ("siret", "name", *_ADDRESS_COLUMNS, "oec_number", "struck_off", "sanctioned")


READING = 1
"""Raise it when the same line is to be understood otherwise: unchanged lines are then read again, once."""


@dataclass(frozen=True, slots=True)
class Reading[R]:
    """How lines of one kind of file become records."""

    columns: tuple[str, ...]
    parse: Callable[[Row], R]
    key: Callable[[R], Key]
    key_of_cells: Callable[[Mapping[str, str]], Key]

    def rows(self, lines: Iterable[str]) -> Iterator[Row | RowProblem]:
        """Line by line. Raises HeaderRefused when the first is asked for."""
        return read_rows(lines, self.columns, _LATER_COLUMNS)

    def record(self, row: Row) -> R | RowProblem:
        """What the line says, or what is wrong with it."""
        try:
            return self.parse(row)
        except (InvalidIdentifier, BadCell) as error:
            return problem_of(row, error)

    def content(self, row: Row) -> str:
        """The same for the same line, to see without reading it that it is unchanged."""
        return "\x1f".join((str(READING), *map(row.cells.__getitem__, self.columns)))

    def whose(self, problem: RowProblem) -> Key | None:
        """Whose line it was, if that much of it could be read."""
        try:
            return self.key_of_cells(problem.cells)
        except (InvalidIdentifier, KeyError, ValueError):
            return None


def contributors(refs: AccountRefs) -> Reading[Contributor]:
    """One client account a line."""

    def key_of_cells(cells: Mapping[str, str]) -> UUID:
        return refs.of(Kind(cells["kind"].strip()), parse_account_number(cells["account_number"]))

    parse = partial(_contributor, refs)
    return Reading(CONTRIBUTOR_COLUMNS, parse, lambda contributor: contributor.account_ref, key_of_cells)


def _contributor(refs: AccountRefs, row: Row) -> Contributor:
    kind = _one_of(Kind, row, "kind")
    account_number = parse_account_number(row.required("account_number"))
    siren = row.text("siren") if kind is Kind.MAJORITY_MANAGER else row.required("siren")
    siret, nir = row.text("siret"), row.text("nir")
    return Contributor(
        account_ref=refs.of(kind, account_number),
        kind=kind,
        account_number=account_number,
        display_name=row.required("display_name"),
        civility=_one_of(Civility, row, "civility") if row.text("civility") else None,
        siren=parse_siren(siren) if siren else None,
        siret=_siret_of(siret, siren) if siret else None,
        address=_address(row) if any(map(row.text, _ADDRESS_COLUMNS)) else None,
        nir=Nir.parse(nir) if nir else None,
        last_declaration=_declaration(row, "last"),
        previous_declaration=_declaration(row, "previous"),
        first_instalment=_instalment(row),
        struck_off=row.flag("struck_off"),
        siret_received_on=row.day("siret_received_on"),
    )


def _firm(row: Row) -> FirmRecord:
    return FirmRecord(
        siret=parse_siret(row.required("siret")),
        name=row.required("name"),
        address=_address(row),
        oec_number=row.text("oec_number"),
        struck_off=row.flag("struck_off"),
        sanctioned=row.flag("sanctioned"),
    )


FIRMS = Reading(FIRM_COLUMNS, _firm, lambda firm: firm.siren, lambda cells: parse_siret(cells["siret"])[:9])
"""One firm a line."""


def _siret_of(siret: str, siren: str | None) -> str:
    parsed = parse_siret(siret)
    if siren is None or parse_siren(siren) != parsed[:9]:
        raise BadCell("siret", "SIREN_MISMATCH")
    return parsed


def _address(row: Row) -> PostalAddress:
    cells = {column: row.text(column) or "" for column in _ADDRESS_COLUMNS}
    return PostalAddress(**cells | {"country": _country(row)})


def _country(row: Row) -> str:
    text = row.text("country")
    try:
        return country_of(text).code if text else ""
    except UnknownCountry:
        raise BadCell("country", "COUNTRY_UNKNOWN") from None


def _declaration(row: Row, which: str) -> Declaration | None:
    period, amount = row.month(f"{which}_period"), row.number(f"{which}_amount_cents")
    filed_on = row.day(f"{which}_filed_on")
    if period is None and filed_on is None and amount is None:
        return None
    if period is None or filed_on is None or amount is None:
        raise BadCell(f"{which}_period", "DECLARATION_INCOMPLETE")
    return Declaration(period, filed_on, amount)


def _instalment(row: Row) -> Instalment | None:
    year, amount = row.number("instalment_year"), row.number("first_instalment_cents")
    if year is None and amount is None:
        return None
    if year is None or amount is None:
        raise BadCell("instalment_year", "INSTALMENT_INCOMPLETE")
    return Instalment(year, amount)


def _one_of[E: StrEnum](values: type[E], row: Row, column: str) -> E:
    text = row.required(column)
    try:
        return values(text)
    except ValueError:
        raise BadCell(column) from None

"""Spec F 42: one letter to the reference's address, that nobody can read without opening it."""

import csv

import pymupdf
import zxingcpp

from tests.integration.household import Household
from tests.integration.people import People
from tests.integration.quiet import quiet
from vocabulary.countries import country_of
from vocabulary.postal_address import PostalAddress
from workbench.cast import SAMPLE
from workbench.stage import expect

MM = 72 / 25.4
ALWAYS_SEEN = pymupdf.Rect(100 * MM, 45 * MM, 190 * MM, 79 * MM)
EVER_SEEN = pymupdf.Rect(90 * MM, 34 * MM, 200 * MM, 90 * MM)


async def test_scenario_42_letter_path(household: Household, people: People) -> None:
    firm, client = await people.firm(), people.client()
    before = set(household.spool.letters())

    case, letter = await people.case_with_letter(firm, client)

    await quiet(household)
    assert set(household.spool.letters()) - before == {letter.letter_id}
    firm_name = (await firm.founder.call("GET", "enrolment", "/v1/firm")).json()["name"]
    assert firm_name.casefold() in " ".join(letter.text.replace("\xad", "").split()).casefold()
    assert letter.key not in str(await firm.founder.registration(case["case_id"]))
    for mail in household.mailbox.messages(firm.founder.email):
        assert letter.key not in mail.text + mail.html
        assert letter.refusal_code not in mail.text + mail.html
    slip = str(household.spool.slip(letter.letter_id))
    assert not any(secret in slip for secret in (letter.key, letter.refusal_code, client.name, client.nir))
    shown = await firm.founder.registration(case["case_id"])
    assert (shown["letter"]["stage"], shown["letter"]["posted_at"]) == ("REQUESTED", None)
    expect(await firm.founder.enter_key(case["case_id"], letter.key), 200)


async def test_scenario_42_the_sheet(people: People) -> None:
    firm, client = await people.firm(), people.client()
    _, letter = await people.case_with_letter(firm, client)

    with pymupdf.open(stream=people.household.spool.pdf(letter.letter_id)) as document:
        assert document.page_count == 1
        described = document.get_xml_metadata()
        page = document[0]
        inside = [word[4] for word in page.get_text("words") if pymupdf.Rect(word[:4]).intersects(EVER_SEEN)]
        always = [word[4] for word in page.get_text("words") if pymupdf.Rect(word[:4]) in ALWAYS_SEEN]
        codes = barcodes(page)

    assert "<pdfaid:part>2</pdfaid:part>" in described
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in described
    assert "<pdfuaid:part>1</pdfuaid:part>" in described
    assert " ".join(inside) == " ".join(always) == address_of(client.identifier)
    assert [(code.format, code.text) for code in codes] == [
        (zxingcpp.BarcodeFormat.DataMatrix, letter.letter_id)
    ]
    assert client.nir not in letter.text.replace(" ", "")


def barcodes(page: pymupdf.Page) -> list[zxingcpp.Barcode]:
    picture = page.get_pixmap(dpi=300)
    return zxingcpp.read_barcodes(memoryview(picture.samples).cast("B", (picture.h, picture.w, 3)))


def address_of(siren: str) -> str:
    """The lines of the reference, in one."""
    with (SAMPLE / "contributors.csv").open(encoding="utf-8-sig", newline="") as lines:
        row = next(row for row in csv.DictReader(lines, delimiter=";") if row["siren"] == siren)
    parts = ("recipient", "complement", "street", "locality", "postcode", "town")
    country = country_of(row["country"]).code if row["country"] else ""
    return " ".join(PostalAddress(**{part: row[part] for part in parts}, country=country).lines)

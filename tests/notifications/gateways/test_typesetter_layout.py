import itertools
from collections.abc import Callable
from datetime import UTC, datetime

import pymupdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notifications.domain.key_letter import Issuer, KeyLetterContent
from notifications.gateways.typesetter import Typesetter

MM = 72 / 25.4
ALWAYS_SEEN = pymupdf.Rect(100 * MM, 45 * MM, 190 * MM, 79 * MM)
EVER_SEEN = pymupdf.Rect(90 * MM, 34 * MM, 200 * MM, 90 * MM)
WIDEST_ADDRESS = (*["W" * 38] * 5, "97480 " + "W" * 32)
ALL_SERVICES = tuple(f"S{number:02}" for number in range(1, 15))
LONG_NAME = (
    "Société interprofessionnelle d’expertise comptable et de commissariat aux comptes Lemaître, Petit et Cie"
)
LONG_TOWN = "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson"
REPLACED = datetime(2026, 8, 1, 9, tzinfo=UTC)
Letters = Callable[..., KeyLetterContent]


@pytest.fixture(scope="module")
def typesetter(issuer: Issuer) -> Typesetter:
    return Typesetter(issuer)


def page_of(pdf: bytes) -> pymupdf.Page:
    document = pymupdf.open(stream=pdf)
    assert document.page_count == 1
    return document[0]


def spans(page: pymupdf.Page) -> list[dict[str, object]]:
    blocks = page.get_text("dict")["blocks"]
    return [span for block in blocks for line in block.get("lines", ()) for span in line["spans"]]


def check_layout(page: pymupdf.Page, letter: KeyLetterContent) -> None:
    assert page.rect.width == pytest.approx(210 * MM, abs=0.5)
    assert page.rect.height == pytest.approx(297 * MM, abs=0.5)
    texts = spans(page)
    in_window = [span for span in texts if pymupdf.Rect(span["bbox"]).intersects(EVER_SEEN)]
    assert [span["text"] for span in in_window] == list(letter.address)
    assert all(pymupdf.Rect(span["bbox"]) in ALWAYS_SEEN for span in in_window)
    assert all(span["size"] >= 9 for span in texts)
    footer = min(pymupdf.Rect(span["bbox"]).y0 for span in texts if span["size"] < 10.9)
    assert all(span["size"] >= 10.9 for span in texts if pymupdf.Rect(span["bbox"]).y1 < footer)
    signature = max(pymupdf.Rect(span["bbox"]).y1 for span in texts if span["size"] >= 10.9)
    assert signature <= footer
    assert all(pymupdf.Rect(span["bbox"]).x1 <= 192 * MM for span in texts)


@pytest.mark.parametrize(
    ("firm", "services", "replaced"),
    list(
        itertools.product(("A", LONG_NAME, "W" * 120), ((), ALL_SERVICES[:6], ALL_SERVICES), (None, REPLACED))
    ),
)
def test_one_page_whatever_the_length(
    typesetter: Typesetter, letter: Letters, firm: str, services: tuple[str, ...], replaced: datetime | None
) -> None:
    content = letter(
        firm_name=firm,
        firm_town=LONG_TOWN,
        services=services,
        replaces_letter_of=replaced,
        address=WIDEST_ADDRESS,
        salutation="Monsieur Van der Westhuizen de la Rochefoucauld-Montmorency",
    )
    check_layout(page_of(typesetter.key_letter(content)), content)


LATIN = st.characters(min_codepoint=0x20, max_codepoint=0x17F, exclude_categories=("Cc", "Cf"))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(LATIN, min_size=1, max_size=120), services=st.sets(st.sampled_from(ALL_SERVICES)))
def test_one_page_whatever_the_words(
    typesetter: Typesetter, letter: Letters, name: str, services: set[str]
) -> None:
    content = letter(firm_name=name, salutation=name[:60], services=tuple(services))
    check_layout(page_of(typesetter.key_letter(content)), content)

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pymupdf
import pytest
import zxingcpp

from notifications.domain.key_letter import Issuer, KeyLetterContent
from notifications.gateways.typesetter import LetterNotDrawn, Typesetter

MM = 72 / 25.4
EVER_SEEN = pymupdf.Rect(90 * MM, 34 * MM, 200 * MM, 90 * MM)
Letters = Callable[..., KeyLetterContent]


@pytest.fixture(scope="module")
def typesetter(issuer: Issuer) -> Typesetter:
    return Typesetter(issuer)


def page_of(pdf: bytes) -> pymupdf.Page:
    document = pymupdf.open(stream=pdf)
    assert document.page_count == 1
    return document[0]


def words(page: pymupdf.Page) -> str:
    return " ".join(page.get_text().replace("\xad", "").split())


def test_the_letter_says_all_it_must(typesetter: Typesetter, letter: Letters) -> None:
    content = letter(replaces_letter_of=datetime(2026, 8, 1, 9, tzinfo=UTC))
    said = words(page_of(typesetter.key_letter(content)))

    for sentence in (
        "Montreuil, le 22 novembre 2026",
        "Référence à rappeler : CL-4KT9-M2XW-7H",
        "Objet : clé d’activation demandée par le cabinet Durand & Associés",
        "situé à Toulouse, nous a indiqué que vous lui confiez des démarches",
        "votre compte se terminant par 4821. Il souhaite pouvoir :",
        "obtenir votre attestation de vigilance",
        "Pour donner votre accord, communiquez-lui la clé suivante :",
        "7KQM-2XWP-9RTD",
        "Remettre cette clé vaut mandat pour les services cités ci-dessus.",
        "Elle ne fonctionne que pour ce cabinet et une seule fois ; vous ne pouvez pas l’utiliser vous-même.",
        "Aucune date limite n’est fixée",
        "Cette clé annule et remplace celle de notre courrier du 1er août 2026.",
        "le code de refus R4X7-K2HM-9TBN-3WQZ, ou 01 23 45 67 89.",
        "Sans action de votre part, aucun accès n’est ouvert.",
        "Vous restez responsable de vos déclarations et de vos paiements.",
        "ouvrir gratuitement votre propre espace en ligne",
        "pouvez saisir la CNIL.",
    ):
        assert sentence in said


def test_no_replacement_sentence_without_replacement(typesetter: Typesetter, letter: Letters) -> None:
    assert "annule et remplace" not in words(page_of(typesetter.key_letter(letter())))


@pytest.mark.parametrize(
    "firm", ["Durand " * 400, "Durand \U0001f600 \u4f60"], ids=["too long", "no such letters"]
)
def test_a_letter_that_cannot_be_drawn_is_refused_unquoted(
    typesetter: Typesetter, letter: Letters, firm: str
) -> None:
    with pytest.raises(LetterNotDrawn) as refused:
        typesetter.key_letter(letter(firm_name=firm))

    assert "Durand" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__context__ is None or refused.value.__suppress_context__


def test_the_mail_room_reads_the_letter_id_and_nothing_else(typesetter: Typesetter, letter: Letters) -> None:
    content = letter()
    page = page_of(typesetter.key_letter(content))
    picture = page.get_pixmap(dpi=300)
    codes = zxingcpp.read_barcodes(memoryview(picture.samples).cast("B", (picture.h, picture.w, 3)))

    assert [(code.text, code.format) for code in codes] == [
        (str(content.letter_id), zxingcpp.BarcodeFormat.DataMatrix)
    ]
    (drawing,) = page.get_image_rects(page.get_images()[0][0])
    assert not drawing.intersects(EVER_SEEN)


def test_the_document_is_archivable_accessible_and_silent(typesetter: Typesetter, letter: Letters) -> None:
    pdf = typesetter.key_letter(letter())
    document = pymupdf.open(stream=pdf)
    described = document.get_xml_metadata() + repr(document.metadata) + repr(document.get_toc())

    assert "<pdfaid:part>2</pdfaid:part>" in described
    assert "<pdfuaid:part>1</pdfuaid:part>" in described
    assert document.metadata["title"] == "Courrier de clé d’activation"
    assert document.language == "fr"
    assert not any(secret in described for secret in ("7KQM", "2XWP", "9RTD", "R4X7", "Lefèvre", "4821"))
    assert not document.is_encrypted
    assert document.embfile_count() == 0


def test_the_same_letter_is_drawn_the_same(typesetter: Typesetter, letter: Letters) -> None:
    assert typesetter.key_letter(letter()) == typesetter.key_letter(letter())


def test_letters_drawn_from_several_threads_do_not_mix(typesetter: Typesetter, letter: Letters) -> None:
    letters = [letter(letter_reference=f"CL-{rank:04}") for rank in range(8)]
    with ThreadPoolExecutor(4) as threads:
        drawn = list(threads.map(typesetter.key_letter, letters))

    assert all(
        content.letter_reference in words(page_of(pdf)) for content, pdf in zip(letters, drawn, strict=True)
    )


def test_the_word_cabinet_is_not_said_twice(typesetter: Typesetter, letter: Letters) -> None:
    said = words(page_of(typesetter.key_letter(letter(firm_name="Cabinet Durand"))))

    assert "demandée par le cabinet Durand" in said

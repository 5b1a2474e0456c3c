from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pymupdf
import pytest
import zxingcpp

from notifications.domain.key_letter import Issuer, KeyLetterContent
from notifications.gateways.logo import read_logo
from notifications.gateways.typesetter import LetterNotDrawn, Typesetter, TypesetterBroken

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
        "Caisse fictive de recouvrement Service des accès des tiers déclarants",
        "Montreuil, le 22 novembre 2026",
        "Un doute sur ce courrier ? Vérifiez-le par vos propres moyens : 09 99 00 00 00 ou www.caisse",
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
        "le code de refus R4X7-K2HM-9TBN-3WQZ ou 01 23 45 67 89.",
        "Sans action de votre part, aucun accès n’est ouvert.",
        "Vous restez responsable de vos déclarations et de vos paiements.",
        "ouvrir gratuitement votre propre espace en ligne",
        "pouvez saisir la CNIL.",
    ):
        assert sentence in said


def test_the_end_of_a_key_is_said_as_it_is(typesetter: Typesetter, letter: Letters) -> None:
    ending = words(page_of(typesetter.key_letter(letter(expires_at=datetime(2028, 11, 22, 9, tzinfo=UTC)))))
    endless = words(page_of(typesetter.key_letter(letter(expires_at=None))))

    assert "Elle est valable jusqu’au 22 novembre 2028 ; le cabinet n’aura pas accès" in ending
    assert "date limite" not in ending
    assert "Aucune date limite n’est fixée, mais le cabinet n’aura pas accès" in endless
    assert "valable" not in endless


def test_the_refusal_code_stands_out(typesetter: Typesetter, letter: Letters) -> None:
    page = page_of(typesetter.key_letter(letter()))
    spans = [
        span
        for block in page.get_text("dict")["blocks"]
        for line in block.get("lines", ())
        for span in line["spans"]
    ]
    (code,) = [span for span in spans if letter().refusal_code in span["text"]]
    (key,) = [span for span in spans if "7KQM-2XWP-9RTD" in span["text"]]

    assert code["size"] >= 13
    assert key["size"] > code["size"]
    assert "Inconsolata" in code["font"]


def test_a_logo_stands_at_the_head_and_is_read_aloud(issuer: Issuer, letter: Letters, tmp_path: Path) -> None:
    picture = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 300, 60))
    picture.set_rect(picture.irect, (31, 42, 99))
    picture.save(tmp_path / "logo.png")
    (tmp_path / "logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    )
    for name in ("logo.png", "logo.svg"):
        pdf = Typesetter(replace(issuer, logo=read_logo(tmp_path / name))).key_letter(letter())
        page = page_of(pdf)
        assert "<pdfuaid:part>1</pdfuaid:part>" in page.parent.get_xml_metadata()
        assert any(
            "Logo : Caisse fictive" in page.parent.xref_object(xref)
            for xref in range(1, page.parent.xref_length())
        )
        assert words(page).startswith("Caisse fictive de recouvrement")
        assert not [box for box in page.cluster_drawings() if box.intersects(EVER_SEEN)]


def test_a_long_sender_is_set_smaller_and_never_into_the_window(issuer: Issuer, letter: Letters) -> None:
    long = replace(
        issuer,
        name="Union de recouvrement des cotisations de sécurité sociale et d’allocations familiales "
        "de Provence-Alpes-Côte d’Azur",
        logo='<svg xmlns="http://www.w3.org/2000/svg" width="50" height="9"><path d="M1 1h48v7H1z"/></svg>',
    )
    page = page_of(Typesetter(long).key_letter(letter()))
    inside = [word[4] for word in page.get_text("words") if pymupdf.Rect(word[:4]).intersects(EVER_SEEN)]

    assert " ".join(inside) == " ".join(letter().address)
    with pytest.raises(TypesetterBroken):
        Typesetter(replace(issuer, address=("12 avenue de la République",) * 9)).key_letter(letter())


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

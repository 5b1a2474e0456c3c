"""One typographic form in everything shown to people: ’ and the no-break spaces of French."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.typography import STRAIGHT, faults
from web.problem_codes import CODES

ROOT = Path(__file__).parents[1]
SOURCES = [path for room in ("services", "shared") for path in sorted((ROOT / room).rglob("*.py"))]
WORDS = ROOT / "services/notifications/templates"
TEMPLATES = [*sorted(WORDS.glob("emails/*")), *sorted(WORDS.glob("letters/*.typ"))]

FRENCH = re.compile(
    r"[éèêàçùôîûœ]|\b(?:le|la|les|de|du|des|est|un|une|pas|ne|votre|vous|ce|cette|cet|pour|au|plus|non)\b"
    r"|\b[dlnsjcmt]['’]|\bqu['’]",
    re.IGNORECASE,
)
CODE = re.compile(
    r'\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|//[^\n]*|^#.*?$|message: "[^"]*"', re.DOTALL | re.MULTILINE
)


def sentences(path: Path) -> Iterator[str]:
    """The French texts of a module, f-strings in their pieces; what explains the code is English."""
    tree = ast.parse(path.read_text())
    explained = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in explained:
            continue
        if len(FRENCH.findall(node.value)) >= 2:
            yield node.value


def test_the_rule_finds_what_it_should() -> None:
    assert faults("l'adresse") == ["l'adresse"]
    for wrong in ("voici : rien", "«\u00a0rien »", "« rien\u00a0»", "quoi ?"):
        assert len(faults(wrong)) == 1
    assert not faults("l’adresse\u00a0: «\u00a0rien\u00a0»\u00a0!")
    assert sum(len(list(sentences(path))) for path in SOURCES) > 120


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_sentences_of_the_services(path: Path) -> None:
    assert [fault for text in sentences(path) for fault in faults(text)] == []


def test_every_problem() -> None:
    assert [fault for meaning in CODES.values() for fault in faults(meaning.detail)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_words_of_mails_and_letters(path: Path) -> None:
    """Spaces are made unbreakable when a mail is rendered; apostrophes are as they are written."""
    words = CODE.sub("", path.read_text())
    assert STRAIGHT.findall(words) == []

"""A broken installation is told apart from a letter that can't be drawn (C.6)."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree, rmtree

import pytest

from notifications.domain.key_letter import Issuer, KeyLetterContent
from notifications.gateways import typesetter as typesetting
from notifications.gateways.typesetter import Typesetter, TypesetterBroken

Letters = Callable[..., KeyLetterContent]


def unfinished_template(letters: Path) -> None:
    (letters / "sheet.typ").write_text("#let sheet = (")


def no_fonts(letters: Path) -> None:
    rmtree(letters / "fonts")


def one_font_short(letters: Path) -> None:
    for font in (letters / "fonts").glob("SourceSans3-*.ttf"):
        font.unlink()


def room_for_nothing(letters: Path) -> None:
    sheet = letters / "sheet.typ"
    sheet.write_text(sheet.read_text().replace("#let letter-top = 100mm", "#let letter-top = 240mm"))


@pytest.mark.parametrize("spoil", [unfinished_template, no_fonts, one_font_short, room_for_nothing])
def test_an_installation_at_fault_is_not_blamed_on_the_letter(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    issuer: Issuer,
    letter: Letters,
    spoil: Callable[[Path], None],
) -> None:
    spoilt = copytree(typesetting.LETTERS, tmp_path / "letters")
    spoil(spoilt)
    monkeypatch.setattr(typesetting, "LETTERS", spoilt)

    with pytest.raises(TypesetterBroken):
        Typesetter(issuer).key_letter(letter())


class Panic(BaseException):
    """As the compiler panics."""


def test_a_panic_of_the_compiler_ends_no_worker(
    monkeypatch: pytest.MonkeyPatch, issuer: Issuer, letter: Letters
) -> None:
    class Compiler:
        def __init__(self, *_: object, **__: object) -> None:
            pass

        def compile(self, **_: object) -> bytes:
            raise Panic

    monkeypatch.setattr(typesetting.typst, "Compiler", Compiler)
    with pytest.raises(TypesetterBroken):
        Typesetter(issuer).key_letter(letter())

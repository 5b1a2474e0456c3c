"""The square code by which the mail room follows a letter. It says the letter's id and nothing else."""

from dataclasses import dataclass

from ppf.datamatrix import DataMatrix


@dataclass(frozen=True, slots=True)
class Pixels:
    """A square drawing: `side` rows of `side` signs, 1 for black, with the white border readers need."""

    side: int
    pixels: str


def draw(letter_id: str) -> Pixels:
    """Data Matrix ECC 200 of an ASCII letter id (G.3)."""
    rows = DataMatrix(letter_id, codecs=["ascii"]).matrix
    side = len(rows) + 2
    blank = "0" * side
    inside = "".join(f"0{''.join(map(str, row))}0" for row in rows)
    return Pixels(side, f"{blank}{inside}{blank}")

"""The square code by which the mail room follows a letter. It says the letter's id and nothing else."""

from dataclasses import dataclass

import zxingcpp


@dataclass(frozen=True, slots=True)
class Pixels:
    """A square drawing: `side` rows of `side` signs, 1 for black, with the white border readers need."""

    side: int
    pixels: str


def draw(letter_id: str) -> Pixels:
    """Data Matrix ECC 200 of an ASCII letter id (G.3)."""
    code = zxingcpp.create_barcode(letter_id, zxingcpp.BarcodeFormat.DataMatrix, force_square=True)
    image = code.to_image(scale=1, add_quiet_zones=True)
    return Pixels(image.shape[0], "".join("0" if light else "1" for light in memoryview(image).tobytes()))

"""The mail room's code, whatever the letter's id."""

from uuid import UUID

import zxingcpp
from hypothesis import example, given
from hypothesis.strategies import uuids

from notifications.gateways.data_matrix import draw


@given(uuids())
@example(UUID("8049e97a-781b-4120-8349-7471d0246cca"))
@example(UUID("419def82-2154-4354-a5f9-672969617062"))
def test_any_letter_id_is_drawn_as_a_square_that_reads_back(letter_id: UUID) -> None:
    """The examples would be oblong (8 × 64) if the encoder were free to choose."""
    code = draw(str(letter_id))
    assert len(code.pixels) == code.side**2
    enlarged = bytes(
        0 if code.pixels[row // 4 * code.side + column // 4] == "1" else 255
        for row in range(code.side * 4)
        for column in range(code.side * 4)
    )
    (read,) = zxingcpp.read_barcodes(memoryview(enlarged).cast("B", (code.side * 4, code.side * 4)))
    assert (read.text, read.format) == (str(letter_id), zxingcpp.BarcodeFormat.DataMatrix)

"""The bar code of bank counters: its bars measured and read, by a reader and by the standard."""

from io import BytesIO
from itertools import groupby

import pytest
import zxingcpp
from PIL import Image

from billing.pictures import bars_png

#: As the Bank of Thailand agreed it: a bar, the biller, references 1 and 2, satang; 0x0D between.
CODES = [
    "|099400016550100\r123456789012\r670429\r364922",
    "|099999999999990\r111222333444\r\r0",
    "|099400012345601\r2569000001234\r310126\r125050",
]
STOP = [2, 3, 3, 1, 1, 1, 2]
START_B = [2, 1, 1, 2, 1, 4]


def _widths(content: bytes) -> list[int]:
    """Bars and spaces in modules, light quiet zones first and last."""
    row = Image.open(BytesIO(content)).convert("L").tobytes()
    return [len(list(run)) for _dark, run in groupby(row, key=lambda dot: dot < 128)]


@pytest.mark.parametrize("text", CODES)
def test_a_reader_reads_back_what_it_says(text):
    picture = Image.open(BytesIO(bars_png(text))).resize((1200, 120), Image.Resampling.NEAREST)
    (found,) = zxingcpp.read_barcodes(picture)
    assert (found.text, found.format) == (text, zxingcpp.BarcodeFormat.Code128)


@pytest.mark.parametrize("text", CODES)
def test_its_bars_are_those_of_the_standard(text):
    quiet, *widths, end = _widths(bars_png(text))
    assert quiet >= 10 <= end  # ISO/IEC 15417: ten modules either side
    assert widths[-7:] == STOP
    letters = [widths[at : at + 6] for at in range(0, len(widths) - 7, 6)]
    assert letters[0] == START_B  # "|" stands in code set B alone
    for letter in letters:  # eleven modules, an even number of them dark
        assert sum(letter) == 11
        assert sum(letter[::2]) % 2 == 0

"""The units of the server and of the browser agree: both read tests/vectors/units.json."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from geo import units

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "units.json").read_text())


@pytest.mark.parametrize(("sq_m", "sq_wah"), VECTORS["sq_m_to_sq_wah"])
def test_square_metres_become_square_wah(sq_m: str, sq_wah: str) -> None:
    assert units.sq_m_to_sq_wah(Decimal(sq_m)) == Decimal(sq_wah)


@pytest.mark.parametrize(("sq_wah", "text"), VECTORS["sq_wah_to_text"])
def test_square_wah_read_as_on_a_deed(sq_wah: str, text: str) -> None:
    assert str(units.from_sq_wah(Decimal(sq_wah))) == text


@pytest.mark.parametrize(("rai", "ngan", "wah", "sq_wah"), VECTORS["rai_ngan_wah_to_sq_wah"])
def test_a_deeds_three_numbers_add_up(rai: int, ngan: int, wah: str, sq_wah: str) -> None:
    assert units.to_sq_wah(rai, ngan, Decimal(wah)) == Decimal(sq_wah)

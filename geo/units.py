"""Thai land units. 1 rai = 4 ngan = 400 square wah = 1,600 m²; 1 square wah = 4 m². Pure."""

from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

SQ_M_PER_SQ_WAH = Decimal(4)
SQ_WAH_PER_NGAN = 100
SQ_WAH_PER_RAI = 400
_CENT = Decimal("0.01")


class RaiNganWah(NamedTuple):
    """An area as it stands on a deed: 10-0-24.5 is 10 rai, 0 ngan, 24.5 square wah."""

    rai: int
    ngan: int
    sq_wah: Decimal

    def __str__(self) -> str:
        wah = self.sq_wah.normalize()
        text = f"{wah:f}" if wah != wah.to_integral() else str(int(wah))
        return f"{self.rai}-{self.ngan}-{text}"


def to_sq_wah(rai: int, ngan: int, sq_wah: Decimal) -> Decimal:
    """Square wah, to two decimals. Ngan of 4 or more and wah of 100 or more are carried over."""
    total = rai * SQ_WAH_PER_RAI + ngan * SQ_WAH_PER_NGAN + Decimal(sq_wah)
    return total.quantize(_CENT, ROUND_HALF_UP)


def from_sq_wah(total: Decimal) -> RaiNganWah:
    """The deed's three numbers for an area in square wah (not negative)."""
    total = Decimal(total).quantize(_CENT, ROUND_HALF_UP)
    rai, rest = divmod(total, SQ_WAH_PER_RAI)
    ngan, wah = divmod(rest, SQ_WAH_PER_NGAN)
    return RaiNganWah(int(rai), int(ngan), wah)


def sq_m_to_sq_wah(sq_m: float | Decimal) -> Decimal:
    """Square metres (as measured, a float from the map) to square wah with two decimals."""
    return (Decimal(str(sq_m)) / SQ_M_PER_SQ_WAH).quantize(_CENT, ROUND_HALF_UP)


def sq_wah_to_sq_m(sq_wah: Decimal) -> Decimal:
    """Square wah to square metres, exact."""
    return Decimal(sq_wah) * SQ_M_PER_SQ_WAH

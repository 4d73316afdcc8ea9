"""How far a drawn area may be from the paper's before somebody must say why. Pure.

Titled land and certified possession: five per cent, but at least four square wah; other land 15 %.
"""

from dataclasses import dataclass
from decimal import Decimal

from geo import units
from parcels.models.vocabulary import DOCUMENT_CLASS

_TITLED = {"O", "P"}


@dataclass(frozen=True)
class Judgement:
    """Square wah; `off` is drawn less paper."""

    paper: Decimal
    drawn: Decimal
    allowed: Decimal

    @property
    def off(self) -> Decimal:
        return self.drawn - self.paper

    @property
    def is_over(self) -> bool:
        return abs(self.off) > self.allowed


def allowed_sq_wah(document_type: str, paper: Decimal) -> Decimal:
    if DOCUMENT_CLASS[document_type] in _TITLED:
        return max(paper * Decimal("0.05"), Decimal(4))
    return paper * Decimal("0.15")


def judge(document_type: str, paper: Decimal, drawn_sq_m: float) -> Judgement:
    """The drawn area (plane, square metres) against the paper's (square wah)."""
    return Judgement(paper, units.sq_m_to_sq_wah(drawn_sq_m), allowed_sq_wah(document_type, paper))

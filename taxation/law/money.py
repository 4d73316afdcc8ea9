"""Exact money: whole satang, fractions where the law does not round, never a float."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TypeAlias

from taxation.law.errors import BadFacts

SATANG = 100
#: Places before or after the point. Beyond them a number is mistyped, and exact sums never end.
MOST_PLACES = 40
Exact: TypeAlias = int | Fraction


def decimal_of(raw: object, at: str = "") -> Decimal:
    """A Decimal from text, integer or Decimal; a float is refused because it is not exact."""
    if isinstance(raw, float):
        raise BadFacts("number_float", at=at, value=raw)
    try:
        number = raw if isinstance(raw, Decimal) else Decimal(str(raw).strip().replace(",", ""))
    except (InvalidOperation, ValueError):
        raise BadFacts("number_unreadable", at=at, value=_shown(raw)) from None
    if not number.is_finite() or max(map(abs, _places(number))) > MOST_PLACES:
        raise BadFacts("number_unreadable", at=at, value=_shown(raw))
    return number


def whole_of(raw: object, at: str = "") -> int:
    """A whole number from text, integer or Decimal."""
    number = decimal_of(raw, at)
    if number != number.to_integral_value():
        raise BadFacts("number_not_whole", at=at, value=raw)
    return int(number)


def _places(number: Decimal) -> tuple[int, int]:
    """The powers of ten of its first and of its last digit."""
    exponent = number.as_tuple().exponent
    return number.adjusted(), exponent if isinstance(exponent, int) else 0


def _shown(raw: object) -> str:
    shown = str(raw)
    return shown if len(shown) <= MOST_PLACES else f"{shown[:MOST_PLACES]}…"


def rounded(value: Exact, mode: str = "half_up") -> int:
    """The nearest whole number: halves up (away from zero), to even, or cut down."""
    if isinstance(value, int):
        return value
    low, rest = divmod(value.numerator, value.denominator)
    twice = 2 * rest - value.denominator
    if mode == "down" or twice < 0:
        return low
    if mode == "half_even" and twice == 0:
        return low + (low & 1)
    return low + 1


def satang_of(baht: Decimal, mode: str = "half_up") -> int:
    """Baht to whole satang."""
    return rounded(Fraction(baht) * SATANG, mode)


def baht(satang: Exact) -> Decimal:
    """Satang to baht with two decimals (a fraction of a satang is rounded half up)."""
    return Decimal(rounded(satang)).scaleb(-2)


def text(satang: Exact) -> str:
    """Baht as plain text with two decimals, as the examples and stored results write it."""
    return f"{baht(satang):.2f}"


def long_text(satang: Exact) -> str:
    """Baht as text; a fraction of a satang keeps as many decimals as a calculator needs."""
    if satang.denominator == 1:
        return text(satang)
    return f"{Decimal(rounded(satang * 10**8)).scaleb(-10):f}".rstrip("0")


def share_out(total: int, weights: Sequence[Exact], *, dearest: bool = False) -> list[int]:
    """Divide whole satang by weight: each is cut down, the last takes the remainder.

    The last is the last one that weighs anything: nothing falls on a part that owes nothing. With
    `dearest` it is the heaviest, of equals the last.
    """
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    if isinstance(whole, int):  # then every weight is
        parts = [int(total * weight // whole) for weight in weights]
    else:
        parts = [rounded(total * Fraction(weight) / whole, "down") for weight in weights]
    rest = max((weight if dearest else 1, i) for i, weight in enumerate(weights) if weight)[1]
    parts[rest] += total - sum(parts)
    return parts


def percent_text(share: Exact) -> str:
    """A fraction of one as percent, without trailing zeros, at most six decimals."""
    percent = Decimal(rounded(Fraction(share) * 10**8)).scaleb(-6)
    shown = f"{percent:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown

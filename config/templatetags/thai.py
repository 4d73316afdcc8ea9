"""How values read: baht, Buddhist years, rai-ngan-wah. Built into every template."""

import datetime as dt
from decimal import Decimal

from django import template
from django.utils import timezone, translation

from geo import units

register = template.Library()
BUDDHIST = 543
_MONTHS_TH = [
    "ม.ค.",
    "ก.พ.",
    "มี.ค.",
    "เม.ย.",
    "พ.ค.",
    "มิ.ย.",
    "ก.ค.",
    "ส.ค.",
    "ก.ย.",
    "ต.ค.",
    "พ.ย.",
    "ธ.ค.",
]
_MONTHS_EN = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def _is_thai() -> bool:
    return (translation.get_language() or "th").startswith("th")


@register.filter
def baht(value: Decimal | int | str | None) -> str:
    """1250.5 -> '1,250.50'. The word บาท stands in the sentence around it."""
    return "–" if value is None else f"{Decimal(value):,.2f}"


@register.filter
def satang(value: int | None) -> str:
    """Integer satang shown in baht: 125050 -> '1,250.50'."""
    return "–" if value is None else baht(Decimal(value) / 100)


@register.filter
def signed_satang(value: int) -> str:
    """A change in satang shown in baht with its sign: -50 -> '−0.50', 100 -> '+1.00'."""
    return f"{'−' if value < 0 else '+'}{baht(Decimal(abs(value)) / 100)}"


@register.filter
def be_year(year: int | None) -> str:
    """A Christian year as the reader counts: 2569 in Thai, 2026 (B.E. 2569) in English."""
    if year is None:
        return "–"
    return str(year + BUDDHIST) if _is_thai() else f"{year} (B.E. {year + BUDDHIST})"


@register.filter
def thai_date(day: dt.date | dt.datetime | None) -> str:
    """22 พ.ย. 2569, or 22 Nov 2026 in English."""
    if day is None:
        return "–"
    if isinstance(day, dt.datetime):
        day = timezone.localtime(day).date() if timezone.is_aware(day) else day.date()
    if _is_thai():
        return f"{day.day} {_MONTHS_TH[day.month - 1]} {day.year + BUDDHIST}"
    return f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}"


@register.filter
def thai_datetime(moment: dt.datetime | None) -> str:
    """22 พ.ย. 2569 14:05."""
    if moment is None:
        return "–"
    local = timezone.localtime(moment)
    return f"{thai_date(local)} {local:%H:%M}"


@register.filter
def rai(sq_wah: Decimal | None) -> str:
    """Square wah as on a deed: '2-1-35.5'."""
    return "–" if sq_wah is None else str(units.from_sq_wah(Decimal(sq_wah)))

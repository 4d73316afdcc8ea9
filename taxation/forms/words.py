"""Amounts and dates as a Thai letter writes them. Pure."""

import datetime as dt
import re
from decimal import Decimal

BUDDHIST = 543
_DIGITS = ["", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า"]
_PLACES = ["", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน"]
_MONTHS = [
    *("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน"),
    *("กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"),
]
#: Marked codes, tags, entities, words with a Latin letter, and runs of digits: only these change.
_PIECES = re.compile(r"<code>[^<]*</code>|<[^>]*>|&[#\w]+;|[^\s<>&]*[A-Za-z][^\s<>&]*|[0-9]+")
_COUNTED = re.compile(r"counter\((\w+)\)")
_PAGE_FOOT = """
@page letter { @bottom-right { content: "หน้า " counter(page) " จาก " counter(pages); } }
@page sheet { @bottom-right { content: "หน้า " counter(page) " จาก " counter(pages); } }
"""
_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def baht_in_words(satang: int) -> str:
    """201549 satang -> 'สองพันสิบห้าบาทสี่สิบเก้าสตางค์'. Not negative."""
    if satang < 0:
        raise ValueError(satang)
    baht, rest = divmod(satang, 100)
    head = f"{number_in_words(baht)}บาท" if baht or not rest else ""
    return f"{head}{number_in_words(rest)}สตางค์" if rest else f"{head}ถ้วน"


def number_in_words(number: int) -> str:
    """A whole number in Thai: 121 -> 'หนึ่งร้อยยี่สิบเอ็ด'."""
    if number == 0:
        return "ศูนย์"
    millions, rest = divmod(number, 1_000_000)
    head = f"{number_in_words(millions)}ล้าน" if millions else ""
    return head + _below_million(rest, follows=bool(millions))


def _below_million(number: int, *, follows: bool) -> str:
    words = []
    for place in range(5, -1, -1):
        digit = number // 10**place % 10
        if not digit:
            continue
        has_higher = follows or number >= 10 ** (place + 1)
        words.append(_digit_word(digit, place, has_higher) + _PLACES[place])
    return "".join(words)


def _digit_word(digit: int, place: int, has_higher: bool) -> str:
    if place == 1 and digit == 1:
        return ""
    if place == 1 and digit == 2:
        return "ยี่"
    if place == 0 and digit == 1 and has_higher:
        return "เอ็ด"
    return _DIGITS[digit]


def long_date(day: dt.date) -> str:
    """30 มิถุนายน 2569."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year + BUDDHIST}"


def short_date(day: dt.date | None) -> str | None:
    """30/06/2569, for columns of tables."""
    return f"{day.day:02d}/{day.month:02d}/{day.year + BUDDHIST}" if day else None


def thai_digits(text: str) -> str:
    """Arabic digits made Thai, for offices that print so."""
    return text.translate(_THAI_DIGITS)


def thai_page(page: str) -> str:
    """A page with Thai digits in what is read; codes with Latin letters stay as they are typed."""
    counted = _COUNTED.sub(r"counter(\1, thai)", _PAGE_FOOT)
    shown = _PIECES.sub(lambda one: thai_digits(one[0]) if one[0].isdecimal() else one[0], page)
    return shown.replace("</head>", f"<style>{counted}</style></head>", 1)


def money(amount: Decimal | int) -> str:
    """Baht with two decimals and thousands marks."""
    return f"{amount:,.2f}"

"""The codes of a bill as pictures."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import segno
from segno.consts import MODE_BYTE, MODE_NUMERIC

from billing.pictures import bars_png
from billing.thai_qr import BillPayment, bill_qr, counter_code
from taxation.law.bill_code import bill_digits, in_parts
from taxation.law.facts import TaxpayerFacts
from taxation.law.schema import Law

#: Version 25 has 117 modules a side: 0.4 mm each at 50 mm, which a phone still reads from paper.
MOST_VERSION = 25
MOST_DIGITS = 2_200
MODULE_MM = 0.4
BORDER = 4


@dataclass(frozen=True)
class Code:
    """One QR code: what it says, its size in modules with border, and its pictures."""

    text: str
    modules: int
    made: segno.QRCode
    name: str = "code.png"

    @property
    def svg(self) -> str:
        """For the screen."""
        picture = self.made.svg_inline(border=BORDER, omitsize=True, dark="#000")
        return str(picture)

    @property
    def png(self) -> bytes:
        """For paper: a dot a module, which the page shows as sharp squares of any size."""
        out = BytesIO()
        self.made.save(out, kind="png", border=BORDER, dark="#000", light="#fff")
        return out.getvalue()

    @property
    def millimetres(self) -> int:
        """How wide it is printed: never under 30 mm, never under 0.4 mm a module."""
        return max(30, round(self.modules * MODULE_MM))

    @property
    def column_mm(self) -> int:
        """The same with room for the words below it."""
        return max(38, self.millimetres)


def bill_codes(facts: TaxpayerFacts, law: Law, number: str, address: str) -> list[Code]:
    """The codes of a bill, usually one. `address` is that of the page that reads them, or "".

    An empty list for a bill too large for nine codes: it is computed again from its file.
    """
    try:
        parts = in_parts(bill_digits(facts, law, number), MOST_DIGITS)
    except ValueError:
        return []
    return [_code(part, address, f"code-{at}.png") for at, part in enumerate(parts, start=1)]


def pay_code(bill: BillPayment) -> Code:
    """The Thai QR a bank app pays from."""
    text = bill_qr(bill)
    made = segno.make(text, error="m", boost_error=False, micro=False)
    return Code(text, int(made.symbol_size(border=BORDER)[0]), made, "pay.png")


@dataclass(frozen=True)
class Bars:
    """The bar code of bank counters: the page gives it its width and height."""

    png: bytes
    name: str = "bars.png"


def counter_bars(bill: BillPayment) -> Bars:
    """What bank counters scan, as the Bank of Thailand agreed with the banks."""
    return Bars(bars_png(counter_code(bill)))


def _code(digits: str, address: str, name: str) -> Code:
    """Two segments, so that the digits take three and a third bits each."""
    head = f"{address}#" if address else ""
    segments = [(head, MODE_BYTE)] if head else []
    content: Any = [*segments, (digits, MODE_NUMERIC)]  # segno takes segments; its types do not say
    made = segno.make(content, error="m", boost_error=False, micro=False)
    return Code(head + digits, int(made.symbol_size(border=BORDER)[0]), made, name)


def side_by_side(codes: list[Code]) -> str:
    """The codes as one SVG picture, from left to right."""
    high = max(code.modules for code in codes)
    row, at = [], 0
    for code in codes:
        picture = code.svg.replace("<svg", f'<svg x="{at}" width="{code.modules}"', 1)
        row.append(picture.replace("<svg", f'<svg height="{code.modules}"', 1))
        at += code.modules
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {at} {high}">'
    paper = f'<rect width="{at}" height="{high}" fill="#fff"/>'
    return f"{head}{paper}{''.join(row)}</svg>"

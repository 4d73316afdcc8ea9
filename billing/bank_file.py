"""The bank's daily file of bill payments: lines of fixed width, read strictly. Pure.

One header, one line a payment, one trailer with counts and sums. Where each field stands and what
the codes are is the layout's, which the office keeps by bank. Money in integer satang; a day in the
file may be of the Buddhist era, here it is Christian. Nothing of a wrong file is believed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

MAX_BYTES: Final = 16_000_000
BUDDHIST: Final = 543
HEADER, DETAIL, TRAILER = "header", "detail", "trailer"
TYPES: Final = {HEADER: "H", DETAIL: "D", TRAILER: "T"}
#: What each kind of line may hold; those that must be there stand first.
NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    HEADER: ("type", "account", "effective_on"),
    DETAIL: ("type", "account", "paid_on", "reference_1", "amount"),
    TRAILER: ("type", "account", "credit_total", "credit_count"),
}
MORE: Final[Mapping[str, tuple[str, ...]]] = {
    HEADER: ("sequence", "bank"),
    DETAIL: (
        "sequence", "bank", "paid_time", "payer", "reference_2", "reference_3", "branch",
        "teller", "kind", "code", "cheque", "biller", "sending_bank",
    ),
    TRAILER: ("sequence", "bank", "debit_total", "debit_count"),
}  # fmt: skip
#: How wide a field may be at most, where it is kept.
WIDEST: Final[Mapping[str, int]] = {
    "reference_1": 40, "reference_2": 40, "reference_3": 40, "branch": 10, "teller": 10,
    "code": 10, "cheque": 20, "sending_bank": 10, "payer": 200, "amount": 15,
    "credit_total": 15, "debit_total": 15,
}  # fmt: skip
_TIME: Final = re.compile(r"([01]\d|2[0-3])([0-5]\d)([0-5]\d)", re.ASCII)
#: Where year, month and day stand in a date.
_CUTS: Final = {"%d%m%Y": ((4, 8), (2, 4), (0, 2)), "%Y%m%d": ((0, 4), (4, 6), (6, 8))}
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class BadFile(ValueError):
    """Why a file is refused: `code` is stable, `line` and `column` count from 1 (0: the whole)."""

    def __init__(self, code: str, line: int = 0, column: int = 0, **params: object) -> None:
        super().__init__(f"{code} at {line}:{column}")
        self.code, self.line, self.column, self.params = code, line, column, params


@dataclass(frozen=True, slots=True)
class Layout:
    """The files of one bank. `places`: kind of line -> field -> (first column, width)."""

    bank: str
    account: str
    places: Mapping[str, Mapping[str, tuple[int, int]]]
    encoding: str = "cp874"
    width: int = 256
    date_form: str = "%d%m%Y"
    is_buddhist: bool = False
    credit_code: str = "C"
    debit_code: str = "D"


@dataclass(frozen=True, slots=True)
class Row:
    """A payment as the bank tells it, or one it takes back."""

    line: int
    paid_on: dt.date
    satang: int
    reference_1: str
    reference_2: str = ""
    reference_3: str = ""
    paid_time: dt.time | None = None
    payer: str = ""
    branch: str = ""
    teller: str = ""
    code: str = ""
    cheque: str = ""
    sending_bank: str = ""
    is_reversal: bool = False


@dataclass(frozen=True, slots=True)
class DailyFile:
    """A file whose counts and sums agree."""

    bank_day: dt.date
    rows: tuple[Row, ...]

    @property
    def credit_satang(self) -> int:
        return sum(row.satang for row in self.rows if not row.is_reversal)

    @property
    def debit_satang(self) -> int:
        return sum(row.satang for row in self.rows if row.is_reversal)


def read(content: bytes, layout: Layout, *, billers: Collection[str], today: dt.date) -> DailyFile:
    """The payments of a file. `billers`: the office's own numbers. Raises BadFile."""
    lines = _lines(content, layout)
    head, *details, tail = [_Line(n, text, layout) for n, text in enumerate(lines, 1)]
    head.expect(HEADER, None)
    bank_day = head.day("effective_on", today)
    rows, before = list[Row](), head
    for line in details:
        line.expect(DETAIL, before)
        rows.append(_row(line, billers, today))
        before = line
    tail.expect(TRAILER, before)
    made = DailyFile(bank_day, tuple(rows))
    _compare(tail, made)
    return made


def belongs(content: bytes, layout: Layout) -> bool:
    """Whether the first line names the layout's bank: which of several layouts to read by."""
    first, width = layout.places[HEADER].get("bank", (1, 0))
    head = content[: layout.width * 4].decode(layout.encoding, "replace")
    return bool(width) and head[first - 1 : first - 1 + width] == layout.bank


def _lines(content: bytes, layout: Layout) -> list[str]:
    if len(content) > MAX_BYTES:
        raise BadFile("too_large", megabytes=MAX_BYTES // 1_000_000)
    if content.startswith(b"PK\x03\x04"):
        raise BadFile("zipped")
    raw = content.rstrip(b"\x1a").replace(b"\r\n", b"\n").removesuffix(b"\n").split(b"\n")
    if len(raw) < 2:
        raise BadFile("too_short")
    return [_text(number, line, layout) for number, line in enumerate(raw, 1)]


def _text(number: int, line: bytes, layout: Layout) -> str:
    try:
        text = line.decode(layout.encoding)
    except UnicodeDecodeError as fault:
        raise BadFile("encoding", number, fault.start + 1, encoding=layout.encoding) from fault
    if len(text) != layout.width:
        raise BadFile("width", number, len(text), found=len(text), width=layout.width)
    if odd := _CONTROL.search(text):
        raise BadFile("damaged", number, odd.start() + 1)
    return text


@dataclass(frozen=True, slots=True)
class _Line:
    """A line under its kind's places; every refusal names where it stands."""

    number: int
    text: str
    layout: Layout

    @property
    def kind(self) -> str:
        """Told by the first line's, last line's or other lines' letter; "" when by none."""
        for kind, letter in TYPES.items():
            first, width = self.layout.places[kind]["type"]
            if self.text[first - 1 : first - 1 + width].strip() == letter:
                return kind
        return ""

    def expect(self, kind: str, before: _Line | None) -> None:
        """The line is of the kind, ours, and follows the one before."""
        if self.kind != kind:
            raise self.bad("type", kind, "type", letter=TYPES[kind])
        if self.get("bank", kind) not in ("", self.layout.bank):
            raise self.bad("bank", kind, "bank", bank=self.layout.bank)
        if self.get("account", kind) != self.layout.account:
            raise self.bad("account", kind, "account", account=self.layout.account)
        here, there = self.sequence(kind), before.sequence(before.kind) if before else None
        if here is not None and there is not None and here != there + 1:
            raise self.bad("sequence", kind, "sequence", wanted=there + 1)

    def sequence(self, kind: str) -> int | None:
        return self.whole("sequence", kind) if self.has("sequence", kind) else None

    def has(self, name: str, kind: str = "") -> bool:
        return self.layout.places[kind or self.kind].get(name, (1, 0))[1] > 0

    def get(self, name: str, kind: str = "") -> str:
        """A field without the blanks around it; "" where the layout has none."""
        first, width = self.layout.places[kind or self.kind].get(name, (1, 0))
        return self.text[first - 1 : first - 1 + width].strip()

    def whole(self, name: str, kind: str = "") -> int:
        """A number of digits alone."""
        text = self.get(name, kind)
        if not (text.isascii() and text.isdigit()):
            raise self.bad("number", kind or self.kind, name)
        return int(text)

    def day(self, name: str, today: dt.date) -> dt.date:
        text, later = self.get(name), BUDDHIST if self.layout.is_buddhist else 0
        cuts = _CUTS[self.layout.date_form]
        found = None
        if text.isascii() and text.isdigit() and len(text) == 8:
            year, month, day = (int(text[at:to]) for at, to in cuts)
            with suppress(ValueError):
                found = dt.date(year - later, month, day)
        if found is None:
            raise self.bad("day", self.kind, name)
        if not dt.date(2000, 1, 1) <= found <= today:
            raise self.bad("day_far", self.kind, name, day=found.isoformat())
        return found

    def time(self) -> dt.time | None:
        text = self.get("paid_time")
        if not text:
            return None
        match = _TIME.fullmatch(text)
        if not match:
            raise self.bad("time", DETAIL, "paid_time")
        hour, minute, second = map(int, match.groups())
        return dt.time(hour, minute, second)

    def bad(self, code: str, kind: str, name: str, **params: object) -> BadFile:
        """A refusal at a field, with what stands there."""
        first, width = self.layout.places[kind].get(name, (1, 0))
        found = self.text[first - 1 : first - 1 + width].strip()
        return BadFile(code, self.number, first, found=found[:40], **params)


def _row(line: _Line, billers: Collection[str], today: dt.date) -> Row:
    kind = line.get("kind") if line.has("kind") else line.layout.credit_code
    if kind not in (line.layout.credit_code, line.layout.debit_code):
        codes = f"{line.layout.credit_code}, {line.layout.debit_code}"
        raise line.bad("kind", DETAIL, "kind", codes=codes)
    if line.get("biller") not in ("", *billers):
        raise line.bad("biller", DETAIL, "biller")
    satang = line.whole("amount")
    if not satang:
        raise line.bad("zero", DETAIL, "amount")
    texts = ("reference_1", "reference_2", "reference_3", "payer", "branch", "teller", "code",
             "cheque", "sending_bank")  # fmt: skip
    return Row(
        line=line.number,
        paid_on=line.day("paid_on", today),
        satang=satang,
        paid_time=line.time(),
        is_reversal=kind == line.layout.debit_code,
        **{name: line.get(name) for name in texts},
    )


def _compare(tail: _Line, made: DailyFile) -> None:
    """The trailer's counts and sums are those of the lines, to the satang."""
    for side, is_reversal in (("credit", False), ("debit", True)):
        rows = [row.satang for row in made.rows if row.is_reversal is is_reversal]
        for name, summed in ((f"{side}_count", len(rows)), (f"{side}_total", sum(rows))):
            if not tail.has(name):
                continue
            if (told := tail.whole(name)) != summed:
                shown = (told, summed) if name.endswith("count") else (_baht(told), _baht(summed))
                raise tail.bad(name, TRAILER, name, told=shown[0], summed=shown[1])


def _baht(satang: int) -> str:
    return f"{satang // 100:,}.{satang % 100:02d}"


def faults(layout: Layout) -> Iterator[tuple[str, str, str, str]]:
    """What is wrong with a layout: (kind of line, field, fault, the other field or "").

    A fault is missing, wide (with the most it may be), outside or overlaps.
    """
    for kind in TYPES:
        taken = dict[int, str]()
        for name in (*NEEDED[kind], *MORE[kind]):
            first, width = layout.places.get(kind, {}).get(name, (1, 0))
            if not width:
                if name in NEEDED[kind]:
                    yield kind, name, "missing", ""
                continue
            columns = range(first, first + width)
            if width > WIDEST.get(name, width):
                yield kind, name, "wide", str(WIDEST[name])
            if first < 1 or columns[-1] > layout.width:
                yield kind, name, "outside", ""
            elif other := next((taken[at] for at in columns if at in taken), ""):
                yield kind, name, "overlaps", other
            taken.update(dict.fromkeys(columns, name))

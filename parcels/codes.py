"""The office's own codes: parcels (01A001, 04M016/001), buildings (-B001) and signs (-P001). Pure.

Codes are text, never numbers. A retired code is never given out again.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_PARCEL = re.compile(r"(?P<zone>\d{2})(?P<block>[A-Z]{1,2})(?P<lot>\d{3})(?:/(?P<sub>\d{3}))?")
_PART = re.compile(r"(?P<parcel>.+?)-?(?P<kind>[BP])(?P<number>\d{1,3})")
LAST_LOT = 999


class InvalidCode(ValueError):
    """The text is not a code of this form."""


class NoLotLeft(ValueError):
    """All 999 numbers of the block or of the parent parcel have been given out."""


@dataclass(frozen=True, order=True)
class ParcelCode:
    zone: str
    block: str
    lot: str
    sub: str = ""

    def __str__(self) -> str:
        return f"{self.parent}/{self.sub}" if self.sub else self.parent

    @property
    def prefix(self) -> str:
        """Zone and block: 01A."""
        return f"{self.zone}{self.block}"

    @property
    def parent(self) -> str:
        """The code without the sub-lot: 04M016 of 04M016/001."""
        return f"{self.prefix}{self.lot}"


def normalise(text: str) -> str:
    """Arabic digits, capital letters, no spaces: ' ๐๑a๐๐๑ ' -> '01A001'."""
    plain = unicodedata.normalize("NFC", text).translate(THAI_DIGITS)
    return re.sub(r"\s+", "", plain).upper()


def parse_parcel(text: str) -> ParcelCode:
    """Raises InvalidCode. A zone, lot or sub-lot of zeros only is not a code."""
    match = _PARCEL.fullmatch(normalise(text))
    if not match or match["zone"] == "00" or "000" in (match["lot"], match["sub"]):
        raise InvalidCode(text)
    return ParcelCode(match["zone"], match["block"], match["lot"], match["sub"] or "")


def parse_building(text: str) -> str:
    """The code as it is kept: '01A001-B1' -> '01A001-B001'. Raises InvalidCode."""
    return _part(text, "B")


def parse_sign(text: str) -> str:
    """The code as it is kept: '01A001P1' -> '01A001-P001'. Raises InvalidCode."""
    return _part(text, "P")


def join(zone: str, block: str, lot: str) -> ParcelCode:
    """From three columns of a file, where `block` may already hold the zone ('A' or '01A')."""
    letter = normalise(block)
    prefix = letter if letter[:1].isdigit() else normalise(zone).zfill(2) + letter
    return parse_parcel(prefix + normalise(lot).zfill(3))


def next_lot(prefix: str, used: Iterable[str]) -> ParcelCode:
    """The lot after the highest one ever used in the block '01A', retired ones included."""
    first = parse_parcel(f"{prefix}001")
    lots = {code.lot for code in _parsed(used) if code.prefix == prefix}
    return ParcelCode(first.zone, first.block, _after(lots))


def new_lots(prefix: str, count: int, used: Iterable[str]) -> list[ParcelCode]:
    """The next free lots of a block, for parts of a split parcel or shapes that came without."""
    first = parse_parcel(f"{prefix}001")
    lots, made = {code.lot for code in _parsed(used) if code.prefix == prefix}, []
    for _ in range(count):
        lots.add(lot := _after(lots))
        made.append(ParcelCode(first.zone, first.block, lot))
    return made


def sub_lots(parent: ParcelCode, count: int, used: Iterable[str]) -> list[ParcelCode]:
    """Codes for the parts of a split parcel. Parts of a sub-lot get more numbers of its parent."""
    subs = {code.sub for code in _parsed(used) if code.parent == parent.parent and code.sub}
    made = []
    for _ in range(count):
        subs.add(sub := _after(subs))
        made.append(ParcelCode(parent.zone, parent.block, parent.lot, sub))
    return made


def next_part(parcel: str, kind: str, used: Iterable[str]) -> str:
    """The next building ('B') or sign ('P') code on a parcel, or unit ('U') in a building."""
    start = f"{parcel}-{kind}"
    return start + _after({code[-3:] for code in used if code.startswith(start)})


def _part(text: str, kind: str) -> str:
    match = _PART.fullmatch(normalise(text))
    if not match or match["kind"] != kind or int(match["number"]) == 0:
        raise InvalidCode(text)
    return f"{parse_parcel(match['parcel'])}-{kind}{int(match['number']):03d}"


def _parsed(codes: Iterable[str]) -> list[ParcelCode]:
    return [parse_parcel(code) for code in codes]


def _after(numbers: set[str]) -> str:
    """The number after the highest; when 999 is taken, the lowest never used."""
    highest = max(map(int, numbers), default=0)
    if highest < LAST_LOT:
        return f"{highest + 1:03d}"
    free = (f"{n:03d}" for n in range(1, LAST_LOT + 1) if f"{n:03d}" not in numbers)
    if lowest := next(free, None):
        return lowest
    raise NoLotLeft

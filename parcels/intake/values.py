"""A row of a file, by its mapped columns, in the register's words and units. Pure.

Only what the row says is in the result: an empty cell leaves the register as it is.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from geo import units
from parcels import codes, ltax, map_sheet
from parcels.intake import owners
from parcels.models.vocabulary import DocumentType, LandUse

#: LTAX's numbers for land papers; 13 is a class of several and does not say which.
_LTAX_PAPERS = dict(
    enumerate(
        [
            "CHANOTE",
            "NS3K",
            "NS3",
            "NS2",
            "SK1",
            "SPK401",
            "TK",
            "ST1",
            "TRAJONG",
            "NSL",
            "KSN5",
            "RATCHAPHATSADU",
            "OTHER",
        ],
        1,
    )
)
_PAPER_NAMES = {
    "โฉนด": "CHANOTE", "โฉนดที่ดิน": "CHANOTE", "นส4": "CHANOTE", "นส4จ": "CHANOTE",
    "นส3ก": "NS3K", "นส3": "NS3", "นส3ข": "NS3", "นส2": "NS2", "ใบจอง": "NS2",
    "สค1": "SK1", "สปก401": "SPK401", "สปก": "SPK401", "ทค": "TK", "สธ1": "ST1",
    "ตราจอง": "TRAJONG", "โฉนดตราจอง": "TRAJONG", "นสล": "NSL", "กสน5": "KSN5",
    "ที่ราชพัสดุ": "RATCHAPHATSADU", "ราชพัสดุ": "RATCHAPHATSADU", "นค3": "NK3", "สทก": "STK",
    "คทช": "KTC", "ภบท5": "PBT5", "ไม่มีเอกสารสิทธิ": "NONE", "ไม่มี": "NONE", "อื่นๆ": "OTHER",
}  # fmt: skip
_USE_NAMES = {
    "เกษตรกรรม": "AGRICULTURE", "เกษตร": "AGRICULTURE", "อยู่อาศัย": "RESIDENCE",
    "ที่อยู่อาศัย": "RESIDENCE", "อื่นๆ": "OTHER", "พาณิชย์": "OTHER", "พาณิชยกรรม": "OTHER",
    "ว่างเปล่า": "UNUSED", "ที่ว่าง": "UNUSED",
}  # fmt: skip
_LENGTHS = {
    "document_number": 30, "survey_page": 20, "land_number": 10, "land_group": 20, "remark": 300,
}  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MOST_SQ_WAH = Decimal(10_000_000)


@dataclass
class Parsed:
    """What one row says. `values` hold text and numbers JSON can hold; `personal` is separate.

    `about` is a value of ImportRow.About, `part` the sheet or member of the file.
    """

    code: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    #: Persons: name, title, family, id, id_type, kind, address, phone where the row says them.
    personal: list[dict[str, str]] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)
    about: str = "parcel"
    part: str = ""
    #: Where it is known before the register is asked: a value of ImportRow.Verdict.
    verdict: str = ""

    def doubt(self, code: str, **params: object) -> None:
        self.problems.append({"code": code, "params": params})


def parse(raw: Mapping[str, object]) -> Parsed:
    """`raw` is field -> cell, as mapped. Faults become problems; nothing is guessed or dropped."""
    row = Parsed()
    cells = {name: text for name, value in raw.items() if (text := plain(value))}
    for name, text in cells.items():
        if _CONTROL.search(text) or "\ufffd" in text:
            row.doubt("bad_letters", column=name)
            cells = {**cells, name: ""}
    _code(row, cells)
    _sheet(row, cells)
    _area(row, cells)
    _document(row, cells)
    _use(row, cells)
    row.personal, doubts = owners.read(cells)
    row.problems += doubts
    for name, most in _LENGTHS.items():
        text = cells.get(name, "") if name != "land_number" else row.values.get(name, "")
        if len(text) > most:
            row.doubt("too_long", column=name, limit=most)
            row.values.pop(name, None)
        elif text:
            row.values[name] = text
    return row


def plain(value: object) -> str:
    """A cell as text: 12.0 is 12, spaces around are gone, Thai digits stay as written."""
    if value is None or value is True or value is False:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = unicodedata.normalize("NFC", str(value)).strip()
    return "" if text.lower() in ("null", "none", "nan", "-") else text


def _digits(text: str) -> str:
    return text.translate(codes.THAI_DIGITS)


def _code(row: Parsed, cells: Mapping[str, str]) -> None:
    text = cells.get("code", "")
    parts = [cells.get(name, "") for name in ("zone", "block", "lot")]
    if not text and not all(parts[1:]):
        return
    try:
        if text:
            try:
                row.code = str(codes.parse_parcel(text))
            except codes.InvalidCode:
                row.code = str(codes.parse_parcel(parts[0].zfill(2) + text))
        else:
            row.code = str(codes.join(*parts))
    except codes.InvalidCode:
        row.doubt("invalid_code", text=(text or " ".join(parts))[:40])


def _sheet(row: Parsed, cells: Mapping[str, str]) -> None:
    number = _digits(cells.get("land_number", ""))
    if number and not re.fullmatch(r"\d{1,10}", number):
        row.doubt("invalid_land_number", text=number[:40])
    elif number.lstrip("0"):
        row.values["land_number"] = number.lstrip("0")
    try:
        if sheet := sheet_of(cells):
            row.values["map_sheet"] = sheet
    except map_sheet.InvalidSheet:
        said = cells.get("map_sheet") or " ".join(
            cells[name] for name in ("utm1", "utm2", "utm3", "utm4", "utm_scale") if name in cells
        )
        row.doubt("invalid_sheet", text=said[:60])


def sheet_of(cells: Mapping[str, str]) -> str:
    """'4547 I 9036-00 (1:4000)' from one column or from five. Raises InvalidSheet."""
    first, quadrant = _digits(cells.get("utm1", "")), _digits(cells.get("utm2", "")).upper()
    if first and quadrant:
        cell, sub = _digits(cells.get("utm3", "")).zfill(4), _digits(cells.get("utm4", ""))
        scale = _digits(cells.get("utm_scale", "")).removeprefix("1:").replace(",", "")
        of_photo = cell == "0000"
        scale = scale or ("5000" if of_photo else "4000" if not sub.strip("0") else "")
        numeral = map_sheet.ROMAN.get(quadrant) or (int(quadrant) if quadrant.isdecimal() else 0)
        if not (scale.isdecimal() and (sub or "0").isdecimal()):
            raise map_sheet.InvalidSheet("scale")
        made = map_sheet.MapSheet(
            first, numeral, cell, sub.zfill(3 if int(scale) == 5000 else 2), int(scale)
        )
        return str(map_sheet.checked(made))
    text = _digits(cells.get("map_sheet", ""))
    if not text:
        return ""
    scale = _digits(cells.get("utm_scale", "")).removeprefix("1:").replace(",", "")
    return str(map_sheet.parse(f"{text} (1:{scale})" if scale and ":" not in text else text))


def _area(row: Parsed, cells: Mapping[str, str]) -> None:
    parts = [cells.get(name, "") for name in ("rai", "ngan", "wah", "subwah")]
    whole = cells.get("area_sq_wah", "")
    if not whole and not any(parts):
        return
    said = whole or "-".join(part or "0" for part in parts)
    try:
        area = number(whole) if whole else _in_wah(parts)
    except (InvalidOperation, ValueError):
        row.doubt("invalid_area", text=said[:40])
        return
    if not 0 <= area < _MOST_SQ_WAH:
        row.doubt("invalid_area", text=said[:40])
        return
    if whole or area:  # 0-0-0 says that the office does not know
        row.values["register_area_sq_wah"] = f"{area.quantize(Decimal('0.01'))}"
    if not whole and (number(parts[1] or "0") >= 4 or number(parts[2] or "0") >= 100):
        row.doubt("area_carried", text=str(units.from_sq_wah(area)))


def number(text: str) -> Decimal:
    """'1,234.5', '๑๒', '฿304,000.00'. Raises InvalidOperation, or ValueError when not finite."""
    made = Decimal(_digits(text).replace(",", "").replace("฿", "").strip())
    if not made.is_finite():
        raise ValueError(text)
    return made


def _in_wah(parts: list[str]) -> Decimal:
    rai, ngan, wah, tenths = (number(part or "0") for part in parts)
    if min(rai, ngan, wah, tenths) < 0 or tenths >= 10 or rai % 1 or ngan % 1:
        raise ValueError("parts")
    return units.to_sq_wah(int(rai), int(ngan), wah + tenths / 10)


def _document(row: Parsed, cells: Mapping[str, str]) -> None:
    text = cells.get("document_type", "")
    if not text:
        return
    key = re.sub(r"[\s.\-/()]+", "", _digits(text))
    known = _PAPER_NAMES.get(key) or (key.upper() if key.upper() in DocumentType.values else None)
    if known is None and key.isdecimal():
        known = _LTAX_PAPERS.get(int(key))
    if known:
        row.values["document_type"] = known
    else:
        row.doubt("unknown_document_type", text=text[:40])


def _use(row: Parsed, cells: Mapping[str, str]) -> None:
    if text := cells.get("use", ""):
        key = _digits(text).replace(" ", "")
        name, years = ltax.LAND_USES.get(key, (_USE_NAMES.get(key, key.upper()), 0))
        if name in LandUse.values:
            row.values["use"] = name
            if years:
                row.values["vacant_years"] = years
        elif key not in ("7", "MIXED", "หลายประเภท", "NONE", "EXEMPT"):  # say no single use
            row.doubt("unknown_use", text=text[:40])
    if text := _digits(cells.get("moo", "")):
        if text.isdecimal() and 0 < int(text) < 100:
            row.values["moo"] = int(text)
        else:
            row.doubt("unknown_village", text=text[:20])

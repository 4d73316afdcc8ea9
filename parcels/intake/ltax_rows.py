"""A row of the LTAX workbook in the register's words; codes and headings stand in parcels/ltax.py.

Pure. A number or key of a person is looked up among the persons of the first sheet. The house
numbers of a building are rows of their own beside it.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import InvalidOperation

from geo import units
from parcels import codes, ltax, persons
from parcels.intake import owners, values
from parcels.intake.owners import JOINT, Person
from parcels.intake.values import Parsed, number, plain

People = dict[str, Person]
Cells = Mapping[str, str]
OWNERS, LAND, LAND_USES, BUILDINGS, FLOOR_USES, SIGNS = ltax.HEADINGS
#: What a sheet must have for its rows to be understood.
NEEDED = {
    OWNERS: ("เลขบัตรประชาชน", "ชื่อ"),
    LAND: ("รหัสแปลงที่ดิน", "เลขบัตรเจ้าของที่ดิน"),
    LAND_USES: ("รหัสแปลงที่ดิน", "ประเภทการใช้ประโยชน์"),
    BUILDINGS: ("รหัสสิ่งปลูกสร้าง", "รหัสแปลงที่ดิน", "เลขบัตรเจ้าของสิ่งปลูกสร้าง"),
    FLOOR_USES: ("รหัสสิ่งปลูกสร้าง", "ประเภทการใช้งาน"),
    SIGNS: ("รหัสป้าย", "เลขบัตรเจ้าของป้าย", "รหัสแปลงที่ดิน"),
}
_BUDDHIST = 543
#: A cell without a number: the dash that stands for none; 12/1 that a spreadsheet took for a day.
_NO_HOUSE, _DAY = ("", "-", "–"), re.compile(r"\d{4}-\d\d-\d\d")
_LONGEST_HOUSE = 20
_NUMBER = re.compile(r"[0-9A-Z]{5,20}")
_LAND_CELLS = {
    "code": "รหัสแปลงที่ดิน", "document_type": "ประเภทเอกสาร", "document_number": "เลขที่เอกสาร",
    "survey_page": "หน้าสำรวจ", "map_sheet": "ระวาง", "utm_scale": "มาตราส่วน",
    "land_number": "เลขที่ดิน", "moo": "หมู่ที่", "rai": "ไร่", "ngan": "งาน", "wah": "ตร.วา",
    "land_group": "รหัสกลุ่มที่ดิน", "remark": "หมายเหตุ",
}  # fmt: skip
SHEET_PARTS = ("แผนที่ระวางภูมิประเทศ", "ระวางUTM", "แผ่นที่ระวางUTM")
_KINDS = {str(code): kind for kind, code in ltax.PERSON.items()}
_STATUS = {str(code): status for status, code in ltax.STATUS.items()}
_STRUCTURES = {str(code): material for material, code in ltax.STRUCTURE.items()}
_SIGN_TYPES = {str(code): kind for kind, code in ltax.SIGN_TYPE.items()}


def cells_of(raw: Mapping[str, object]) -> dict[str, str]:
    """Cells as text; the apostrophe that keeps a spreadsheet from computing is gone."""
    return {heading: _bare(plain(cell)) for heading, cell in raw.items()}


def _bare(text: str) -> str:
    return text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@＝＋－＠") else text


def read_row(sheet: str, raw: Mapping[str, object], people: People) -> Parsed:
    """Faults become problems. A person of the first sheet joins `people`."""
    cells = cells_of(raw)
    made = Parsed(about=_ABOUT[sheet], part=sheet)
    if any("\ufffd" in text for text in cells.values()):
        made.doubt("bad_letters", column=sheet)
        return made
    return _READERS[sheet](made, cells, people)


def _person(row: Parsed, cells: Cells, people: People) -> Parsed:
    ref = codes.normalise(cells.get("เลขบัตรประชาชน", "")).replace("-", "")
    name = cells.get("ชื่อ", "")
    kind = _KINDS.get(cells.get("ประเภทบุคคล", ""), "")
    if not name or not ref:
        row.doubt("person_without_name")
        return row
    person = {
        "ref": ref, "name": name[:200], "title": cells.get("คำนำหน้า", "")[:60],
        "family": cells.get("นามสกุล", "")[:100], "kind": kind,
        "nationality": cells.get("สัญชาติ", "").upper()[:3],
        "status": _STATUS.get(cells.get("สถานะบุคคล", ""), ""),
        "phone": cells.get("โทรศัพท์", "")[:40], **_addresses(cells),
    }  # fmt: skip
    if owners_key(ref) is None:
        person |= _numbered(row, ref, kind)
    row.personal = [{field: text for field, text in person.items() if text}]
    if not row.problems:
        people[ref] = row.personal[0]
    return row


def owners_key(ref: str) -> str | None:
    """'X12', our own key of a person, as it stands; None for a number."""
    return ref if re.fullmatch(r"X\d{1,18}", ref) else None


def _numbered(row: Parsed, ref: str, kind: str) -> dict[str, str]:
    """Thirteen digits are checked; anything else that looks like a number is a passport's."""
    if persons.digits13(ref):
        if not persons.is_valid13(ref):
            row.doubt("number_wrong")
            return {}
        found = owners.numbered(ref, kind)
        if not found:
            row.doubt("number_of_whom")
        return {"id": ref, **found}
    if _NUMBER.fullmatch(ref):
        return {"id": ref, "id_type": "passport"}
    row.doubt("number_wrong")
    return {}


def _addresses(cells: Cells) -> dict[str, str]:
    """The two addresses in LTAX's cells, joined by tabs: compared cell by cell, then one line."""
    home = [cells.get(heading, "") for heading in ltax.HOME]
    mail = [cells.get(heading, "") for heading in ltax.MAIL]
    return {
        "home_cells": "\t".join(home) if any(home) else "",
        "mail_cells": "\t".join(mail) if any(mail) else "",
    }


def _named(row: Parsed, text: str, people: People) -> list[Person]:
    """The persons of a cell, joined by ';'. One that the first sheet does not name is a doubt."""
    refs = [codes.normalise(part).replace("-", "") for part in text.split(JOINT) if part.strip()]
    if any(ref not in people for ref in refs):
        row.doubt("unknown_person")
        return []
    return [people[ref] for ref in dict.fromkeys(refs)]


def _land(row: Parsed, cells: Cells, people: People) -> Parsed:
    land = {field: cells.get(heading, "") for field, heading in _LAND_CELLS.items()}
    base, cell, sub = (cells.get(heading, "") for heading in SHEET_PARTS)
    land["map_sheet"] = land["map_sheet"] or ltax.sheet_text(base, cell, sub, land["utm_scale"])
    said = values.parse(land)
    row.code, row.values, row.problems = said.code, said.values, said.problems
    if not row.code and not row.problems:
        row.doubt("invalid_code", text="")
    row.personal = _named(row, cells.get("เลขบัตรเจ้าของที่ดิน", ""), people)
    return row


def _land_use(row: Parsed, cells: Cells, people: People) -> Parsed:
    row.code = _code(row, cells.get("รหัสแปลงที่ดิน", ""), lambda text: str(codes.parse_parcel(text)))
    kind = ltax.LAND_USES.get(cells.get("ประเภทการใช้ประโยชน์", ""))
    parts = [cells.get(name, "") or "0" for name in ("ไร่", "งาน", "ตร.วา")]
    try:
        area = units.to_sq_wah(int(number(parts[0])), int(number(parts[1])), number(parts[2]))
    except (InvalidOperation, ValueError):
        row.doubt("area_wrong", text="-".join(parts)[:40])
        return row
    if kind is None:
        row.doubt("use_unknown", text=cells.get("ประเภทการใช้ประโยชน์", "")[:40])
        return row
    row.values = {
        "use": kind[0], "vacant": kind[1], "area": f"{area:.2f}", "by": cells.get("ใช้โดย", ""),
        "crop": cells.get("การเกษตรที่ทำ", ""), "crop_name": cells.get("หมายเหตุ", "")[:40],
    }  # fmt: skip
    return row


def _building(row: Parsed, cells: Cells, people: People) -> Parsed:
    row.code = _code(row, cells.get("รหัสสิ่งปลูกสร้าง", ""), codes.parse_building)
    stands_on = [part.strip() for part in cells.get("รหัสแปลงที่ดิน", "").split(JOINT)]
    row.values = {
        "parcels": [_code(row, part, lambda text: str(codes.parse_parcel(text)))
                    for part in stands_on if part],
        "type_code": cells.get("ประเภทอาคาร", "")[:8],
        "material": _STRUCTURES.get(cells.get("โครงสร้าง", ""), ""),
        "remark": cells.get("หมายเหตุ", "")[:300],
        "shares": cells.get("สัดส่วนกรรมสิทธิ์", "").replace(" ", ""),
    }  # fmt: skip
    if cells.get("โครงสร้าง") and not row.values["material"]:
        row.doubt("unknown_structure", text=cells["โครงสร้าง"][:20])
    _whole(row, "floors", cells.get("จำนวนชั้น", ""), 1, 200)
    _amount(row, "area_sq_m", cells.get("ขนาดพื้นที่ทั้งอาคาร(ตร.ม.)", ""))
    if built := _whole(row, "year_built", cells.get("ปีที่สร้าง", ""), 2243, 2943):
        row.values["year_built"] = built - _BUDDHIST
    row.personal = _named(row, cells.get("เลขบัตรเจ้าของสิ่งปลูกสร้าง", ""), people)
    return row


def houses_of(building: Parsed, raw: Mapping[str, object]) -> Iterator[Parsed]:
    """The house numbers of a building's row, one row each."""
    if not building.code:
        return
    cells = cells_of(raw)
    text = cells.get("เลขที่บ้าน", "").translate(codes.THAI_DIGITS)
    parts = [part.strip() for part in re.split(r"[;,]", text)]
    for house in dict.fromkeys(part for part in parts if part not in _NO_HOUSE):
        made = Parsed(about="house", part=BUILDINGS, code=building.code)
        if len(house) > _LONGEST_HOUSE or _DAY.match(house):
            made.doubt("house_number_wrong", text=house[:_LONGEST_HOUSE])
        made.values = {"number": house[:_LONGEST_HOUSE]}
        _whole(made, "moo", cells.get("หมู่ที่", ""), 1, 99)
        yield made


def _floor_use(row: Parsed, cells: Cells, people: People) -> Parsed:
    row.code = _code(row, cells.get("รหัสสิ่งปลูกสร้าง", ""), codes.parse_building)
    kind = cells.get("ประเภทการใช้งาน", "")
    if kind not in ltax.FLOOR_USES:
        row.doubt("use_unknown", text=kind[:40])
        return row
    row.values = {
        "use": kind,
        "floor": cells.get("ชั้นที่", "")[:10],
        "by": cells.get("ลักษณะการใช้", ""),
    }
    if not _amount(row, "area", cells.get("พื้นที่รวม(ตร.ม.)", "")):
        row.doubt("area_wrong", text="")
    return row


def _sign(row: Parsed, cells: Cells, people: People) -> Parsed:
    row.code = _code(row, cells.get("รหัสป้าย", ""), codes.parse_sign)
    kind = _SIGN_TYPES.get(cells.get("ประเภทป้าย", ""))
    installed = _day(cells.get("วันที่ติดตั้งป้าย", ""))
    parcel = _code(row, cells.get("รหัสแปลงที่ดิน", ""), lambda text: str(codes.parse_parcel(text)))
    row.values = {"business_name": cells.get("ชื่อสถานประกอบการค้า/กิจการ", "")[:200], "parcel": parcel}
    sizes = [_whole(row, field, cells.get(heading, ""), 1, 100_000)
             for field, heading in (("width_cm", "กว้าง (ซม.)"), ("height_cm", "ยาว (ซม.)"),
                                    ("sides", "จำนวนด้าน"))]  # fmt: skip
    row.personal = _named(row, cells.get("เลขบัตรเจ้าของป้าย", ""), people)
    if kind is None or installed is None or not all(sizes) or len(row.personal) != 1:
        row.doubt("sign_incomplete")
        return row
    row.values |= {"wording": kind[0], "is_moving": kind[1], "installed_on": installed.isoformat()}
    return row


def _code(row: Parsed, text: str, parse: Callable[[str], str]) -> str:
    try:
        return parse(text)
    except codes.InvalidCode:
        row.doubt("invalid_part_code", text=text[:40])
        return ""


def _whole(row: Parsed, field: str, text: str, least: int, most: int) -> int:
    """A whole number of a cell into the row's values; 0 when it is empty or out of reach."""
    if not text:
        return 0
    digits = text.translate(codes.THAI_DIGITS)
    if not digits.isdecimal() or not least <= int(digits) <= most:
        row.doubt("invalid_number", column=field, text=text[:20])
        return 0
    row.values[field] = int(digits)
    return int(digits)


def _amount(row: Parsed, field: str, text: str) -> bool:
    if not text:
        return False
    try:
        amount = number(text)
    except (InvalidOperation, ValueError):
        row.doubt("area_wrong", text=text[:40])
        return False
    if not 0 < amount < 10**8:
        row.doubt("area_wrong", text=text[:40])
        return False
    row.values[field] = f"{amount:.2f}"
    return True


def _day(text: str) -> dt.date | None:
    """'05/01/2566', a Buddhist year."""
    match = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text.translate(codes.THAI_DIGITS))
    if not match:
        return None
    day, month, year = (int(part) for part in match.groups())
    try:
        return dt.date(year - _BUDDHIST, month, day)
    except ValueError:
        return None


_READERS: dict[str, Callable[[Parsed, Cells, People], Parsed]] = {
    OWNERS: _person, LAND: _land, LAND_USES: _land_use, BUILDINGS: _building,
    FLOOR_USES: _floor_use, SIGNS: _sign,
}  # fmt: skip
_ABOUT = {
    OWNERS: "person", LAND: "parcel", LAND_USES: "land_use", BUILDINGS: "building",
    FLOOR_USES: "floor_use", SIGNS: "sign",
}  # fmt: skip

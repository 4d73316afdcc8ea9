"""The workbook of LTAX Online: headings, codes and cells. Pure.

LTAX Online is closed and without a door for programs; officers and their helpers read this
workbook row by row. Headings stand exactly so; coded cells hold the code; several owners or
parcels in a cell are joined by ';'. Prices stay empty: LTAX Online fetches the Treasury's.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from geo.units import from_sq_wah
from parcels.map_sheet import InvalidSheet, parse

HOME = ("เลขที่บ้าน", "หมู่ที่", "ซอย", "ถนน", "ตำบล", "อำเภอ", "จังหวัด", "รหัสไปรษณีย์")
MAIL = (
    "บ้านเลขที่ปัจจุบัน", "หมู่ที่ปัจจุบัน", "ซอยปัจจุบัน", "ถนนปัจจุบัน", "ตำบลปัจจุบัน", "อำเภอปัจจุบัน",
    "จังหวัดปัจจุบัน", "รหัสไปรษณีย์ปัจจุบัน",
)  # fmt: skip
HEADINGS: dict[str, tuple[str, ...]] = {
    "1_เจ้าของทรัพย์สิน": (
        "ลำดับ", "เลขบัตรประชาชน", "ประเภทบุคคล", "คำนำหน้า", "ชื่อ", "นามสกุล",
        "สัญชาติ", *HOME,
        "โทรศัพท์", "สถานะบุคคล", *MAIL, "อีเมล",
        "ที่อยู่เพื่อส่งจดหมาย",
    ),
    "2_ที่ดิน": (
        "ลำดับ", "เลขบัตรเจ้าของที่ดิน", "รหัสแปลงที่ดิน", "ประเภทเอกสาร", "เลขที่เอกสาร",
        "หน้าสำรวจ",
        "เล่มที่", "ระวาง", "แผนที่ระวางภูมิประเทศ", "ระวางUTM", "มาตราส่วน", "เลขที่ดิน",
        "หมู่ที่", "ไร่",
        "งาน", "ตร.วา", "ตำบล", "อำเภอ", "จังหวัด", "รวมราคาประเมินที่ดิน (บาท)",
        "ประเภทการใช้ประโยชน์",
        "ผู้ทำประโยชน์", "การเกษตรที่ทำ", "Path รูปที่ดิน", "รหัสกลุ่มที่ดิน", "แผ่นที่ระวางUTM",
        "หน้าที่",
        "ถนน", "ซอย", "รวมเนื้อที่ทั้งหมด (ตร.ว.)", "ราคาต่อตร.วา", "หมายเหตุ",
        "หมายเหตุเจ้าหน้าที่",
    ),
    "2_ที่ดิน_ใช้ประโยชน์": (
        "เลขบัตรเจ้าของที่ดิน", "รหัสแปลงที่ดิน", "ประเภทการใช้ประโยชน์", "ไร่", "งาน", "ตร.วา",
        "ผู้ทำประโยชน์", "ใช้โดย", "เลขบัตรผู้ทำประโยชน์", "การเกษตรที่ทำ", "Path รูปที่ดิน",
        "หมายเหตุ",
    ),
    "3_สิ่งปลูกสร้าง": (
        "ลำดับ", "เลขบัตรเจ้าของที่ดิน", "เลขบัตรเจ้าของสิ่งปลูกสร้าง", "รหัสแปลงที่ดิน",
        "รหัสสิ่งปลูกสร้าง", "รหัสอาคาร", "เลขที่บ้าน", "หมู่ที่", "ซอย", "ถนน", "ประเภทอาคาร",
        "โครงสร้าง",
        "จำนวนชั้น", "กว้าง(ม.)", "ยาว(ม.)", "เนื้อที่ที่ดิน", "ปีที่สร้าง", "ประเภทการใช้งาน",
        "พื้นที่พาณิชย์",
        "สัดส่วนกรรมสิทธิ์", "Path รูปภาพ", "หมู่บ้าน/ชุมชน", "ขนาดพื้นที่ทั้งอาคาร(ตร.ม.)",
        "อายุสิ่งปลูกสร้าง (ปี)", "ราคาประเมินต่อตร.ม.", "ราคาประเมินทุนทรัพย์", "หักค่าเสื่อม",
        "คงเหลือราคาประเมิน", "หมายเหตุ", "หมายเหตุเจ้าหน้าที่",
    ),
    "3_สิ่งปลูกสร้าง_ใช้ประโยชน์": (
        "เลขบัตรเจ้าของสิ่งปลูกสร้าง", "รหัสสิ่งปลูกสร้าง", "ประเภทการใช้งาน",
        "เต็มพื้นที่ทุกชั้น (Y/N)",
        "ชั้นที่", "กว้าง(ม.)", "ยาว(ม.)", "พื้นที่รวม(ตร.ม.)", "ขนาดพื้นที่คงเหลือ(ตร.ม.)",
        "ลักษณะการใช้",
        "หมายเหตุ",
    ),
    "ป้าย": (
        "รหัสป้าย", "เลขบัตรเจ้าของป้าย", "ชื่อสถานประกอบการค้า/กิจการ", "วันที่ติดตั้งป้าย",
        "บ้านเลขที่",
        "หมู่", "ตรอก/ซอย", "ถนน", "ชุมชน", "อำเภอ", "ตำบล", "ป้ายแสดง", "ประเภทป้าย",
        "กว้าง (ซม.)",
        "ยาว (ซม.)", "จำนวนด้าน", "ข้อความภายในป้าย", "งวดที่ติดตั้งป้าย", "จังหวัด",
        "รหัสไปรษณีย์",
        "โทรศัพท์", "Path รูปภาพ", "รหัสแปลงที่ดิน", "เนื้อที่ป้าย (ตร.ซม.)", "จำนวนหน่วย",
        "อัตราภาษีป้าย",
        "รวมเงินภาษี (บาท)", "หมายเหตุ", "หมายเหตุเจ้าหน้าที่",
    ),
}  # fmt: skip
PERSON = {
    "natural": 1, "juristic": 2, "state_enterprise": 3, "government": 4, "association": 5,
    "foundation": 6, "religious": 7, "other": 8,
}  # fmt: skip
STATUS = {"alive": 1, "dead": 2, "bankrupt": 3}
DOCUMENT = {
    "CHANOTE": 1, "NS3K": 2, "NS3": 3, "NS2": 4, "SK1": 5, "SPK401": 6, "TK": 7, "ST1": 8,
    "TRAJONG": 9, "NSL": 10, "KSN5": 11, "RATCHAPHATSADU": 12,
}  # fmt: skip
OTHER_DOCUMENT = 13
USED_BY = {"self": 1, "tenant": 2, "others": 3}
STRUCTURE = {"wood": 1, "brick": 2, "half": 3}
BUILDING_USE = {"RESIDENCE": 1, "OTHER": 3, "UNUSED": 4, "AGRICULTURE": 5}
#: LTAX's code of a use of land -> use, and the years it has been vacant at least. 7 says no use.
LAND_USES = {
    "1": ("AGRICULTURE", 0), "2": ("RESIDENCE", 0), "3": ("RESIDENCE", 0), "4": ("RESIDENCE", 0),
    "5": ("OTHER", 0), "6": ("UNUSED", 0), "8": ("UNUSED", 3), "9": ("UNUSED", 6),
}  # fmt: skip
#: LTAX's code of a use of a building; 2 is a dwelling and a business on the same floor.
FLOOR_USES = {"1": "RESIDENCE", "3": "OTHER", "4": "UNUSED", "5": "OTHER"}
SIGN_TYPE = {
    ("thai", True): 5, ("thai", False): 1, ("mixed", True): 6, ("mixed", False): 2,
    ("foreign", True): 7, ("foreign", False): 3,
}  # fmt: skip
#: Named crops and animals; others are 5 (yearly) or 8 (perennial), with the name kept.
CROP = {
    "ข้าว": 1, "ข้าวโพด": 2, "อ้อย": 3, "มันสำปะหลัง": 4, "ยางพารา": 6, "ปาล์มน้ำมัน": 7, "ไก่": 9,
    "สุกร": 10, "โค": 11, "ปลา": 12,
}  # fmt: skip
#: What people write for them.
_ALSO = {
    "ข้าวโพดเลี้ยงสัตว์": "ข้าวโพด", "ยาง": "ยางพารา", "ปาล์ม": "ปาล์มน้ำมัน", "หมู": "สุกร", "วัว": "โค",
    "rice": "ข้าว", "maize": "ข้าวโพด", "sugar cane": "อ้อย", "cassava": "มันสำปะหลัง",
    "rubber": "ยางพารา", "oil palm": "ปาล์มน้ำมัน", "chicken": "ไก่", "pig": "สุกร", "cattle": "โค",
    "fish": "ปลา",
}  # fmt: skip
_YEARLY, _PERENNIAL = 5, 8
_YEARLY_CROPS = {
    "ผัก", "พืชผัก", "กระเทียม", "งา", "ถั่วเหลือง", "ถั่วเขียว", "ถั่วลิสง", "vegetables", "garlic",
    "sesame", "soybean",
}  # fmt: skip
_SIGN_UNIT_SQ_CM = 500


def land_use(
    use: str, years_vacant: int | None, *, owner_lives: bool, houseowner_lives: bool
) -> int:
    """LTAX's list of land uses: a residence by who of the house register owns what."""
    if use == "AGRICULTURE":
        return 1
    if use == "RESIDENCE":
        return 2 if owner_lives else 3 if houseowner_lives else 4
    if use == "OTHER":
        return 5
    if years_vacant is None or years_vacant < 3:
        return 6
    return 8 if years_vacant < 6 else 9


def crop(name: str) -> int | None:
    """LTAX's code of a crop or animal."""
    if not name:
        return None
    known = _ALSO.get(name.strip().lower(), name.strip())
    return CROP.get(known, _YEARLY if known in _YEARLY_CROPS else _PERENNIAL)


def rai_ngan_wah(sq_wah: Decimal | None) -> str | None:
    """An area in a cell: '2-1-35.5'."""
    return None if sq_wah is None else str(from_sq_wah(sq_wah))


def sheet_cells(text: str) -> tuple[str, str, str, int | None, str]:
    """A map sheet as LTAX asks: whole, 1:50,000 sheet, quadrant and cell, scale, sub-sheet.

    A text that is no sheet stays whole in the first cell.
    """
    try:
        sheet = parse(text)
    except InvalidSheet:
        return text, "", "", None, ""
    name = str(sheet).partition(" (")[0]
    roman = name.split()[1]
    return name, sheet.sheet, f"{roman} {sheet.cell}", sheet.scale, sheet.sub


def sheet_text(base: str, cell: str, sub: str, scale: str) -> str:
    """The map sheet of a row whose first cell is empty, from its parts; '' when they are too."""
    if not base or not cell:
        return ""
    return f"{base} {cell}{'-' + sub if sub else ''}{f' (1:{scale})' if scale else ''}"


_PARTS = {
    "moo": r"(?:หมู่ที่|หมู่|ม\.)\s*(\d+)",
    "lane": r"(?:ซอย|ซ\.)\s*(\S+)",
    "road": r"(?:ถนน|ถ\.)\s*(\S+)",
    "tambon": r"(?:ตำบล|ต\.)\s*(\S+)",
    "amphoe": r"(?:อำเภอ|อ\.)\s*(\S+)",
    "province": r"(?:จังหวัด|จ\.)\s*(\S+)",
    "postcode": r"\b(\d{5})\b",
}


def address_cells(text: str) -> tuple[str, ...]:
    """An address in one line as LTAX's eight cells; what is not recognised stays in the first."""
    rest, found = text.strip(), []
    for pattern in _PARTS.values():
        match = re.search(pattern, rest)
        found.append(match[1] if match else "")
        rest = rest.replace(match[0], " ", 1) if match else rest
    return (" ".join(rest.split()), *found)


_WRITTEN = ("", "หมู่ ", "ซ.", "ถ.", "ต.", "อ.", "จ.", "")


def address_line(cells: Sequence[str]) -> str:
    """LTAX's eight cells as the register keeps an address."""
    return " ".join(mark + cell for mark, cell in zip(_WRITTEN, cells, strict=True) if cell)


def sign_units(width_cm: int, height_cm: int, sides: int) -> int:
    """Started units of 500 square centimetres, all sides."""
    return -(-width_cm * height_cm * sides // _SIGN_UNIT_SQ_CM)

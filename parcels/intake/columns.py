"""Which column of a file means what. Names met in tax-map and land-office files. Pure."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Field(NamedTuple):
    """Something a file can say: words for a person, the names files give it."""

    th: str
    en: str
    names: tuple[str, ...]
    is_personal: bool = False


#: The register's word -> what files call it. The first column that matches is taken.
FIELDS: dict[str, Field] = {
    "code": Field(
        "รหัสแปลงที่ดิน", "Parcel code",
        ("parcel_cod", "parcel_code", "code", "รหัสแปลงที่ดิน", "รหัสแปลง"),
    ),
    "zone": Field("เขต (โซน)", "Zone", ("zone", "zone_id", "โซน", "เขต")),
    "block": Field("เขตย่อย (บล็อก)", "Block", ("block", "block_id", "บล็อก", "เขตย่อย")),
    "lot": Field("แปลง (ล็อต)", "Lot", ("lot", "lot_id", "lot_no", "ล็อต")),
    "document_type": Field(
        "ประเภทเอกสารสิทธิ", "Kind of land paper",
        ("document_type", "land_type", "doc_type", "parcel_type", "parcel_typ", "ประเภทเอกสาร",
         "ประเภทเอกสารสิทธิ"),
    ),
    "document_number": Field(
        "เลขที่เอกสารสิทธิ", "Number of the paper",
        ("document_number", "id_chanod", "parcel_no", "chanod_no", "deed_no", "parcel_rn",
         "ns3a_no", "ns3k_rn", "เลขที่เอกสาร", "เลขที่โฉนด", "โฉนด", "เลขที่นส3ก",
         "document_n", "doc_no"),
    ),
    "survey_page": Field(
        "หน้าสำรวจ", "Survey page",
        ("survey_page", "survey", "survey_no", "survey_pag", "หน้าสำรวจ"),
    ),
    "map_sheet": Field("ระวาง", "Map sheet", ("map_sheet", "mapsheet", "sheet", "ระวาง")),
    "utm1": Field(
        "ระวาง 1:50,000", "Sheet, part 1",
        ("utm_map1", "utmmap1", "landutm1", "utm_airmap1", "แผนที่ระวางภูมิประเทศ"),
    ),
    "utm2": Field(
        "ระวาง ส่วนที่ 2", "Sheet, part 2",
        ("utm_map2", "utmmap2", "landutm2", "utm_airmap2"),
    ),
    "utm3": Field(
        "ระวาง ส่วนที่ 3", "Sheet, part 3",
        ("utm_map3", "utmmap3", "landutm3", "utm_airmap3", "ระวางutm"),
    ),
    "utm4": Field(
        "แผ่นที่", "Sheet, part 4", ("utm_map4", "utmmap4", "landutm4", "แผ่นที่ระวางutm")
    ),
    "utm_scale": Field(
        "มาตราส่วน", "Scale", ("utm_scale", "utmscale", "landutmscale", "scale", "มาตราส่วน")
    ),
    "land_number": Field(
        "เลขที่ดิน", "Land number",
        ("land_no", "land_number", "landnumber", "land_numbe", "เลขที่ดิน", "ที่ดิน", "ล.ที่ดิน"),
    ),
    "rai": Field("ไร่", "Rai", ("rai", "nrai", "ไร่")),
    "ngan": Field("งาน", "Ngan", ("ngan", "nngan", "nnhan", "งาน")),
    "wah": Field("ตารางวา", "Square wah", ("wa", "wah", "nwah", "nwa", "วา", "ตร.วา", "ตารางวา")),
    "subwah": Field("เศษของวา", "Tenths of a wah", ("subwa", "subwah", "nsubwah", "เศษ")),
    "area_sq_wah": Field(
        "เนื้อที่รวม (ตร.ว.)", "Whole area, square wah",
        ("area_sq_wah", "register_area_sq_wah", "area_wah", "sq_wah", "register_a",
         "รวมเนื้อที่ทั้งหมด (ตร.ว.)"),
    ),
    "use": Field(
        "ประเภทการใช้ประโยชน์", "Land use",
        ("use", "land_use", "landuse", "main_use", "ประเภทการใช้ประโยชน์"),
    ),
    "moo": Field("หมู่ที่", "Village number", ("moo", "mu", "village_no", "หมู่ที่", "หมู่")),
    "land_group": Field(
        "รหัสกลุ่มที่ดิน", "Land group", ("land_group", "group_code", "รหัสกลุ่มที่ดิน")
    ),
    "remark": Field("หมายเหตุ", "Remark", ("remark", "note", "หมายเหตุ")),
    "owner_title": Field(
        "คำนำหน้าชื่อเจ้าของ", "Owner's title", ("own_title", "owner_title", "คำนำหน้า"), True
    ),
    "owner_name": Field(
        "ชื่อเจ้าของ", "Owner's name",
        ("own_fname", "own_name", "owner_name", "owner", "ชื่อ", "ชื่อเจ้าของ"), True,
    ),
    "owner_family": Field(
        "นามสกุลเจ้าของ", "Owner's family name",
        ("own_lname", "own_surname", "owner_family", "นามสกุล"), True,
    ),
    "owner_id": Field(
        "เลขประจำตัวเจ้าของ", "Owner's ID number",
        ("own_pers_id", "own_id", "owner_id", "own_pid", "13 หลัก", "เลขบัตรเจ้าของที่ดิน",
         "เลขบัตรประชาชน"), True,
    ),
    "owner_type": Field(
        "ประเภทบุคคล", "Kind of person", ("owner_type", "own_type", "ประเภทบุคคล"), True
    ),
    "owner_house": Field(
        "บ้านเลขที่ของเจ้าของ", "Owner's house number",
        ("own_hse_no", "own_no", "own_house", "own_addr", "own_address", "owner_address", "ที่อยู่",
         "ที่อยู่เจ้าของ"), True,
    ),
    "owner_hamlet": Field(
        "หมู่บ้านของเจ้าของ", "Owner's village", ("own_village", "own_villag"), True
    ),
    "owner_moo": Field("หมู่ที่ของเจ้าของ", "Owner's village number", ("own_moo",), True),
    "owner_lane": Field("ซอยของเจ้าของ", "Owner's lane", ("own_soi",), True),
    "owner_road": Field("ถนนของเจ้าของ", "Owner's road", ("own_road",), True),
    "owner_tambon": Field(
        "ตำบลของเจ้าของ", "Owner's sub-district",
        ("own_tambol", "own_tambon", "own_tumbol", "own_tumb"), True,
    ),
    "owner_amphoe": Field(
        "อำเภอของเจ้าของ", "Owner's district", ("own_amphur", "own_amphoe", "own_amphu"), True
    ),
    "owner_province": Field(
        "จังหวัดของเจ้าของ", "Owner's province", ("own_province", "own_provin", "own_prov"), True
    ),
    "owner_postcode": Field(
        "รหัสไปรษณีย์ของเจ้าของ", "Owner's postcode",
        ("own_zip", "own_zipcode", "own_postcode", "own_post"), True,
    ),
    "owner_phone": Field(
        "โทรศัพท์ของเจ้าของ", "Owner's telephone", ("own_tel", "own_phone", "โทรศัพท์"), True
    ),
}  # fmt: skip
#: Anything else a file says of its owners is read by nobody and kept nowhere.
_OF_OWNERS = re.compile(r"^(own|เจ้าของ|ที่อยู่|โทร)")


def key_of(name: str) -> str:
    """A heading as it is compared: letters and digits, small."""
    text = unicodedata.normalize("NFC", str(name)).strip().lower()
    return re.sub(r"[\s_.\-()]+", "", text)


def guess(columns: Iterable[str], fields: Mapping[str, Field] = FIELDS) -> dict[str, str]:
    """Field -> column, for the columns whose names are known."""
    by_key: dict[str, str] = {}
    for column in columns:
        by_key.setdefault(key_of(column), column)
    found = {}
    for field, about in fields.items():
        for name in about.names:
            if key_of(name) in by_key:
                found[field] = by_key[key_of(name)]
                break
    return found


def is_personal(column: str) -> bool:
    """True for a column that tells who owns: never shown in an example, never kept in clear."""
    key = key_of(column)
    if _OF_OWNERS.match(key):
        return True
    return any(
        about.is_personal and key in {key_of(name) for name in about.names}
        for about in FIELDS.values()
    )


def signature(columns: Iterable[str]) -> str:
    """The same for files with the same columns, in whatever order."""
    text = "\n".join(sorted(key_of(column) for column in columns))
    return hashlib.sha256(text.encode()).hexdigest()

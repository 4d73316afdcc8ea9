"""Why a row cannot go in, or should be looked at: Thai, English, and what becomes of it. Pure."""

from typing import Any

from geo.intake.problems import Problem
from parcels.intake.reasons import QUARANTINED, REFUSED, WARNING, Reason
from parcels.intake.words_of_wholes import OF_WHOLE_FILES

#: The reader's word for a ring that crosses itself: the row's outline can be repaired.
INVALID_RING = "invalid_ring"

_REASONS = {
    "bad_letters": Reason(
        REFUSED,
        "ช่อง {column} มีอักขระที่อ่านไม่ได้ กรุณาส่งออกไฟล์ใหม่เป็น UTF-8",
        "Column {column} holds characters that cannot be read. Export the file again as UTF-8.",
    ),
    "same_row_twice": Reason(
        REFUSED,
        "แถวนี้ซ้ำกับแถว {other} ทุกประการ ระบบใช้เพียงแถวเดียว",
        "This row is the same as row {other}; one of them is enough.",
    ),
    "invalid_code": Reason(
        QUARANTINED,
        "รหัสแปลง “{text}” ไม่ถูกรูปแบบ ต้องเป็นเช่น 01A001 หรือ 04M016/001",
        "“{text}” is not a parcel code. It looks like 01A001 or 04M016/001.",
    ),
    "code_twice": Reason(
        QUARANTINED,
        "รหัส {code} มีหลายแถวที่ไม่เหมือนกัน ({rows}) กรุณาเลือกแถวที่ถูก",
        "Code {code} stands in several rows that differ ({rows}). Keep the right one.",
    ),
    "code_retired": Reason(
        QUARANTINED,
        "รหัส {code} ยกเลิกแล้ว ใช้ซ้ำไม่ได้ กรุณาให้รหัสใหม่",
        "Code {code} was retired and is never used again. Give a new one.",
    ),
    "no_key": Reason(
        QUARANTINED,
        "แถวนี้ไม่มีรหัสแปลง ไม่มีระวางกับเลขที่ดินที่ตรงกับทะเบียน และไม่มีรูปแปลง กรุณาเติมรหัส",
        "The row has no code, no sheet and land number of the register, and no shape. Give a code.",
    ),
    "no_block": Reason(
        QUARANTINED,
        "ไม่มีเขตย่อย {block} ในแผนที่ภาษี กรุณาแก้รหัสหรือสร้างเขตย่อยก่อน",
        "There is no block {block} on the tax map. Mend the code or make the block first.",
    ),
    "invalid_sheet": Reason(
        QUARANTINED,
        "ระวาง “{text}” ไม่ถูกต้อง ต้องเป็นเช่น 4547 I 9036-00 (1:4000)",
        "“{text}” is not a map sheet. It looks like 4547 I 9036-00 (1:4000).",
        can_accept=True,
    ),
    "invalid_land_number": Reason(
        QUARANTINED,
        "เลขที่ดิน “{text}” ไม่ใช่ตัวเลข",
        "Land number “{text}” is not a number.",
        can_accept=True,
    ),
    "land_number_twice": Reason(
        QUARANTINED,
        "ระวางและเลขที่ดินนี้เป็นของแปลง {code} อยู่แล้ว",
        "This sheet and land number belong to parcel {code} already.",
        can_accept=True,
    ),
    "invalid_area": Reason(
        QUARANTINED,
        "เนื้อที่ “{text}” ไม่ถูกต้อง กรุณาใส่ไร่ งาน ตารางวา เป็นตัวเลข",
        "“{text}” is not an area. Give rai, ngan and square wah as numbers.",
    ),
    "no_area": Reason(
        QUARANTINED,
        "แปลงใหม่ไม่มีเนื้อที่และไม่มีรูปแปลง กรุณาเติมเนื้อที่",
        "A new parcel without area and without shape. Give its area.",
    ),
    "unknown_document_type": Reason(
        QUARANTINED,
        "ไม่รู้จักประเภทเอกสาร “{text}”",
        "“{text}” is not a known kind of land paper.",
        can_accept=True,
    ),
    "unknown_use": Reason(
        QUARANTINED,
        "ไม่รู้จักการใช้ประโยชน์ “{text}”",
        "“{text}” is not a known land use.",
        can_accept=True,
    ),
    "unknown_village": Reason(
        QUARANTINED,
        "ไม่มีหมู่ที่ {text} ในตำบล",
        "The sub-district has no village {text}.",
        can_accept=True,
    ),
    "too_long": Reason(
        QUARANTINED,
        "ช่อง {column} ยาวเกิน {limit} ตัวอักษร",
        "{column} is longer than {limit} characters.",
        can_accept=True,
    ),
    "invalid_id": Reason(
        QUARANTINED,
        "เลขประจำตัวเจ้าของไม่ถูกต้อง (ต้องมี 13 หลักและหลักตรวจสอบถูก)",
        "The owner's number is wrong: it has 13 digits and a check digit.",
        can_accept=True,
    ),
    "id_type_unknown": Reason(
        QUARANTINED,
        "เลขประจำตัวขึ้นต้นด้วย 0 อาจเป็นนิติบุคคลหรือบุคคลไร้สัญชาติ กรุณาระบุประเภทบุคคล",
        "A number that starts with 0 is a company's or that of a person without nationality. "
        "Say which kind of person.",
        can_accept=True,
    ),
    "owners_do_not_match": Reason(
        QUARANTINED,
        "จำนวนชื่อ นามสกุล หรือเลขประจำตัวที่คั่นด้วย “;” ไม่เท่ากัน จับคู่เจ้าของไม่ได้",
        "The names, family names or numbers joined by “;” are not equally many: which belong "
        "together is not clear.",
        can_accept=True,
    ),
    "shares_presumed": Reason(
        WARNING,
        "มีเจ้าของหลายคน ไฟล์ไม่บอกส่วน ระบบถือว่ามีส่วนเท่ากัน (ป.พ.พ. มาตรา 1357)",
        "Several owners, and the file does not say their shares; equal ones are presumed "
        "(Civil and Commercial Code s1357).",
    ),
    "outside": Reason(
        QUARANTINED,
        "รูปแปลงอยู่นอกตำบล {percent}%",
        "{percent}% of the shape lies outside the sub-district.",
        can_accept=True,
    ),
    "overlap": Reason(
        QUARANTINED,
        "ทับซ้อนกับ {codes} ({sq_m} ตร.ม.) กรุณาแก้แนวเขต หรือรับเป็นแนวเขตพิพาท",
        "Lies on ground of {codes} ({sq_m} m²). Mend the edge, or accept it as a disputed claim.",
        can_accept=True,
    ),
    "stands_later": Reason(
        QUARANTINED,
        "สถานะปัจจุบันของ {code} เริ่มวันที่ {day} ซึ่งหลังวันมีผลของการนำเข้า",
        "The present state of {code} began on {day}, after the day this import takes effect.",
    ),
    "has_buildings": Reason(
        WARNING,
        "แปลง {code} ไม่อยู่ในไฟล์แต่มีสิ่งปลูกสร้าง ระบบไม่ยกเลิกให้",
        "Parcel {code} is not in the file but buildings stand on it; it is kept.",
    ),
    "area_from_shape": Reason(
        WARNING,
        "ไม่มีเนื้อที่ตามเอกสาร ใช้เนื้อที่จากรูปแปลงแทน",
        "No area from the paper; the drawn area is taken.",
    ),
    "area_differs": Reason(
        WARNING,
        "เนื้อที่ตามเอกสาร {paper} ตร.ว. ต่างจากรูปแปลง {drawn} ตร.ว.",
        "The paper says {paper} square wah, the drawing {drawn}.",
    ),
    "area_carried": Reason(
        WARNING,
        "งานตั้งแต่ 4 หรือตารางวาตั้งแต่ 100 ระบบทดให้แล้ว ({text})",
        "Ngan of 4 or more, or wah of 100 or more, were carried over ({text}).",
    ),
    "formula": Reason(
        WARNING,
        "ช่อง {column} มีสูตร ระบบเก็บเป็นข้อความเท่านั้น",
        "Cell {column} holds a formula; it is kept as text only.",
    ),
    "shifted": Reason(
        WARNING,
        "รูปแปลงทั้งไฟล์เลื่อนจากทะเบียนราว {metres} ม. ({east} ม. ตะวันออก {north} ม. เหนือ) "
        "ป้ายระบบพิกัดอาจผิด เช่นเป็นอินเดียน 1975 กรุณาเลือกระบบพิกัดใหม่ก่อนนำเข้า",
        "All shapes lie about {metres} m off the register ({east} m east, {north} m north). The "
        "reference system may be mislabelled, for example Indian 1975. Choose it before applying.",
    ),
    "same_file": Reason(
        WARNING,
        "ไฟล์นี้นำเข้าแล้วเมื่อ {day} การนำเข้าซ้ำจะไม่เปลี่ยนอะไร",
        "This very file was imported on {day}. Importing it again changes nothing.",
    ),
    "invalid_price": Reason(
        QUARANTINED,
        "ราคา “{text}” ไม่ถูกต้อง ต้องเป็นตัวเลขบาท ทศนิยมไม่เกินสองตำแหน่ง",
        "“{text}” is not a price: a number of baht with at most two decimals.",
    ),
    "invalid_type": Reason(
        QUARANTINED,
        "รหัสประเภทอาคาร “{text}” ไม่ถูกต้อง เช่น 101 หรือ 506/1",
        "“{text}” is not a type code such as 101 or 506/1.",
    ),
    "year_issued": Reason(
        REFUSED,
        "ออกหนังสือแจ้งการประเมินของปี {year} แล้ว ราคาของปีนั้นแก้ด้วยไฟล์ไม่ได้ "
        "หากราคาผิดให้แก้รายแปลงในการประเมินใหม่ ราคาของปีต่อไปให้ตั้งบัญชีราคาปีใหม่",
        "The assessments of {year} are issued: a file no longer changes prices of that year. Mend "
        "a wrong price parcel by parcel with a new assessment; prices of later years belong to "
        "their own account.",
    ),
    "no_account": Reason(
        QUARANTINED,
        "ไม่มีบัญชีราคาประเมินของปี {year} กรุณาตั้งบัญชีก่อน หรือเลือกวันมีผลอื่น",
        "There is no price account for the year {year}. Set one up, or choose another day.",
    ),
    **OF_WHOLE_FILES,
    "apply_refused": Reason(REFUSED, "นำเข้าไม่ได้: {text}", "It could not be applied: {text}"),
    "no_columns": Reason(
        REFUSED,
        "ไม่มีคอลัมน์ที่บอกแปลงได้ (รหัส หรือระวางกับเลขที่ดิน) กรุณาจับคู่คอลัมน์",
        "No column says which parcel a row is (code, or sheet and land number). Map the columns.",
    ),
    "empty_row": Reason(REFUSED, "แถวนี้ไม่มีข้อมูล", "The row says nothing."),
}
#: The same said of a row that is mended in its file and nowhere else.
_REASONS |= {
    code: _REASONS[same]._replace(level=REFUSED, can_accept=False)
    for code, same in {
        "number_wrong": "invalid_id",
        "number_of_whom": "id_type_unknown",
        "area_wrong": "invalid_area",
        "use_unknown": "unknown_use",
        "moo_unknown": "unknown_village",
    }.items()
}
#: Notices of what a file holds and nobody reads: they stay as long as the batch.
OF_READING = {"columns_not_read", "sheets_not_read", "buildings_not_read", "members_not_read"}
#: Faults of a shape that the reader names: mended in the file, not here.
_OF_SHAPES = {
    "not_a_number", "wrong_geometry_type", "too_many_vertices", "zero_area", "bad_encoding",
}  # fmt: skip


def level(code: str) -> str:
    """refused (mend the file), quarantined (mend the row here) or warning."""
    if reason := _REASONS.get(code):
        return reason.level
    return REFUSED if code in _OF_SHAPES else QUARANTINED


def can_accept(code: str) -> bool:
    reason = _REASONS.get(code)
    return bool(reason and reason.can_accept)


def text(code: str, params: dict[str, Any], language: str) -> str:
    """The sentence in "th" or "en"; the reader's own words for what the reader found."""
    reason = _REASONS.get(code)
    if reason is None:
        return Problem(code, params).text(language)
    return (reason.th if language == "th" else reason.en).format(**params)


def codes() -> list[str]:
    return list(_REASONS)


def in_words(problem: dict[str, Any], row: int | None = None) -> dict[str, Any]:
    """A problem as the report gives it: code, level, row, and both languages."""
    code, params = problem["code"], problem.get("params", {})
    return {
        "row": row if row is not None else problem.get("row"),
        "code": code,
        "level": level(code),
        "params": params,
        "th": text(code, params, "th"),
        "en": text(code, params, "en"),
    }

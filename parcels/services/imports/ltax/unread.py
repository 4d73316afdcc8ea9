"""What a workbook holds and the register has no place for: named, so that none is lost unseen."""

from collections.abc import Mapping
from typing import Any

from parcels import ltax
from parcels.intake import ltax_rows
from parcels.intake.ltax_rows import BUILDINGS, FLOOR_USES, LAND, LAND_USES, OWNERS, SIGNS
from parcels.intake.values import plain

#: Read into nothing: filled in by hand or by LTAX, with no place here or another source.
_NOWHERE: dict[str, tuple[str, ...]] = {
    OWNERS: ("อีเมล",),
    LAND: (
        "เล่มที่", "รวมราคาประเมินที่ดิน (บาท)", "ประเภทการใช้ประโยชน์", "ผู้ทำประโยชน์",
        "การเกษตรที่ทำ", "Path รูปที่ดิน", "หน้าที่", "ถนน", "ซอย", "ราคาต่อตร.วา", "หมายเหตุเจ้าหน้าที่",
    ),
    LAND_USES: ("ผู้ทำประโยชน์", "เลขบัตรผู้ทำประโยชน์", "Path รูปที่ดิน"),
    BUILDINGS: (
        "รหัสอาคาร", "ซอย", "ถนน", "กว้าง(ม.)", "ยาว(ม.)", "เนื้อที่ที่ดิน", "ประเภทการใช้งาน",
        "พื้นที่พาณิชย์", "Path รูปภาพ", "ราคาประเมินต่อตร.ม.", "ราคาประเมินทุนทรัพย์", "หักค่าเสื่อม",
        "คงเหลือราคาประเมิน", "หมายเหตุเจ้าหน้าที่",
    ),
    FLOOR_USES: ("กว้าง(ม.)", "ยาว(ม.)", "ขนาดพื้นที่คงเหลือ(ตร.ม.)", "หมายเหตุ"),
    SIGNS: (
        "ตรอก/ซอย", "ถนน", "ชุมชน", "ป้ายแสดง", "ข้อความภายในป้าย", "รหัสไปรษณีย์", "Path รูปภาพ",
        "อัตราภาษีป้าย", "รวมเงินภาษี (บาท)", "หมายเหตุ", "หมายเหตุเจ้าหน้าที่",
    ),
}  # fmt: skip
_USER, _OWNER = "เลขบัตรผู้ทำประโยชน์", "เลขบัตรเจ้าของที่ดิน"


class Unread:
    """Gathers the filled columns nobody reads; `beside` are the sheets of no known name."""

    def __init__(self, beside: set[str]) -> None:
        self._beside = sorted(beside)
        self._found: dict[str, set[str]] = {}

    def look(self, sheet: str, raw: Mapping[str, object]) -> None:
        known = ltax.HEADINGS[sheet]
        for heading, cell in raw.items():
            is_unread = heading in _NOWHERE[sheet] or heading not in known
            if is_unread and plain(cell) and not _repeats(heading, raw):
                self._found.setdefault(sheet, set()).add(heading)

    def notices(self) -> list[dict[str, Any]]:
        """Problems of the batch, in the order of the sheets and their columns."""
        told = [
            {"code": "columns_not_read", "params": {"sheet": sheet, "names": self._names(sheet)}}
            for sheet in ltax_rows.NEEDED
            if sheet in self._found
        ]
        if self._beside:
            names = ", ".join(self._beside)[:200]
            told.append({"code": "sheets_not_read", "params": {"names": names}})
        return told

    def _names(self, sheet: str) -> str:
        found = self._found[sheet]
        known = [heading for heading in ltax.HEADINGS[sheet] if heading in found]
        return ", ".join([*known, *sorted(found - {*known})])[:300]


def _repeats(heading: str, raw: Mapping[str, object]) -> bool:
    """Who uses the land is its owner: said once already."""
    return heading == _USER and plain(raw.get(_USER)) == plain(raw.get(_OWNER))

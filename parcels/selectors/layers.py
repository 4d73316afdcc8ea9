"""The register as layers of plain rows, as of any day, a batch at a time.

A layer is a form and an SQL file of the same name in parcels/sql/export. What is personal is marked
here and left out, masked or shown by what the reader may see: nowhere else.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from accounts import personal_data
from geo.vectors_out import Column, LayerForm

BATCH = 2_000
_SQL = Path(__file__).parent.parent / "sql" / "export"


@dataclass(frozen=True)
class Sight:
    """What the reader may see: names of holders, and their whole numbers."""

    owners: bool = False
    numbers: bool = False


def _columns(*rows: tuple[str, ...]) -> list[Column]:
    return [Column(*row) for row in rows]


LAYERS: dict[str, LayerForm] = {
    form.name: form
    for form in (
        LayerForm("parcels", _columns(
            ("parcel_code", "parcel_cod", "รหัสแปลงที่ดิน"), ("zone", "zone_id", "เขต"),
            ("block", "block_id", "เขตย่อย"), ("lot", "lot", "แปลง"),
            ("moo", "moo", "หมู่ที่", "whole"), ("document_type", "land_type", "ประเภทเอกสาร"),
            ("document_number", "parcel_no", "เลขที่เอกสาร"),
            ("survey_page", "survey_no", "หน้าสำรวจ"),
            ("map_sheet", "mapsheet", "ระวาง"), ("land_number", "land_no", "เลขที่ดิน"),
            ("rai", "rai", "ไร่", "whole"), ("ngan", "ngan", "งาน", "whole"),
            ("sq_wah", "wa", "ตารางวา", "number"),
            ("area_sq_wah", "area_wa", "เนื้อที่ตามเอกสาร (ตร.ว.)", "number"),
            ("drawn_sq_m", "drawn_m2", "เนื้อที่ตามรูปแปลง (ตร.ม.)", "number"),
            ("main_use", "main_use", "การใช้หลัก"), ("uses", "uses", "การใช้ทั้งหมด (ตร.ว.)"),
            ("boundary_source", "bnd_source", "ที่มาของแนวเขต"),
            ("boundary_on", "bnd_date", "วันที่ของแนวเขต", "day"),
            ("boundary_accuracy_m", "bnd_acc_m", "ความถูกต้อง (ม.)", "number"),
            ("remark", "remark", "หมายเหตุ"), ("valid_from", "valid_from", "มีผลตั้งแต่", "day"),
        ), "MultiPolygon"),
        LayerForm("uses", _columns(
            ("parcel_code", "parcel_cod", "รหัสแปลงที่ดิน"), ("use", "use", "การใช้ประโยชน์"),
            ("area_sq_wah", "area_wa", "เนื้อที่ (ตร.ว.)", "number"),
            ("crop", "crop", "พืชหรือสัตว์"),
            ("used_by", "used_by", "ผู้ทำประโยชน์"),
            ("vacant_since_be", "vacant_be", "ว่างตั้งแต่ปี พ.ศ.", "whole"),
            ("exempt_item", "exempt_s8", "ยกเว้นตามมาตรา 8 ข้อ", "whole"),
            ("standing_reduction", "reduction", "ลดหย่อน"),
            ("planted", "planted", "จำนวนต้นไม้และสัตว์"), ("evidence", "evidence", "หลักฐาน"),
            ("valid_from", "valid_from", "มีผลตั้งแต่", "day"),
        ), None),
        LayerForm("buildings", _columns(
            ("building_code", "build_code", "รหัสสิ่งปลูกสร้าง"),
            ("parcel_code", "parcel_cod", "รหัสแปลงที่ดิน"),
            ("other_parcels", "other_pcl", "แปลงอื่นที่ตั้งอยู่"),
            ("type_code", "type_code", "รหัสแบบ"),
            ("material", "material", "โครงสร้าง"), ("floors", "floors", "จำนวนชั้น", "whole"),
            ("area_sq_m", "area_m2", "พื้นที่ (ตร.ม.)", "number"),
            ("year_built_be", "built_be", "ปีที่สร้าง พ.ศ.", "whole"),
            ("is_year_estimated", "year_est", "ปีที่สร้างประมาณ", "yes"),
            ("is_unfinished", "unfinished", "ยังไม่เสร็จ", "yes"),
            ("footprint_sq_m", "foot_m2", "พื้นที่รูปอาคาร (ตร.ม.)", "number"),
            ("footprint_source", "foot_src", "ที่มาของรูปอาคาร"),
            ("footprint_on", "foot_date", "วันที่ของรูปอาคาร", "day"),
            ("footprint_accuracy_m", "foot_acc_m", "ความถูกต้อง (ม.)", "number"),
            ("remark", "remark", "หมายเหตุ"), ("valid_from", "valid_from", "มีผลตั้งแต่", "day"),
        ), "MultiPolygon"),
        LayerForm("building_uses", _columns(
            ("building_code", "build_code", "รหัสสิ่งปลูกสร้าง"), ("use", "use", "การใช้"),
            ("floor", "floor", "ชั้นที่"), ("area_sq_m", "area_m2", "พื้นที่ (ตร.ม.)", "number"),
            ("used_by", "used_by", "ผู้ใช้"), ("letting", "letting", "การให้เช่า"),
            ("vacant_since_be", "vacant_be", "ว่างตั้งแต่ปี พ.ศ.", "whole"),
            ("exempt_item", "exempt_s8", "ยกเว้นตามมาตรา 8 ข้อ", "whole"),
            ("valid_from", "valid_from", "มีผลตั้งแต่", "day"),
        ), None),
        LayerForm("units", _columns(
            ("unit_code", "unit_code", "รหัสห้องชุด"),
            ("building_code", "build_code", "รหัสสิ่งปลูกสร้าง"),
            ("condominium", "condo", "อาคารชุด"),
            ("registration_number", "condo_reg", "ทะเบียนอาคารชุด"),
            ("number", "unit_no", "ห้องชุดเลขที่"), ("floor", "floor", "ชั้นที่"),
            ("area_sq_m", "area_m2", "เนื้อที่ (ตร.ม.)", "number"),
            ("common_share", "share", "ส่วนกลาง"), ("valid_from", "valid_from", "มีผลตั้งแต่", "day"),
        ), None),
        LayerForm("unit_uses", _columns(
            ("unit_code", "unit_code", "รหัสห้องชุด"), ("use", "use", "การใช้"),
            ("area_sq_m", "area_m2", "เนื้อที่ (ตร.ม.)", "number"), ("used_by", "used_by", "ผู้ใช้"),
            ("letting", "letting", "การให้เช่า"),
            ("vacant_since_be", "vacant_be", "ว่างตั้งแต่ปี พ.ศ.", "whole"),
            ("exempt_item", "exempt_s8", "ยกเว้นตามมาตรา 8 ข้อ", "whole"),
            ("valid_from", "valid_from", "มีผลตั้งแต่", "day"),
        ), None),
        LayerForm("holders", _columns(
            ("object_code", "obj_code", "รหัสทรัพย์สิน"), ("object", "object", "ชนิดทรัพย์สิน"),
            ("right", "right", "สิทธิ"), ("share", "share", "ส่วน"),
            ("party", "party", "เลขภายใน", "whole"), ("party_kind", "party_kind", "ประเภทบุคคล"),
            ("title", "title", "คำนำหน้า"), ("name", "name", "ชื่อ"),
            ("family_name", "family", "นามสกุล"),
            ("status", "status", "สถานะ"), ("nationality", "nation", "สัญชาติ"),
            ("address", "address", "ที่อยู่"), ("mailing_address", "mail_addr", "ที่อยู่ส่งจดหมาย"),
            ("phone", "phone", "โทรศัพท์"), ("owner_code", "owner_code", "รหัสชื่อ ผ.ท.4"),
            ("id_type", "id_type", "ชนิดเลขประจำตัว"), ("id_number", "id_number", "เลขประจำตัว"),
            ("valid_from", "valid_from", "มีผลตั้งแต่", "day"),
        ), None),
        LayerForm("houses", _columns(
            ("house_number", "house_no", "บ้านเลขที่"), ("moo", "moo", "หมู่ที่", "whole"),
            ("house_code", "house_code", "รหัสประจำบ้าน"),
            ("building_code", "build_code", "รหัสสิ่งปลูกสร้าง"),
            ("parcel_code", "parcel_cod", "รหัสแปลงที่ดิน"),
        ), "Point"),
        LayerForm("signs", _columns(
            ("sign_code", "sign_code", "รหัสป้าย"), ("parcel_code", "parcel_cod", "รหัสแปลงที่ดิน"),
            ("building_code", "build_code", "รหัสสิ่งปลูกสร้าง"),
            ("business_name", "business", "ชื่อกิจการ"), ("wording", "wording", "ข้อความ"),
            ("is_moving", "is_moving", "เคลื่อนที่", "yes"),
            ("width_cm", "width_cm", "กว้าง (ซม.)", "whole"),
            ("height_cm", "height_cm", "สูง (ซม.)", "whole"),
            ("sides", "sides", "จำนวนด้าน", "whole"),
            ("installed_on", "installed", "วันที่ติดตั้ง", "day"),
        ), "Point"),
        LayerForm("lineage", _columns(
            ("parent", "parent", "แปลงเดิม"), ("child", "child", "แปลงใหม่"),
            ("act", "act", "รายการ"),
            ("effective_on", "effective", "มีผลวันที่", "day"),
        ), None),
        LayerForm("zones", _columns(("zone", "zone_id", "เขต")), "MultiPolygon"),
        LayerForm("blocks", _columns(
            ("block_code", "block_code", "รหัสเขตย่อย"), ("zone", "zone_id", "เขต"),
            ("block", "block_id", "เขตย่อย"),
        ), "MultiPolygon"),
        LayerForm("villages", _columns(
            ("village_code", "vill_code", "รหัสหมู่บ้าน"), ("moo", "moo", "หมู่ที่", "whole"),
            ("name_th", "name_th", "ชื่อ"), ("name_en", "name_en", "ชื่ออังกฤษ"),
            ("is_number_confirmed", "confirmed", "ยืนยันแล้ว", "yes"),
            ("position_source", "pos_source", "ที่มาของตำแหน่ง"),
        ), "Point"),
        LayerForm("lines", _columns(
            ("kind", "kind", "ชนิด"), ("name_th", "name_th", "ชื่อ"),
            ("name_en", "name_en", "ชื่ออังกฤษ"),
        ), "MultiLineString"),
        LayerForm("areas", _columns(
            ("kind", "kind", "ชนิด"), ("name_th", "name_th", "ชื่อ"),
            ("name_en", "name_en", "ชื่ออังกฤษ"),
        ), "MultiPolygon"),
        LayerForm("boundary", _columns(
            ("subdistrict", "tambol", "รหัสตำบล"), ("name_th", "name_th", "ชื่อ"),
            ("name_en", "name_en", "ชื่ออังกฤษ"), ("source", "source", "ที่มา"),
        ), "MultiPolygon"),
        LayerForm("orthophotos", _columns(
            ("title_th", "title_th", "ชื่อ"), ("title_en", "title_en", "ชื่ออังกฤษ"),
            ("flown_on", "flown_on", "วันที่บิน", "day"),
            ("gsd_m", "gsd_m", "ขนาดจุดภาพ (ม.)", "number"),
            ("accuracy_m", "accuracy_m", "ความถูกต้อง (ม.)", "number"),
            ("licence", "licence", "สัญญาอนุญาต"),
            ("attribution", "attrib", "ที่มา"),
            ("is_of_another_place", "elsewhere", "ภาพจากที่อื่น", "yes"),
            ("source_crs", "source_crs", "ระบบพิกัดต้นฉบับ"), ("archive", "archive", "แฟ้ม"),
        ), "MultiPolygon"),
        LayerForm("about", _columns(
            ("layer", "layer", "ชั้นข้อมูล"), ("state_of", "state_of", "ณ วันที่", "day"),
            ("basis", "basis", "ฐาน"), ("basis_th", "basis_th", "คำอธิบาย"),
            ("basis_en", "basis_en", "คำอธิบายอังกฤษ"),
        ), None),
    )
}  # fmt: skip
#: Personal as a whole: left out unless the reader may see owners.
PERSONAL = {"holders"}


def layers_for(sight: Sight) -> list[LayerForm]:
    """The layers a reader gets, in their order."""
    return [form for name, form in LAYERS.items() if sight.owners or name not in PERSONAL]


@contextmanager
def reading() -> Iterator[BaseDatabaseWrapper]:
    """One unmoving picture of the register for all layers, whatever is written meanwhile."""
    if connection.in_atomic_block:  # the caller's transaction already says what is seen
        yield connection
        return
    own = connection.copy()
    try:
        with own.cursor() as cursor:
            own.set_autocommit(False)
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield own
    finally:
        own.rollback()
        own.close()


def batches_of(
    source: BaseDatabaseWrapper,
    name: str,
    subdistrict: int,
    day: dt.date,
    *,
    sight: Sight,
    srid: int | None = None,
) -> Iterator[list[Sequence[Any]]]:
    """The rows of a layer, WKB last where it has a shape; without `srid` in the register's."""
    if name in PERSONAL and not sight.owners:
        raise PermissionError(name)
    given: dict[str, Any] = {
        "of": subdistrict,
        "day": day,
        "srid": srid or settings.REGISTER_SRID,
        "zone": settings.TIME_ZONE,
    }
    with source.chunked_cursor() as cursor:
        cursor.execute(export_sql(name), given)
        while rows := cursor.fetchmany(BATCH):
            yield list(_without_secrets(name, rows, sight))


def export_sql(name: str) -> str:
    """The query of that name in parcels/sql/export; takes `of`, `day`, `srid`."""
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def _without_secrets(
    name: str, rows: Iterable[Sequence[Any]], sight: Sight
) -> Iterable[Sequence[Any]]:
    """Numbers in clear, or all but three digits hidden."""
    if name != "holders":
        return rows
    at = [column.name for column in LAYERS[name].columns].index("id_number")
    return [[*row[:at], _number(row[at], sight), *row[at + 1 :]] for row in rows]


def _number(token: bytes, sight: Sight) -> str:
    number = personal_data.decrypt(token)
    return number if sight.numbers else personal_data.mask(number)

"""The land office's month: what each event comes to, nothing before an officer has confirmed it."""

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas
import pytest
import pyzipper
import shapely
from django.utils import timezone

from geo.datum import indian_1975
from parcels.intake.land_office import change_of
from parcels.models import ImportBatch, Parcel, ParcelLineage, RegisterEntry
from parcels.services.imports import applying, batches, land_office, mending
from parcels.services.undo import undo
from parcels.services.work import Because
from tests import factories as make
from tests.parcels.imports.files import box, brought

pytestmark = pytest.mark.django_db
SHEET = "4547 I 9036-07 (1:1000)"
NUMBER, OTHER = "1234567890121", "3501500123455"
HEAD = (
    "UTM_MAP1 ,UTM_MAP2,UTM_MAP3,UTM_MAP4,UTM_SCALE,ที่ดิน,โฉนด,สถานะดำเนินการ,วันที่,คำนำหน้า,ชื่อ,"
    "นามสกุล,13 หลัก,ไร่,งาน,วา,เศษ"
)


def line(
    land: int, event: str, day: str = "5/1/2569", person: str = "นาย,ใหม่,มา,", area: str = "0,1,0,0"
) -> str:
    return f"4547,1,9036,7,1000,{land},{land},{event} ,{day},{person},{area}"


def outlines(shapes: Mapping[int, shapely.Geometry]) -> bytes:
    sheet = {
        "LandUTM1": "4547",
        "LandUTM2": 1,
        "LandUTM3": "9036",
        "LandUTM4": 7,
        "LandUTMScale": 1000,
    }
    rows = [{**sheet, "LandNumber": land, "geometry": shape} for land, shape in shapes.items()]
    frame = geopandas.GeoDataFrame(rows, geometry="geometry", crs=32647).to_crs(indian_1975())
    inside = json.loads(frame.set_crs(None, allow_override=True).to_json(drop_id=True))
    return json.dumps({"LocationGeospatial": inside}).encode()


def month(
    folder: Path,
    *lines: str,
    shapes: Mapping[int, shapely.Geometry] | None = None,
    password: str = "",
) -> Path:
    path = folder / "06580104.zip"
    cipher = pyzipper.WZ_AES if password else None
    with pyzipper.AESZipFile(path, "w", encryption=cipher) as archive:
        if password:
            archive.setpassword(password.encode())
        text = "\r\n".join([HEAD, *lines])
        archive.writestr("06580104/parcel_256901.csv", text.encode("cp874"))
        archive.writestr("06580104/parcel_ogr_tmp.csv", "x,y\r\n1,2")
        archive.writestr("06580104/construction_256901.csv", "a,b\r\n1,2\r\n3,4\r\n")
        archive.writestr("06580104/summary.pdf", "%PDF")
        if shapes:
            archive.writestr("06580104/06_MAP_LAND_GIS_47.geojson", outlines(shapes))
    return path


def lots(*numbers: int, **more: Any) -> list[Parcel]:
    return [
        make.owned_parcel(
            f"01A00{n}", make.party(f"เดิม{n}"), map_sheet=SHEET, land_number=str(n), **more
        )
        for n in numbers
    ]


def verdicts(batch: ImportBatch) -> dict[str, tuple[str, list[str]]]:
    return {
        row.code or f"#{row.number}": (row.verdict, [problem["code"] for problem in row.problems])
        for row in batch.rows.order_by("number")
    }


def confirmed(batch: ImportBatch) -> ImportBatch:
    land_office.confirm_all(batch)
    batches.recheck(batch)
    return batch


def applied(batch: ImportBatch) -> RegisterEntry:
    entry = applying.apply(batch, by=batch.by, reason="ประจำเดือน", on=batch.effective_on)
    assert entry is not None
    return entry


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("ขาย", "TRANSFER"), ("ให้เฉพาะส่วน(ไม่มีค่าตอบแทน)", "TRANSFER_PARTIAL"),
        ("ขายรวมสองโฉนด", "MERGE"),
        ("แบ่งแยกในนามเดิม", "SPLIT"), ("แบ่งกรรมสิทธิ์รวม", "TRANSFER_PARTIAL"),
        ("แบ่งหักเป็นที่สาธารณประโยชน์", "SPLIT_PUBLIC"), ("สอบเขตโฉนดที่ดิน", "BOUNDARY_CHANGE"),
        ("เอกสารสิทธิที่เกิดใหม่ - ปรับปรุง ระหว่างเดือน", "NEW"), ("เอกสารสิทธิที่ยกเลิกระหว่างเดือน", "RETIRED"),
        ("แก้ชื่อเจ้าของ", "OWNER_CORRECTION"), ("จำนองเพิ่มหลักทรัพย์", "ENCUMBRANCE"),
        ("ขึ้นเงินจากจำนอง ครั้งที่หนึ่ง", "ENCUMBRANCE"), ("ใบแทน", "ADMIN"), ("ขายฝากพิสดาร", ""),
    ],
)  # fmt: skip
def test_what_a_text_means(text: str, change: str) -> None:
    assert change_of(text) == change


def test_nothing_changes_before_an_officer_confirms(tmp_path: Path) -> None:
    first, second = lots(1, 2)
    path = month(
        tmp_path,
        line(1, "ขาย", "3/1/2569", f"นาย,กลาง,ทาง,{OTHER}"),
        line(1, "ขาย", "20/1/2569", f"นาง,ปลาย,ทาง,{NUMBER}"),
        line(2, "จำนอง"),
        line(2, "ขายฝากพิสดาร"),
    )
    batch = brought(path)
    assert (batch.kind, batch.effective_on) == ("land_office", dt.date(2026, 1, 20))
    assert [(row.number, row.verdict) for row in batch.rows.order_by("number")] == [
        (2, "noted"), (3, "quarantined"), (4, "noted"), (5, "quarantined"),
    ]  # fmt: skip
    assert not any(row.personal for row in batch.rows.filter(verdict="noted"))
    assert batch.counts["unconfirmed"] == 1
    confirmed(batch)
    assert (batch.counts["changed"], batch.counts["quarantined"]) == (1, 1)
    entry = applied(batch)
    holder = first.rights.open().get()
    assert (holder.party.name, holder.during.lower) == ("ปลาย", dt.date(2026, 1, 20))
    assert second.rights.open().get().party.name == "เดิม2"
    undo(
        entry_id=entry.pk,
        because=Because(by=batch.by, reason="x", effective_on=timezone.localdate()),
    )
    assert first.rights.open().get().party.name == "เดิม1"


def test_what_is_in_the_zip_and_not_read_is_named(tmp_path: Path) -> None:
    lots(1)
    batch = brought(month(tmp_path, line(1, "ขาย")))
    told = {one["code"]: one["params"] for one in batch.problems}
    assert told == {
        "buildings_not_read": {"name": "construction_256901.csv", "rows": 2},
        "members_not_read": {"names": "parcel_ogr_tmp.csv, summary.pdf"},
    }
    batches.recheck(batch)
    assert len(batch.problems) == 2


def test_split_merge_new_and_cancelled_papers(tmp_path: Path) -> None:
    lots(1, 2, 3, 4)
    make.building(Parcel.objects.get(code="01A003"))
    make.building(Parcel.objects.get(code="01A004"))
    same = "นาง,เดิม1,ใจดี,"
    path = month(
        tmp_path,
        line(1, "แบ่งแยกในนามเดิม", person=same, area="0,0,50,0"),
        line(11, "เอกสารสิทธิที่เกิดใหม่ - ปรับปรุง ระหว่างเดือน", person=same, area="0,0,50,0"),
        line(2, "ขายรวมสองโฉนด", person="นาง,เดิม2,ใจดี,", area="0,2,0,0"),
        line(3, "เอกสารสิทธิที่ยกเลิกระหว่างเดือน", person=",,,"),
        line(4, "เอกสารสิทธิที่ยกเลิกระหว่างเดือน", person=",,,"),
        shapes={1: box(100, 100, 10, 20), 11: box(110, 100, 10, 20), 2: box(120, 100, 40, 20)},
    )
    batch = brought(path)
    assert verdicts(batch)["01A004"] == ("quarantined", ["ends_with_buildings"])
    confirmed(batch)
    names = ("split", "changed", "ends", "quarantined")
    assert [batch.counts[name] for name in names] == [1, 2, 1, 1]
    entry = applied(batch)
    assert list(Parcel.objects.current().order_by("code").values_list("code", flat=True)) == [
        "01A001", "01A002", "01A004", "01A005",
    ]  # fmt: skip
    lineage = set(ParcelLineage.objects.values_list("parent__code", "child__code"))
    assert lineage == {("01A001", "01A005"), ("01A003", "01A002")}
    child = Parcel.objects.get(code="01A005")
    assert [(use.use, use.area_sq_wah) for use in child.use_zones.open()] == [("RESIDENCE", 50)]
    assert child.rights.open().count() == 1
    assert child.boundary_source == "land_office"
    assert Parcel.objects.get(code="01A002").buildings.count() == 1
    undo(
        entry_id=entry.pk,
        because=Because(by=batch.by, reason="x", effective_on=timezone.localdate()),
    )
    assert Parcel.objects.current().count() == 4
    assert not ParcelLineage.objects.exists()


def test_several_buyers_are_all_holders_and_a_share_waits_for_a_hand(tmp_path: Path) -> None:
    sold, shared = lots(1, 2)
    path = month(
        tmp_path,
        line(1, "ขาย", person=f"นาย,หนึ่ง,มา,{NUMBER}"),
        line(1, "ขาย", person=f"นาง,สอง,มา,{OTHER}"),
        line(2, "ขายเฉพาะส่วน"),
    )
    batch = brought(path)
    assert "shares_by_hand" in verdicts(batch)["#4"][1]
    row = batch.rows.get(code="01A001")
    mending.accept(row=row, code="unconfirmed")  # one by one, as on the page
    batches.recheck(batch)
    applied(batch)
    assert {(r.party.name, r.share_denominator) for r in sold.rights.open()} == {
        ("หนึ่ง", 2),
        ("สอง", 2),
    }
    assert shared.rights.open().get().party.name == "เดิม2"


@pytest.mark.parametrize("wrong", ["", "ผิด"])
def test_a_password_is_asked_for_and_forgotten(tmp_path: Path, wrong: str) -> None:
    lots(1)
    path = month(tmp_path, line(1, "ขาย"), password="ปางหมู2569")
    batch = brought(path, **({"password": wrong} if wrong else {}))
    assert batch.state == "asking"
    assert [q["key"] for q in batch.found["questions"]] == ["password"]
    assert batch.problems[-1]["code"] == ("wrong_password" if wrong else "encrypted_archive")
    batches.answer(batch, {"password": "ปางหมู2569"})
    assert "ปางหมู" not in batch.answers["password"]
    batches.look(batch)
    batches.judge(batch)
    assert batch.state == "rehearsed"
    applied(confirmed(batch))
    assert "password" not in batch.answers


def test_a_month_without_a_needed_column_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with pyzipper.AESZipFile(path, "w") as archive:
        archive.writestr("parcel_1.csv", "UTM_MAP1,UTM_MAP2,LAND_NO\r\n1,2,3")
    batch = brought(path)
    assert (batch.state, batch.problems[-1]["code"]) == ("refused", "missing_heading")

"""Parcels from files: what each row would do, applied as one act, undone as one."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from django.utils import timezone, translation

from parcels.models import ImportBatch, Parcel, ParcelLineage, RegisterEntry
from parcels.selectors.import_words import changes_of
from parcels.services.imports import applying, batches, reporting
from parcels.services.undo import undo
from parcels.services.work import Because, StaleParcel
from tests import factories as make
from tests.parcels.imports.files import (
    box,
    brought,
    geopackage,
    plot,
    reasons,
    shapefile_of_the_land_office,
    table,
    verdicts,
)

pytestmark = pytest.mark.django_db


def applied(batch: ImportBatch) -> RegisterEntry:
    user = batch.by
    entry = applying.apply(batch, by=user, reason="แฟ้มทดสอบ", on=timezone.localdate())
    assert entry is not None
    return entry


def undone(entry: RegisterEntry) -> RegisterEntry:
    because = Because(by=entry.by, reason="ผิดแฟ้ม", effective_on=timezone.localdate())
    return undo(entry_id=entry.pk, because=because)


def register() -> list[tuple[Any, ...]]:
    """What the register says now of every live parcel, with uses and holders."""
    return [
        (
            row.code,
            row.document_number,
            row.survey_page,
            row.register_area_sq_wah,
            row.boundary and row.boundary.wkt,
            row.valid_from,
            sorted(row.use_zones.open().values_list("use", "area_sq_wah")),
            sorted(row.rights.open().values_list("party", "kind")),
            sorted(row.buildings.values_list("code", flat=True)),
        )
        for row in Parcel.objects.current().order_by("code")
    ]


def test_rows_are_new_changed_or_the_same(tmp_path: Path) -> None:
    make.owned_parcel("01A001")
    make.owned_parcel("01A002")
    path = geopackage(
        tmp_path / "a.gpkg",
        plot("01A001"),
        plot("01A002", survey="77"),
        plot("01A003", rai=0, ngan=1, wa=0, land_type="1"),
    )
    batch = brought(path)
    assert verdicts(batch) == {"01A001": "unchanged", "01A002": "changed", "01A003": "new"}
    assert batch.rows.get(code="01A002").changes == {"survey_page": ["", "77"]}
    entry = applied(batch)
    made = Parcel.objects.get(code="01A003")
    assert (made.document_type, made.register_area_sq_wah) == ("CHANOTE", Decimal(100))
    assert entry.act == "import"
    assert set(entry.parcels.values_list("code", flat=True)) == {"01A002", "01A003"}
    closed = Parcel.objects.get(code="01A002").versions.get()
    assert (closed.survey_page, closed.during.upper) == ("", timezone.localdate())


def test_the_one_use_of_a_file_leaves_several_uses_alone(tmp_path: Path) -> None:
    """What a file calls the main use is one of them; another use is a change, and says of what."""
    for code in ("01A001", "01A002", "01A003"):
        parcel = make.owned_parcel(code)
        zone = parcel.use_zones.get()
        if code == "01A003":
            parcel.use_zones.update(exempt_item=1)
        else:
            parcel.use_zones.update(area_sq_wah=zone.area_sq_wah / 4)
            make.use_zone(parcel, "AGRICULTURE", area_sq_wah=zone.area_sq_wah * 3 / 4)
    Parcel.objects.refresh_main_use()
    before = register()
    path = geopackage(
        tmp_path / "a.gpkg",
        plot("01A001", main_use="AGRICULTURE"),
        plot("01A002", main_use="OTHER"),
        plot("01A003", main_use="RESIDENCE"),
    )
    batch = brought(path)
    assert verdicts(batch) == {"01A001": "unchanged", "01A002": "changed", "01A003": "unchanged"}
    row = batch.rows.get(code="01A002")
    assert row.changes == {"use": ["MIXED", "OTHER"]}
    with translation.override("en"):
        assert [(str(was), str(now)) for _, was, now in changes_of(row)] == [
            ("Mixed use", "Other use (commerce)")
        ]
    entry = applied(batch)
    uses = [row[6] for row in register()]
    assert uses == [before[0][6], [("OTHER", Decimal("100.00"))], before[2][6]]
    undone(entry)
    assert register() == before


def test_an_import_is_undone_and_redone_as_one_act(tmp_path: Path) -> None:
    make.owned_parcel("01A001")
    make.building(make.owned_parcel("01A002"))
    before = register()
    halves = [
        plot("01A002/001", box(120, 100, 10, 20), area_wah="50", land_no="1"),
        plot("01A002/002", box(130, 100, 10, 20), area_wah="50", land_no="2"),
    ]
    path = geopackage(
        tmp_path / "a.gpkg", plot("01A001", area_wah="90"), plot("01A005", area_wah="100"), *halves
    )
    entry = applied(brought(path))
    after = register()
    assert [row[0] for row in after] == ["01A001", "01A002/001", "01A002/002", "01A005"]
    assert after[0][6] == [("RESIDENCE", Decimal("90.00"))]
    assert after[1][6] == [("RESIDENCE", Decimal("50.00"))]
    assert ParcelLineage.objects.count() == 2
    assert sum(len(row[8]) for row in after) == 1
    back = undone(entry)
    assert register() == before
    undone(back)
    assert register() == after


def test_undo_is_refused_when_somebody_built_on_it(tmp_path: Path) -> None:
    entry = applied(brought(geopackage(tmp_path / "a.gpkg", make_block(), plot("01A007"))))
    Parcel.objects.filter(code="01A007").update(remark="แก้แล้ว")
    with pytest.raises(StaleParcel) as refusal:
        undone(entry)
    assert "01A007" in str(refusal.value.message)


def make_block() -> dict[str, object]:
    make.block()
    return plot("01A006")


def test_a_file_undone_can_be_brought_again(tmp_path: Path) -> None:
    path = geopackage(tmp_path / "a.gpkg", make_block())
    undone(applied(brought(path)))
    assert not Parcel.objects.current().exists()
    again = brought(path)
    assert verdicts(again) == {"01A006": "new"}
    applied(again)
    assert Parcel.objects.current().get().code == "01A006"


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    path = geopackage(tmp_path / "a.gpkg", make_block(), plot("01A008", land_no="5"))
    applied(brought(path))
    again = brought(path)
    assert [problem["code"] for problem in again.problems] == ["same_file"]
    assert set(verdicts(again).values()) == {"unchanged"}
    assert applying.apply(again, by=again.by, reason="อีกครั้ง", on=timezone.localdate()) is None
    assert RegisterEntry.objects.count() == 1
    assert not again.rows.exists()


def test_a_land_office_shapefile_lands_on_the_register(tmp_path: Path) -> None:
    make.owned_parcel("01A001")
    path = shapefile_of_the_land_office(tmp_path, plot("01A001", remark="ที่ดินริมน้ำปาย"))
    batch = brought(path)
    assert (batch.found["encoding"], batch.found["srid"]) == ("cp874", 24047)
    assert batch.rows.get().changes == {"remark": ["", "ที่ดินริมน้ำปาย"]}  # no move of a boundary


def test_a_wrong_label_is_noticed_by_the_register(tmp_path: Path) -> None:
    codes = ["01A001", "01A002", "01A003", "01A004"]
    for code in codes:
        make.owned_parcel(code)
    off = [
        shapely.transform(plot(c)["geometry"], lambda xy: np.add(xy, (332.8, 100))) for c in codes
    ]
    path = geopackage(tmp_path / "a.gpkg", *(plot(c, s) for c, s in zip(codes, off, strict=True)))
    batch = brought(path)
    [notice] = batch.problems
    assert (notice["code"], notice["params"]["east"]) == ("shifted", 333)


def test_bad_rows_wait_with_their_reason_and_the_others_go_in(tmp_path: Path) -> None:
    make.owned_parcel("01A001")
    make.parcel("01A009", retired_on=dt.date(2024, 1, 1))
    bow = shapely.Polygon(box(400, 100).exterior.coords[i] for i in (0, 2, 1, 3, 0))
    path = geopackage(
        tmp_path / "a.gpkg",
        plot("01A011"),
        plot("01A012", box(105, 100)),  # 15 m into 01A001
        plot("1A1", box(500, 100)),
        plot("01A013", box(300, 100), mapsheet="9999"),
        plot("01A014", bow),
        plot("01Z001", box(520, 100)),
        plot("01A009", box(540, 100)),
        plot("01A015", box(990, 100)),
        plot("01A011", survey="3"),
    )
    batch = brought(path)
    assert reasons(batch) == {
        1: ["code_twice"],
        2: ["area_from_shape", "overlap"],
        3: ["invalid_code"],
        4: ["invalid_sheet"],
        5: ["invalid_ring"],
        6: ["no_block"],
        7: ["code_retired"],
        8: ["area_from_shape", "outside"],
        9: ["code_twice"],
    }
    assert set(batch.rows.values_list("verdict", flat=True)) == {"quarantined"}


def test_a_sliver_of_overlap_is_no_overlap(tmp_path: Path) -> None:
    make.owned_parcel("01A001")
    batch = brought(geopackage(tmp_path / "a.gpkg", plot("01A012", box(119.85, 100))))
    assert verdicts(batch) == {"01A012": "new"}  # 3 m², but 15 cm wide
    batch = brought(geopackage(tmp_path / "b.gpkg", plot("01A012", box(119.75, 100))))
    assert verdicts(batch) == {"01A012": "quarantined"}


def test_rows_of_a_table_find_their_parcel_by_sheet_and_land_number(tmp_path: Path) -> None:
    make.owned_parcel("01A001", map_sheet="4547 I 9036-07 (1:1000)", land_number="12")
    path = table(
        tmp_path / "a.csv",
        "UTMMAP1,UTMMAP2,UTMMAP3,UTMMAP4,UTMSCALE,LAND_NO,ไร่,งาน,วา,เศษ,หน้าสำรวจ",
        "4547,1,9036,7,1000,0012,0,0,99,5,๔๕",
    )
    batch = brought(path)
    row = batch.rows.get()
    assert row.changes == {
        "register_area_sq_wah": ["100.00", "99.50"],
        "survey_page": ["", "๔๕"],
    }


def test_parcels_without_a_row_end_only_when_the_file_is_complete(tmp_path: Path) -> None:
    make.owned_parcel("01A001")
    make.owned_parcel("01A002")
    make.building(make.owned_parcel("01A003"))
    path = geopackage(tmp_path / "a.gpkg", plot("01A001"))
    assert brought(path).counts["retired"] == 0
    whole = brought(path, retire_missing=True)
    assert (whole.counts["retired"], whole.counts["kept_by_buildings"]) == (1, 1)
    applied(whole)
    assert set(Parcel.objects.current().values_list("code", flat=True)) == {"01A001", "01A003"}


def test_owners_are_found_by_number_and_nobody_is_made_twice(tmp_path: Path) -> None:
    owner = make.party("สมชาย", id_number="1234567890121")
    make.owned_parcel("01A001", owner)
    make.owned_parcel("01A002")
    path = table(
        tmp_path / "a.csv",
        "parcel_cod,own_title,own_fname,own_lname,own_pers_id",
        "01A001,นาย,สมชาย,ใจดี,1-2345-67890-12-1",
        "01A002,นาย,สมชาย,ใจดี,1234567890121",
    )
    batch = brought(path)
    assert verdicts(batch) == {"01A001": "unchanged", "01A002": "changed"}
    stored = [bytes(row.personal) for row in batch.rows.all()]
    assert all(b"1234567890121" not in secret and secret for secret in stored)
    applied(batch)
    held = Parcel.objects.get(code="01A002").rights.open().get()
    assert held.party == owner
    assert Fraction(held.share_numerator, held.share_denominator) == 1


def test_the_raw_file_goes_when_the_import_is_applied(tmp_path: Path) -> None:
    batch = brought(geopackage(tmp_path / "a.gpkg", make_block()))
    raw = Path(batch.file_path)
    assert raw.exists()
    applied(batch)
    assert not raw.parent.exists()
    assert batch.file_path == ""


def test_new_shapes_without_a_code_get_the_next_lots_of_their_block(tmp_path: Path) -> None:
    make.owned_parcel("01A004")
    path = geopackage(
        tmp_path / "a.gpkg",
        {"land_no": "1", "geometry": box(300, 100)},
        {"land_no": "2", "geometry": box(340, 100)},
    )
    applied(brought(path))
    assert list(Parcel.objects.order_by("code").values_list("code", flat=True)) == [
        "01A004",
        "01A005",
        "01A006",
    ]


def test_columns_mapped_once_are_remembered_for_the_next_file(tmp_path: Path) -> None:
    make.owned_parcel("01A001")
    first = brought(table(tmp_path / "a.csv", "แปลง,หน้า", "01A001,5"))
    assert first.state == "mapping"
    mapped = {"code": "แปลง", "survey_page": "หน้า"}
    assert verdicts(brought(tmp_path / "a.csv", columns=mapped)) == {"01A001": "changed"}
    assert verdicts(brought(table(tmp_path / "b.csv", "แปลง,หน้า", "01A001,6"))) == {
        "01A001": "changed"
    }


def test_columns_that_a_remembered_choice_leaves_out_are_named(tmp_path: Path) -> None:
    make.owned_parcel("01A001")
    heads = "แปลง,หน้า,own_hse_no,own_tel"
    chosen = {"code": "แปลง", "survey_page": "หน้า"}  # as before addresses could be read
    brought(table(tmp_path / "a.csv", heads, "01A001,5,12,053611000"), columns=chosen)
    later = brought(table(tmp_path / "b.csv", heads, "01A001,6,12,053611000"))
    told = {one["code"]: one for one in reporting.report(later)["notices"]}
    assert "own_hse_no, own_tel" in told["known_not_chosen"]["en"]
    assert "own_hse_no, own_tel" in told["known_not_chosen"]["th"]
    more = {**chosen, "owner_house": "own_hse_no", "owner_phone": "own_tel"}
    batches.answer(later, {"columns": more})
    assert not reporting.report(later)["notices"]

"""Boundaries through the doors: strips, neighbours giving way, repairs, the paper's tolerance."""

import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.test import Client

from parcels.models import Parcel, RegisterEntry, UseZone
from tests import factories as make
from tests.parcels.api.doing import DAY, do, geojson, line

pytestmark = pytest.mark.django_db


def outline(row: Parcel, width: float, x: float = 0, y: float = 0) -> dict:
    west, south = row.boundary.extent[0] - make.EAST, row.boundary.extent[1] - make.NORTH
    drawn = geojson(make.rectangle(west + x, south + y, width, 20))
    return {"parcel_id": row.pk, "boundary": drawn}


def area(row: Parcel) -> float:
    return Parcel.objects.get(pk=row.pk).area_sq_m or 0


def test_strips_of_asked_size_come_off_one_side(surveyor):
    parent = make.owned_parcel()
    cut = {"areas_sq_wah": ["25.00", "30.00"], "bearing": 0}
    told = do(surveyor, "split", parcel_id=parent.pk, cut=cut).json()
    assert [row["code"] for row in told["parcels"]] == [f"01A001/00{n}" for n in (1, 2, 3)]
    assert [row["register_area"]["sq_wah"] for row in told["parcels"]] == [
        "25.00",
        "30.00",
        "45.00",
    ]
    drawn = [row["drawn_area_sq_m"] for row in told["parcels"]]
    assert drawn == pytest.approx([100, 120, 180], abs=0.1)


def test_a_parcel_falls_into_equal_parts(surveyor):
    parent = make.owned_parcel()
    told = do(surveyor, "split", parcel_id=parent.pk, cut={"equal_parts": 4, "bearing": 90}).json()
    assert [row["register_area"]["sq_wah"] for row in told["parcels"]] == ["25.00"] * 4


def test_areas_or_a_number_not_both(surveyor):
    parent = make.owned_parcel()
    for cut in ({"bearing": 0}, {"bearing": 0, "equal_parts": 2, "areas_sq_wah": ["1"]}):
        assert do(surveyor, "split", parcel_id=parent.pk, cut=cut).status_code == 400


def test_two_lines_make_four_parts_and_a_short_one_is_drawn_out(surveyor):
    parent = make.owned_parcel()
    crossed = [line((110, 90), (110, 130)), line((90, 110), (130, 110))]
    told = do(surveyor, "split", parcel_id=parent.pk, lines=crossed, preview=True).json()
    assert len(told["parcels"]) == 4
    short = [line((110, 104), (110, 116))]
    refused = do(surveyor, "split", parcel_id=parent.pk, lines=short)
    assert refused.json()["code"] == "not_cut"
    (repair,) = refused.json()["repairs"]
    assert repair["code"] == "extend"
    done = do(surveyor, "split", parcel_id=parent.pk, lines=[repair["geometry"]])
    assert done.status_code == 200, done.json()


def test_the_neighbour_across_a_shifted_side_gives_way_and_no_other(surveyor):
    row, east, north, corner = (make.owned_parcel(f"01A0{n}") for n in ("01", "02", "11", "12"))
    fields = {"changes": [outline(row, 20.8)], "neighbours": "yield"}
    told = do(surveyor, "reshape", **fields)
    assert told.status_code == 200, told.json()
    assert {each["code"] for each in told.json()["parcels"]} == {"01A001", "01A002", "01A012"}
    assert [area(each) for each in (row, east, north, corner)] == pytest.approx(
        [416, 384, 400, 400], abs=0.01
    )


def test_a_swallowed_neighbour_is_refused(surveyor):
    row, _east = make.owned_parcel(), make.owned_parcel("01A002")
    told = do(surveyor, "reshape", changes=[outline(row, 41)], neighbours="yield")
    assert (told.status_code, told.json()["code"]) == (422, "swallowed")


def test_a_shape_far_from_its_paper_needs_a_reason_which_is_kept(surveyor):
    row, _east = make.owned_parcel(), make.owned_parcel("01A002")
    fields = {"changes": [outline(row, 23)], "neighbours": "yield"}
    refused = do(surveyor, "reshape", **fields)
    assert refused.json()["code"] == "area_differs"
    assert "115.00" in refused.json()["message"]
    assert "area_reason" in refused.json()["fields"]
    done = do(surveyor, "reshape", area_reason="fence agreed by both", **fields)
    assert done.status_code == 200, done.json()
    kept = RegisterEntry.objects.get(pk=done.json()["entry_id"]).area_findings
    assert set(kept) == {"01A001", "01A002"}
    assert kept["01A001"]["reason"] == "fence agreed by both"
    assert kept["01A001"]["allowed_sq_wah"] == "5.0000"


def test_a_new_paper_says_what_is_drawn_and_the_uses_follow(surveyor):
    row, east = make.owned_parcel(), make.owned_parcel("01A002")
    fields = {"changes": [outline(row, 23)], "neighbours": "yield", "paper_is_new": True}
    assert do(surveyor, "reshape", **fields).status_code == 200
    for each, paper in ((row, 115), (east, 85)):
        each.refresh_from_db()
        assert each.register_area_sq_wah == paper
        assert UseZone.objects.open().get(parcel=each).area_sq_wah == paper


def check(client: Client, x: float, width: float) -> dict:
    drawn = geojson(make.rectangle(x, 100, width, 20))
    body = {"kind": "parcel", "geometry": drawn}
    return client.post("/api/geometry/check", body, content_type="application/json").json()


def test_an_overlap_and_a_gap_come_with_repairs_that_do(surveyor):
    lot = make.owned_parcel()
    for x, code, offered in ((110, "overlap", "clip"), (121, "gap", "close")):
        verdict = check(surveyor, x, 30)
        assert verdict["problems"][0]["code"] == code
        assert verdict["problem"]["features"]
        repair = next(one for one in verdict["repairs"] if one["code"] == offered)
        body = {"kind": "parcel", "geometry": repair["geometry"]}
        again = surveyor.post("/api/geometry/check", body, content_type="application/json").json()
        assert (again["ok"], again["problems"]) == (True, [])
    assert lot.boundary is not None


def test_a_good_shape_has_nothing_to_mend(surveyor):
    make.owned_parcel()
    verdict = check(surveyor, 120, 30)
    assert (verdict["ok"], verdict["problems"], verdict["repairs"]) == (True, [], [])


def test_a_refused_registration_offers_a_repair(surveyor):
    make.owned_parcel()
    body = {
        "boundary": geojson(make.rectangle(110, 100, 30, 20)),
        "document_type": "CHANOTE",
        "register_area_sq_wah": "100.00",
        "reason": "found in the field",
        "effective_on": DAY,
    }
    refused = surveyor.post("/api/parcels/", body, content_type="application/json").json()
    assert refused["code"] == "overlap"
    mended = next(one for one in refused["repairs"] if one["code"] == "clip")["geometry"]
    done = surveyor.post(
        "/api/parcels/", {**body, "boundary": mended}, content_type="application/json"
    )
    assert done.status_code == 201, done.json()
    made = Parcel.objects.get(code=done.json()["code"])
    assert made.boundary is not None
    assert GEOSGeometry(made.boundary.hexewkb).area == pytest.approx(400, abs=0.01)

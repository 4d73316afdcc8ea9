"""The paper's tolerance in split and merge: judged, and the reason kept where it is left."""

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.gis.geos import LineString

from parcels.models import Parcel
from parcels.services import reshaping
from parcels.services.areas import AreaDiffers
from parcels.services.reshaping import Part
from parcels.services.work import Because
from tests import factories as make

pytestmark = pytest.mark.django_db


def because(area_reason: str = "") -> Because:
    day = dt.date(2026, 3, 1)
    return Because(by=make.user(), reason="แบ่ง", effective_on=day, area_reason=area_reason)


def halves(parcel: Parcel, *areas: int, area_reason: str = ""):
    places = [(make.EAST + x, make.NORTH + y) for x, y in ((110, 95), (110, 125))]
    line = LineString(places, srid=32647).transform(4326, clone=True)
    return reshaping.split_parcel(
        parcel_id=parcel.pk,
        lines=[line],
        parts=[Part(register_area_sq_wah=Decimal(f"{area}.00")) for area in areas],
        because=because(area_reason),
    )


def test_parts_far_from_their_paper_need_a_reason_which_is_kept():
    lot = make.owned_parcel()
    with pytest.raises(AreaDiffers):
        halves(lot, 30, 70)
    assert Parcel.objects.current().count() == 1
    entry = halves(lot, 30, 70, area_reason="ตกลงกันตามคำพิพากษา")
    assert set(entry.area_findings) == {"01A001/001", "01A001/002"}
    found = entry.area_findings["01A001/001"]
    assert (found["paper_sq_wah"], found["drawn_sq_wah"]) == ("30.00", "50.00")
    assert found["reason"] == "ตกลงกันตามคำพิพากษา"


def test_parts_within_the_tolerance_need_none():
    assert halves(make.owned_parcel(), 48, 52).area_findings == {}


def test_a_difference_the_parcel_had_is_shared_by_its_parts_without_a_new_reason():
    lot = make.owned_parcel(register_area_sq_wah=Decimal(120))  # drawn with 100
    lot.use_zones.update(area_sq_wah=Decimal(120))
    entry = halves(lot)
    assert set(entry.area_findings) == {"01A001/001", "01A001/002"}
    with pytest.raises(AreaDiffers):
        halves(make.owned_parcel("01A003", boundary=lot.boundary), 20, 80)


def test_a_merge_records_the_difference_of_the_whole():
    one = make.owned_parcel("01A001", register_area_sq_wah=Decimal(120))
    one.use_zones.update(area_sq_wah=Decimal(120))
    other = make.owned_parcel("01A002")
    entry = reshaping.merge_parcels(
        parcel_ids=[one.pk, other.pk], because=because(), is_override=True
    )
    assert entry.area_findings["01A001"]["paper_sq_wah"] == "220.00"

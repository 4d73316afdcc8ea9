"""The rows the tiles read are those of the register in force, whatever wrote it."""

import datetime as dt

import pytest
from django.db import connection

from parcels.models import Building, Parcel, ShownBuilding, ShownParcel
from parcels.models.shown import FromZoom
from tests import factories

pytestmark = pytest.mark.django_db
#: What the rows should be, made anew from the register.
EXPECTED = """
SELECT id, subdistrict_id, {columns}, ST_AsText(ST_ForcePolygonCW(ST_Transform({shape}, 3857)), 3)
FROM parcels_{what} WHERE retired_on IS NULL AND {shape} IS NOT NULL ORDER BY id
"""
SHOWN = """
SELECT {what}_id, subdistrict_id, {columns}, ST_AsText(shape, 3)
FROM parcels_shown{what} WHERE from_zoom = 16 ORDER BY {what}_id
"""
PARCEL = {"what": "parcel", "columns": "code, main_use, mixed_uses", "shape": "boundary"}
BUILDING = {"what": "building", "columns": "type_code", "shape": "footprint"}


def agree() -> int:
    """How many rows are shown; they are exactly those of the register."""
    count = 0
    with connection.cursor() as cursor:
        for words in (PARCEL, BUILDING):
            cursor.execute(EXPECTED.format(**words))
            expected = cursor.fetchall()
            cursor.execute(SHOWN.format(**words))
            assert cursor.fetchall() == expected
            count += len(expected)
    return count


def test_rows_follow_every_statement_on_the_register() -> None:
    parcel = factories.parcel("01A001")
    building = factories.building(parcel)
    assert agree() == 2
    Parcel.objects.bulk_create(
        Parcel(
            subdistrict=parcel.subdistrict, block=parcel.block, code=f"01A{n:03d}",
            document_type="CHANOTE", register_area_sq_wah=1, valid_from=factories.START,
            boundary=factories.square(50 * n, 0, 20) if n % 2 else None,
        )
        for n in range(2, 12)
    )  # fmt: skip
    assert agree() == 7
    Parcel.objects.filter(code__gt="01A006").update(retired_on=dt.date(2024, 1, 1))
    assert agree() == 4
    Parcel.objects.filter(pk=parcel.pk).update(boundary=factories.square(900, 900, 30))
    Building.objects.filter(pk=building.pk).update(type_code="506/1")
    assert agree() == 4
    Parcel.objects.filter(code="01A007").update(retired_on=None)
    Parcel.objects.filter(pk=parcel.pk).update(boundary=None)
    assert agree() == 4
    building.delete()
    Parcel.objects.filter(code="01A003").delete()
    assert agree() == 2


def test_a_change_that_shows_nothing_writes_nothing() -> None:
    parcel = factories.parcel("01A001")
    factories.building(parcel)
    before = _places()
    Parcel.objects.update(remark="seen", version=2)
    Building.objects.update(remark="seen", version=2)
    assert _places() == before
    Parcel.objects.update(main_use="OTHER")
    assert _places() != before


def test_simpler_shapes_stay_close_to_the_surveyed_one() -> None:
    factories.building(factories.parcel("01A001"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT simple.from_zoom, ST_HausdorffDistance(survey.shape, simple.shape),"
            " ST_Contains(survey.shape, survey.label) FROM parcels_shownparcel survey"
            " JOIN parcels_shownparcel simple USING (parcel_id)"
            " WHERE survey.from_zoom = 16 AND simple.from_zoom < 16 ORDER BY 1"
        )
        (far, far_off, inside), (mid, mid_off, _) = cursor.fetchall()
    assert (far, mid, inside) == (FromZoom.FAR, FromZoom.MID, True)
    assert far_off <= 1.2
    assert mid_off <= 0.6
    scales = ShownBuilding.objects.values_list("from_zoom", flat=True)
    assert set(scales) == {FromZoom.MID, FromZoom.SURVEYED}
    assert ShownParcel.objects.count() == len(FromZoom)


def test_simplified_shapes_stand_on_the_grid_of_their_tiles() -> None:
    factories.building(factories.parcel("01A001"))
    for scale in (FromZoom.FAR, FromZoom.MID):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT ST_X(at) * u, ST_Y(at) * u FROM parcels_shownparcel,"
                " LATERAL (SELECT (ST_DumpPoints(shape)).geom AS at) corner,"
                " LATERAL (SELECT 4096 / (ST_XMax(tile) - ST_XMin(tile)) AS u"
                "   FROM ST_TileEnvelope(%s, 0, 0) tile) unit WHERE from_zoom = %s",
                [int(scale), int(scale)],
            )
            units = [unit for corner in cursor.fetchall() for unit in corner]
        assert len(units) == 10
        assert [unit - round(unit) for unit in units] == pytest.approx([0] * 10, abs=1e-3)


def test_of_a_plot_smaller_than_the_grid_only_the_surveyed_shape_is_kept() -> None:
    plot = factories.parcel("01A001")
    Parcel.objects.filter(pk=plot.pk).update(boundary=factories.square(0, 0, 0.1))
    assert list(ShownParcel.objects.values_list("from_zoom", flat=True)) == [FromZoom.SURVEYED]


def _places() -> list[tuple[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ctid::text, xmin::text FROM parcels_shownparcel UNION ALL"
            " SELECT ctid::text, xmin::text FROM parcels_shownbuilding"
        )
        found: list[tuple[str]] = cursor.fetchall()
    return found

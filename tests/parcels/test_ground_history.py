"""Villages, zones, blocks, roads and the outline as they were recorded at the end of a day."""

import datetime as dt
import gzip
from pathlib import Path

import pytest
import shapely
from django.conf import settings
from django.contrib.gis.geos import LineString
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from geo.models import MapFeature, Subdistrict, Village
from parcels.selectors.layers import Sight, batches_of
from parcels.selectors.sheets import ground_in
from parcels.services.office import correct_villages
from parcels.sheets.frame import Box
from tests import factories as make
from tests.geo import mvt
from tests.geo.test_tiles import tile_at

pytestmark = pytest.mark.django_db
LAYERS = ("villages", "zones", "blocks", "lines", "boundary")
PLACE = Box(*make.square(side=4_000).extent)


def recorded(row: Model, days_ago: int) -> None:
    """The last event of a row is of an earlier day; history itself refuses to be rewritten."""
    table = f"{row._meta.db_table}event"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(
            f"UPDATE {table} SET pgh_created_at = now() - make_interval(days => %s) WHERE pgh_id = "
            f"(SELECT max(pgh_id) FROM {table} WHERE pgh_obj_id = %s)",
            [days_ago, row.pk],
        )
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def ago(days: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days)


def exported(layer: str, day: dt.date) -> list[tuple]:
    of = make.subdistrict().pk
    return [
        (*row[:-1], shapely.from_wkb(bytes(row[-1])))
        for batch in batches_of(connection, layer, of, day, sight=Sight())
        for row in batch
    ]


@pytest.fixture
def changed() -> Subdistrict:
    """Everything of the ground made 30 days ago and changed 20 days ago; a lane gone after 10."""
    of = make.subdistrict()
    block = make.block()
    road = MapFeature.objects.create(subdistrict=of, kind="road", name_th="ถนนเดิม", shape=line(400))
    lane = MapFeature.objects.create(subdistrict=of, kind="lane", name_th="ซอย", shape=line(450))
    village = make.village()
    rows: list[Model] = [of, block.zone, block, road, lane, village]
    for row in rows:
        recorded(row, 30)
    of.name_th = "ชื่อใหม่"
    of.save()
    block.zone.boundary = make.square(side=900)
    block.zone.save()
    block.letter = "B"
    block.save()
    road.shape = line(420)
    road.save()
    village.name_th = "บ้านใหม่"
    village.position = make.point(700, 700)
    village.save()
    for row in rows[:4] + rows[5:]:
        recorded(row, 20)
    lane.delete()
    return of


def line(y: float) -> LineString:
    at = make.point(0, y)
    return LineString((at.x, at.y), (at.x + 300, at.y), srid=settings.REGISTER_SRID)


def test_files_of_a_past_day_have_the_ground_recorded_then(changed):
    for layer in LAYERS:
        first, then, now = (exported(layer, ago(days)) for days in (400, 21, 0))
        assert first == then, "before the first record: as first recorded"
        assert then != now, layer
    assert [row[0] for row in exported("blocks", ago(21))] == ["01A"]
    assert [row[0] for row in exported("blocks", ago(20))] == ["01B"]
    assert {row[1] for row in exported("lines", ago(5))} == {"ถนนเดิม", "ซอย"}
    assert {row[1] for row in exported("lines", ago(0))} == {"ถนนเดิม"}


def test_what_was_made_later_is_not_there_yet(changed):
    recorded(make.village(2), 5)
    assert [row[1] for row in exported("villages", ago(6))] == [1]
    assert [row[1] for row in exported("villages", ago(5))] == [1, 2]


def test_the_day_ends_by_the_clock_of_the_office(changed):
    """Half past midnight in Bangkok is still the day before in Greenwich."""
    village = Village.objects.get()
    village.name_th = "บ้านหลังเที่ยงคืน"
    village.save()
    moment = dt.datetime.combine(ago(3), dt.time(0, 30), timezone.get_default_timezone())
    recorded(village, 0)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE geo_villageevent DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE geo_villageevent SET pgh_created_at = %s WHERE name_th = %s",
            [moment, village.name_th],
        )
        cursor.execute("ALTER TABLE geo_villageevent ENABLE TRIGGER USER")
    assert exported("villages", ago(4))[0][2] == "บ้านใหม่"
    assert exported("villages", ago(3))[0][2] == "บ้านหลังเที่ยงคืน"


def test_the_files_say_from_which_day_the_ground_is(changed):
    of, day = changed.pk, ago(400)
    rows = [
        row for batch in batches_of(connection, "about", of, day, sight=Sight()) for row in batch
    ]
    said = {row[0]: (row[1], row[2]) for row in rows}
    for layer in (*LAYERS, "areas"):
        assert said[layer] == (ago(30), "as recorded"), layer
    assert said["orthophotos"] == (ago(0), "today")


def test_the_map_of_a_past_day_shows_the_ground_recorded_then(client: Client, changed):
    client.force_login(make.user(Role.SURVEYOR))
    tile = tile_at(13, make.square(side=1000))

    def shown(url: str) -> dict[str, list[mvt.Feature]]:
        response = client.get(url)
        assert response.status_code == 200
        return mvt.layers(gzip.decompress(response.content))

    then = shown(reverse("ground-tile-on", args=(ago(21), *tile)))
    now = shown(reverse("ground-tile", args=tile))
    assert [row.properties["code"] for row in then["blocks"]] == ["01A"]
    assert [row.properties["code"] for row in now["blocks"]] == ["01B"]
    assert len(then["features"]) == 2
    assert len(now["features"]) == 1
    for layer in ("zones", "villages"):
        assert then[layer][0].id == now[layer][0].id
        assert then[layer] != now[layer]
    assert shown(reverse("ground-tile-on", args=(ago(0), *tile))) == now


def test_the_ground_of_a_past_day_is_for_staff(client: Client, changed):
    url = reverse("ground-tile-on", args=(ago(21), *tile_at(14, make.square())))
    assert client.get(url).status_code in (302, 401, 403)


def test_a_map_sheet_of_a_past_day_shows_the_ground_recorded_then(changed):
    then, now = (ground_in(changed, PLACE, ago(days)) for days in (21, 0))
    assert [block.text for block in then.blocks] == ["01A"]
    assert [block.text for block in now.blocks] == ["01B"]
    assert [row.text for row in then.villages] != [row.text for row in now.villages]
    assert len(then.lines) == 2
    assert len(now.lines) == 1
    assert then.zones[0].shape != now.zones[0].shape


def test_a_parcel_as_of_a_day_names_its_village_as_it_was_called(client: Client, changed):
    parcel = make.parcel("01B001")
    client.force_login(make.user(Role.SURVEYOR))
    url = f"/api/parcels/{parcel.pk}/"
    now = client.get(url).json()["village"]["name_th"]
    then = client.get(url, {"on": ago(21).isoformat()}).json()["village"]["name_th"]
    assert now == "บ้านใหม่"
    assert then not in ("", now)


def test_a_corrected_village_leaves_a_trace_with_who_did_it(client: Client, changed):
    village = Village.objects.get()
    village.name_th = "บ้านแก้ชื่อ"
    correct_villages(body=changed, villages=[village])
    assert village.events.order_by("-pgh_id")[0].name_th == "บ้านแก้ชื่อ"


def test_what_stood_there_before_the_history_began_is_its_first_record(changed):
    """As on the day of the migration: rows without events get one, others none."""
    seed = Path(settings.BASE_DIR, "geo/sql/seed_ground_history.sql").read_text()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE geo_villageevent DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM geo_villageevent")
        cursor.execute("ALTER TABLE geo_villageevent ENABLE TRIGGER USER")
        cursor.execute("SELECT count(*) FROM geo_blockevent")
        blocks = cursor.fetchone()
        cursor.execute(seed)
        cursor.execute("SELECT count(*) FROM geo_blockevent")
        assert cursor.fetchone() == blocks
    event = Village.objects.get().events.get()
    assert (event.pgh_label, event.name_th) == ("insert", "บ้านใหม่")
    assert exported("villages", ago(400))[0][2] == "บ้านใหม่"

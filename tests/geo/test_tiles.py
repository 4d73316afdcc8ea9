"""Tiles as the browser gets them: what they show, who may have them, when they are forgotten."""

import gzip
import math
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from time import monotonic

import pytest
from django.contrib.gis.geos import LineString, MultiPolygon
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from accounts import access
from accounts.models import Role, User
from geo import tiles
from geo.functions import HALF_WORLD
from geo.models import CachedTile, MapFeature
from geo.services import drop_tiles
from parcels.models import Parcel
from tests import factories
from tests.geo import mvt

pytestmark = pytest.mark.django_db
LOT = factories.lot_square("01A001")


def tile_at(z: int, shape: MultiPolygon) -> tuple[int, int, int]:
    """The tile under the middle of a shape of the register."""
    middle = shape.centroid
    middle.transform(3857)
    width = 2 * HALF_WORLD / 2**z
    x, y = (middle.x + HALF_WORLD) / width, (HALF_WORLD - middle.y) / width
    return z, math.floor(x), math.floor(y)


def url(layers: str, tile: tuple[int, int, int]) -> str:
    return reverse(f"{layers}-tile", args=tile)


def read(client: Client, layers: str, tile: tuple[int, int, int]) -> dict[str, list[mvt.Feature]]:
    response = client.get(url(layers, tile))
    assert response.status_code == 200
    assert response["Content-Encoding"] == "gzip"
    return mvt.layers(gzip.decompress(response.content))


@pytest.fixture
def parcel() -> Parcel:
    parcel = factories.parcel()
    factories.use_zone(parcel)
    Parcel.objects.all().refresh_main_use()
    return parcel


@pytest.fixture
def surveyor(client: Client, parcel: Parcel) -> Client:
    client.force_login(factories.user(Role.SURVEYOR))
    return client


def test_shows_parcels_buildings_and_houses_close_in(surveyor: Client, parcel: Parcel) -> None:
    building = factories.building(parcel)
    house = factories.house(position=LOT.centroid)
    found = read(surveyor, "register", tile_at(18, LOT))
    assert [(f.id, f.properties) for f in found["parcels"]] == [(parcel.pk, {"use": "RESIDENCE"})]
    assert [(f.id, f.properties) for f in found["buildings"]] == [(building.pk, {"type": "101"})]
    assert [(f.id, f.properties) for f in found["houses"]] == [(house.pk, {"no": "12"})]


def test_a_code_is_written_in_one_tile_however_many_its_parcel_covers(surveyor: Client) -> None:
    wide = factories.square(0, 600, 390)
    parcel = factories.parcel("01C001", boundary=wide)
    z, x, y = tile_at(18, wide)
    around = [(z, x + i, y + j) for i in range(-2, 3) for j in range(-2, 3)]
    found = [read(surveyor, "register", tile) for tile in around]
    assert sum(any(f.id == parcel.pk for f in layers.get("parcels", [])) for layers in found) > 4
    written = [f for layers in found for f in layers.get("labels", []) if f.id == parcel.pk]
    assert [f.properties for f in written] == [{"code": "01C001"}]
    assert all(0 <= n <= 4096 for f in written for at in f.paths[0] for n in at)


def test_a_mixed_parcel_tells_its_two_largest_uses(surveyor: Client, parcel: Parcel) -> None:
    for use, area in (("AGRICULTURE", 300), ("UNUSED", 50)):
        factories.use_zone(parcel, use, area_sq_wah=area)
    Parcel.objects.all().refresh_main_use()
    (shown,) = read(surveyor, "register", tile_at(14, LOT))["parcels"]
    assert shown.properties == {"use": "MIXED", "uses": "AGRICULTURE RESIDENCE"}


@pytest.mark.parametrize(
    ("z", "layers", "properties"),
    [
        (12, set(), None),
        (13, {"parcels"}, {"use"}),
        (14, {"parcels"}, {"use"}),
        (15, {"parcels", "buildings"}, {"use"}),
        (16, {"parcels", "buildings"}, {"use"}),
        (17, {"parcels", "buildings", "houses", "labels"}, {"use"}),
    ],
)
def test_shows_more_the_closer(
    surveyor: Client, parcel: Parcel, z: int, layers: set[str], properties: set[str] | None
) -> None:
    factories.building(parcel)
    factories.house(position=LOT.centroid)
    found = read(surveyor, "register", tile_at(z, LOT))
    assert {name for name, features in found.items() if features} == layers
    if properties:
        assert set(found["parcels"][0].properties) == properties


@pytest.mark.parametrize("side", [20, 3000])  # moved and scaled; clipped
def test_draws_the_same_shape_as_the_database_reference(surveyor: Client, side: float) -> None:
    shape = factories.square(-side / 2, 500, side)
    drawn = factories.parcel("01B001", boundary=shape)
    z, x, y = tile_at(17, shape)
    found = read(surveyor, "register", (z, x, y))["parcels"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ST_Area(ST_AsMVTGeom(ST_Transform(boundary, 3857), ST_TileEnvelope(%s, %s, %s),"
            " 4096, 64, true)) FROM parcels_parcel WHERE id = %s",
            [z, x, y, drawn.pk],
        )
        (reference,) = cursor.fetchone()
    (outer,) = next(f for f in found if f.id == drawn.pk).paths
    assert mvt.area(outer) > 0  # clockwise on screen, as the specification asks
    assert mvt.area(outer) == pytest.approx(reference, rel=0.002)


def test_shows_what_is_in_force_of_the_own_subdistrict_only(
    surveyor: Client, parcel: Parcel
) -> None:
    elsewhere = factories.subdistrict("580105")
    factories.parcel("01A001", subdistrict=elsewhere, boundary=LOT)
    factories.parcel("01A002", boundary=LOT, retired_on=factories.START)
    factories.parcel("01A003", boundary=None)
    found = read(surveyor, "register", tile_at(17, LOT))
    assert [f.id for f in found["parcels"]] == [parcel.pk]


def test_register_tiles_are_for_staff(client: Client, parcel: Parcel) -> None:
    tile = url("register", tile_at(17, LOT))
    assert client.get(tile).status_code == 302
    assert client.get(tile, headers={"Sec-Fetch-Dest": "empty"}).status_code == 401
    nobody = factories.user(username="nobody")
    nobody.subdistrict = None
    nobody.save()
    client.force_login(nobody)
    assert client.get(tile).status_code == 403


def test_a_session_is_believed_for_some_seconds(
    surveyor: Client, parcel: Parcel, monkeypatch: pytest.MonkeyPatch
) -> None:
    tile = url("register", tile_at(17, LOT))
    assert surveyor.get(tile).status_code == 200
    User.objects.update(is_active=False)
    assert surveyor.get(tile).status_code == 200
    later = monotonic() + 11
    monkeypatch.setattr(access, "monotonic", lambda: later)
    assert surveyor.get(tile).status_code in (302, 403)


@pytest.mark.parametrize("tile", [(19, 0, 0), (3, 8, 0), (3, 0, 8)])
def test_knows_the_limits_of_the_grid(surveyor: Client, tile: tuple[int, int, int]) -> None:
    assert surveyor.get(url("register", tile)).status_code == 404
    assert surveyor.get(url("ground", tile)).status_code == 404


def test_the_ground_is_public(client: Client) -> None:
    block = factories.block("A")
    factories.village(3, is_number_confirmed=True)
    line = LineString((390_400, 2_140_100), (390_600, 2_140_500), srid=32647)
    values = {"name_th": "ถนน", "shape": line, "subdistrict": block.subdistrict}
    MapFeature.objects.create(kind="road", **values)
    found = read(client, "ground", tile_at(14, factories.square(side=1000)))
    assert set(found) == {"boundary", "zones", "blocks", "features", "villages"}
    assert found["zones"][0].properties == {"code": "01"}
    assert found["blocks"][0].properties == {"code": "01A"}
    assert found["features"][0].properties == {"kind": "road", "name_th": "ถนน"}
    assert found["villages"][0].properties == {
        "moo": 3, "name_th": "บ้านปางหมู", "name_en": "Ban Pang Mu", "is_number_confirmed": True,
    }  # fmt: skip


def test_the_ground_of_several_subdistricts_is_asked_for_by_code(client: Client) -> None:
    tile = tile_at(14, factories.square(side=1000))
    assert client.get(url("ground", tile)).status_code == 404
    factories.subdistrict()
    assert client.get(url("ground", tile)).status_code == 200
    factories.subdistrict("580105")
    assert client.get(url("ground", tile)).status_code == 404
    assert client.get(url("ground", tile), {"subdistrict": "580105"}).status_code == 200
    assert client.get(url("ground", tile), {"subdistrict": "999999"}).status_code == 404


def test_is_kept_and_read_back_without_asking_who(
    surveyor: Client,
    parcel: Parcel,
    django_assert_num_queries: Callable[..., AbstractContextManager[object]],
) -> None:
    tile = tile_at(16, LOT)
    first = surveyor.get(url("register", tile))
    kept = CachedTile.objects.get()
    surveyor.get(url("ground", tile))
    assert (kept.z, kept.x, kept.y) == tile
    assert bytes(kept.content) == first.content
    CachedTile.objects.update(content=gzip.compress(b"kept"))
    with django_assert_num_queries(0):  # nobody is looked up, and the tile is read past the ORM
        again = [surveyor.get(url(layers, tile)) for layers in ("register", "ground")]
    assert [gzip.decompress(response.content) for response in again] == [b"kept", b"kept"]


def test_empty_tiles_are_not_kept(surveyor: Client) -> None:
    assert not any(read(surveyor, "register", tile_at(16, factories.square(9000, 9000))).values())
    assert not any(read(surveyor, "ground", (5, 3, 3)).values())
    assert not CachedTile.objects.exists()


def test_an_unchanged_tile_is_not_sent_again(surveyor: Client, parcel: Parcel) -> None:
    tile = url("register", tile_at(16, LOT))
    first = surveyor.get(tile)
    assert "no-cache" in first["Cache-Control"]
    assert "private" in first["Cache-Control"]
    again = surveyor.get(tile, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_ones_own_edit_shows_at_once(surveyor: Client, parcel: Parcel) -> None:
    before = [tile_at(z, LOT) for z in range(13, 19)]
    seen = {tile: surveyor.get(url("register", tile))["ETag"] for tile in before}
    new = factories.square(105, 100)
    with transaction.atomic():
        parcel.boundary = new
        parcel.save(update_fields=["boundary"])
        drop_tiles(parcel.subdistrict, "register", [LOT.extent, new.extent])
    for tile, tag in seen.items():
        response = surveyor.get(url("register", tile), headers={"If-None-Match": tag})
        assert response.status_code == 200, tile


def test_dropping_spares_the_tiles_elsewhere_and_of_others(parcel: Parcel) -> None:
    other = factories.subdistrict("580105")
    here = tile_at(17, LOT)
    far = tile_at(17, factories.square(5000, 5000))
    factories.parcel(subdistrict=other)
    for of in (parcel.subdistrict, other):
        factories.parcel("01A009", subdistrict=of, boundary=factories.square(5000, 5000))
    for of in (parcel.subdistrict, other):
        for tile in (here, far):
            tiles.drawn(tiles.plain_wire(), "register", of.pk, tile)
    tiles.drawn(tiles.plain_wire(), "ground", parcel.subdistrict.pk, here)
    drop_tiles(parcel.subdistrict, "register", [LOT.extent])
    left = set(CachedTile.objects.values_list("subdistrict__code", "layer", "x"))
    assert left == {
        ("580104", "register", far[1]), ("580104", "ground", here[1]),
        ("580105", "register", here[1]), ("580105", "register", far[1]),
    }  # fmt: skip
    drop_tiles(parcel.subdistrict, "register", [LOT.extent] * 1000)
    assert not CachedTile.objects.filter(subdistrict=parcel.subdistrict, layer="register").exists()


@pytest.mark.django_db(transaction=True)
def test_a_tile_drawn_during_an_edit_is_not_kept(parcel: Parcel) -> None:
    """A reader draws the old state while the editor's transaction is open: it must not survive."""
    tile, of = tile_at(17, LOT), parcel.subdistrict_id

    def read_meanwhile() -> None:
        tiles.drawn(tiles.plain_wire(), "register", of, tile)
        connection.close()

    with transaction.atomic():
        Parcel.objects.filter(pk=parcel.pk).update(main_use="OTHER")
        drop_tiles(of, "register", [LOT.extent])
        reader = threading.Thread(target=read_meanwhile)
        reader.start()
        reader.join(10)
        assert not reader.is_alive()
    assert not CachedTile.objects.exists()
    tiles.drawn(tiles.plain_wire(), "register", of, tile)
    assert CachedTile.objects.count() == 1


def test_ground_is_not_a_name_for_any_function() -> None:
    with pytest.raises(ValueError, match="pg_sleep"):
        tiles.drawn(tiles.plain_wire(), "pg_sleep", 1, (1, 0, 0))

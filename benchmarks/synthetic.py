"""Fill the benchmarks' own database with invented sub-districts: synthetic [HOW MANY].

Each has 19,266 parcels and about 25,000 buildings in 13 villages, every boundary shared corner for
corner. The tiles want several, for a walk needs more than the dozen of zoom 14 that one covers.
"""

from typing import Any

import numpy as np
import psycopg
import shapely
from django.conf import settings
from django.contrib.gis.geos import GEOSGeometry, Point
from django.core.management import call_command
from django.db import connection, transaction

from accounts.models import Role, User
from geo.models import Block, Subdistrict, Village, Zone
from parcels.models import House

CODE, USER = "999901", "bench"
WEST, NORTH, HEIGHT = 380_000, 2_150_000, 12_000
LOT, COLUMNS, ROWS, VILLAGES = 32.0, 38, 39, 13
USES = ("AGRICULTURE", "RESIDENCE", "OTHER", "UNUSED", "MIXED")


def main(how_many: str = "1") -> None:
    name = settings.DATABASES["default"]["NAME"]
    make_database(name)
    call_command("migrate", verbosity=0)
    for body in range(int(how_many)):
        if not Subdistrict.objects.filter(code=str(int(CODE) + body)).exists():
            with transaction.atomic():
                _fill(body, np.random.default_rng(1 + body))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"{name}: {Subdistrict.objects.count()} x {VILLAGES * COLUMNS * ROWS} parcels")


def user(body: int) -> str:
    """The surveyor of a sub-district, counted from 0."""
    return f"{USER}{body or ''}"


def corner(village: int, body: int = 0) -> tuple[float, float]:
    """The south-west corner of a village's lots, in register metres."""
    return WEST + village % 5 * 2000, NORTH - body * HEIGHT - village // 5 * 2500


def make_database(name: str) -> None:
    options = settings.DATABASES["default"]
    where = {
        "host": options["HOST"],
        "user": options["USER"],
        "password": options["PASSWORD"] or None,
    }
    with psycopg.connect(dbname="postgres", autocommit=True, **where) as admin:
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            admin.execute(f'CREATE DATABASE "{name}"')
    with psycopg.connect(dbname=name, autocommit=True, **where) as admin:
        admin.execute("CREATE EXTENSION IF NOT EXISTS postgis")


def _fill(body: int, dice: np.random.Generator) -> None:
    north = NORTH - body * HEIGHT
    ground = shapely.box(WEST - 500, north - 8000, WEST + 12000, north + 3000)
    shape = _stored(shapely.multipolygons([ground]))
    subdistrict = Subdistrict.objects.create(
        code=str(int(CODE) + body), name_th="ทดสอบ", name_en="Bench",
        office_th="อบต.ทดสอบ", office_en="Bench", amphoe_th="ทดสอบ", province_th="ทดสอบ",
        boundary=shape, is_sample=True,
    )  # fmt: skip
    User.objects.create_user(user(body), subdistrict=subdistrict, roles=[Role.SURVEYOR])
    zone = Zone.objects.create(subdistrict=subdistrict, code="01", boundary=shape)
    for village in range(VILLAGES):
        x, y = corner(village, body)
        placed = Village.objects.create(
            subdistrict=subdistrict, moo=village + 1, code=f"{subdistrict.code}{village + 1:02d}",
            name_th=f"หมู่ {village + 1}", name_en=f"Moo {village + 1}",
            position=Point(x + 600, y + 600, srid=settings.REGISTER_SRID),
        )  # fmt: skip
        _fill_village(placed, zone, np.array([x, y]), dice)


def _fill_village(village: Village, zone: Zone, at: np.ndarray, dice: np.random.Generator) -> None:
    """A block per village, its lots on a grid whose corners and edges are all a little off."""
    size = np.array([COLUMNS, ROWS]) * LOT
    block = Block.objects.create(
        subdistrict=village.subdistrict, zone=zone, letter=f"{chr(64 + village.moo)}",
        boundary=_stored(shapely.multipolygons([shapely.box(*at, *(at + size))])),
    )  # fmt: skip
    nodes = np.stack(np.meshgrid(np.arange(COLUMNS * 2 + 1), np.arange(ROWS * 2 + 1)), -1) * LOT / 2
    nodes = np.round(nodes + dice.uniform(-4, 4, nodes.shape) + at, 3)
    around = [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1), (0, 0)]
    cells = [(c, r) for r in range(ROWS) for c in range(COLUMNS)]
    rings = np.array([[nodes[2 * r + dr, 2 * c + dc] for dc, dr in around] for c, r in cells])
    lots = shapely.polygons(rings)
    codes = [f"01{block.letter}{n // 999 + 1:03d}/{n % 999 + 1:03d}" for n in range(len(lots))]
    _copy_parcels(village, block, codes, lots, dice)
    _copy_buildings(village, codes, shapely.centroid(lots), dice)


def _copy_parcels(
    village: Village, block: Block, codes: list[str], lots: np.ndarray, dice: np.random.Generator
) -> None:
    columns = (
        "subdistrict_id, code, block_id, village_id, document_type, document_number, survey_page,"
        " map_sheet, land_number, register_area_sq_wah, boundary, boundary_source, remark,"
        " land_group, has_overlapping_claim, valid_from, version, main_use"
    )
    shapes = shapely.to_wkb(shapely.multipolygons(lots[:, None]), hex=True)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY parcels_parcel ({columns}) FROM STDIN") as copy,
    ):
        for code, shape in zip(codes, _with_srid(shapes), strict=True):
            copy.write_row((
                village.subdistrict_id, code, block.pk, village.pk, "CHANOTE", "", "", "", "", 250,
                shape, "orthophoto", "", "", False, "2020-01-01", 1, USES[dice.integers(5)],
            ))  # fmt: skip


def _copy_buildings(
    village: Village, codes: list[str], middles: np.ndarray, dice: np.random.Generator
) -> None:
    columns = (
        "subdistrict_id, code, type_code, material, floors, area_sq_m, is_year_estimated,"
        " is_unfinished, footprint, footprint_source, remark, valid_from, version"
    )
    rows, houses = [], []
    for code, middle in zip(codes, middles, strict=True):
        for number in range(1, 2 + (dice.random() < 0.3)):
            x, y = middle.x + dice.uniform(-6, 6), middle.y + dice.uniform(-6, 6)
            shape = shapely.multipolygons([shapely.box(x - 4, y - 5, x + 4, y + 5)])
            rows.append((f"{code}-B{number:03d}", shape))
        houses.append((x, y))
    shapes = _with_srid(shapely.to_wkb([shape for _, shape in rows], hex=True))
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY parcels_building ({columns}) FROM STDIN") as copy,
    ):
        for (code, _), shape in zip(rows, shapes, strict=True):
            copy.write_row((
                village.subdistrict_id, code, "101", "brick", 1, 80, False, False, shape,
                "orthophoto", "", "2020-01-01", 1,
            ))  # fmt: skip
    srid = settings.REGISTER_SRID
    House.objects.bulk_create(
        House(
            subdistrict_id=village.subdistrict_id, village=village, house_number=str(n + 1),
            position=Point(x, y, srid=srid),
        )
        for n, (x, y) in enumerate(houses)
    )  # fmt: skip


def _stored(shape: Any) -> Any:
    return GEOSGeometry(shapely.to_wkb(shape, hex=True), srid=settings.REGISTER_SRID)


def _with_srid(shapes: np.ndarray) -> np.ndarray:
    srid = settings.REGISTER_SRID
    return shapely.to_wkb(
        shapely.set_srid(shapely.from_wkb(shapes), srid), hex=True, include_srid=True
    )

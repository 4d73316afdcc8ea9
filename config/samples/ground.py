"""The real ground and the drawn index areas: sub-district, villages, zones, blocks, features."""

from dataclasses import dataclass
from typing import Any

import shapely
from django.conf import settings
from django.contrib.gis.geos import GEOSGeometry

from config.samples.copying import copy_rows, reserve, shapes_as_hex
from data_samples.generator.ground import CONFIRMED_NUMBERS, read_ground
from data_samples.generator.model import Sample
from geo.models import Block, MapFeature, Subdistrict, Village, Zone

BOUNDARY_SOURCE = (
    "Royal Thai Survey Department / OCHA COD-AB Thailand, CC BY 3.0 IGO. "
    "Places: GeoNames (CC BY 4.0) and Who's On First."
)


@dataclass(frozen=True, slots=True)
class Ground:
    """Row numbers the register rows refer to."""

    subdistrict: Subdistrict
    villages: dict[int, int]
    first_block: int


def _geos(shape: Any) -> Any:
    return GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=settings.REGISTER_SRID)


def _subdistrict() -> Subdistrict:
    real = read_ground()
    names = real.attributes
    return Subdistrict.objects.create(
        code=names["code"],
        name_th=names["name_th"],
        name_en=names["name_en"],
        office_th="องค์การบริหารส่วนตำบลปางหมู",
        office_en="Pang Mu Subdistrict Administrative Organization",
        office_address_th="184 หมู่ 3 ต.ปางหมู อ.เมืองแม่ฮ่องสอน จ.แม่ฮ่องสอน 58000",
        office_phone="0-5361-3341",
        amphoe_th=names["amphoe_th"],
        province_th=names["province_th"],
        boundary=_geos(shapely.multipolygons([real.tambon])),
        office_position=_geos(real.office),
        area_stated_km2=300,
        boundary_source=BOUNDARY_SOURCE,
        is_sample=True,
    )


def _villages(subdistrict: Subdistrict) -> dict[int, int]:
    return {
        village.moo: Village.objects.create(
            subdistrict=subdistrict,
            moo=village.moo,
            code=village.code,
            name_th=village.name_th,
            name_en=village.name_en,
            position=_geos(village.point),
            position_source="GeoNames, not surveyed",
            is_number_confirmed=village.moo in CONFIRMED_NUMBERS,
        ).pk
        for village in read_ground().villages
    }


def load_ground(sample: Sample) -> Ground:
    """Write it and return the numbers given."""
    subdistrict = _subdistrict()
    villages = _villages(subdistrict)
    first_zone = reserve(Zone, len(sample.zones))
    copy_rows(
        Zone,
        ("id", "subdistrict_id", "code", "boundary"),
        [
            (first_zone + i, subdistrict.pk, zone.code, shape)
            for i, (zone, shape) in enumerate(
                zip(sample.zones, shapes_as_hex([z.boundary for z in sample.zones]), strict=True)
            )
        ],
    )
    first_block = reserve(Block, len(sample.blocks))
    shapes = shapes_as_hex([b.boundary for b in sample.blocks])
    copy_rows(
        Block,
        ("id", "subdistrict_id", "zone_id", "letter", "boundary"),
        [
            (first_block + i, subdistrict.pk, first_zone + block.zone, block.letter, shapes[i])
            for i, block in enumerate(sample.blocks)
        ],
    )
    outlines = shapes_as_hex([f.shape for f in sample.features])
    copy_rows(
        MapFeature,
        ("subdistrict_id", "kind", "name_th", "name_en", "shape"),
        [
            (subdistrict.pk, feature.kind, feature.name_th, feature.name_en, outlines[i])
            for i, feature in enumerate(sample.features)
        ],
    )
    return Ground(subdistrict, villages, first_block)

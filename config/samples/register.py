"""The register: parties, parcels, buildings, houses, rights, uses, signs, and how they came in."""

from dataclasses import dataclass

from psycopg.types.json import Jsonb
from shapely import MultiPolygon, Polygon

from accounts import personal_data
from config.samples.condominiums import load_condominiums
from config.samples.copying import copy_rows, range_text, reserve, shapes_as_hex
from config.samples.ground import Ground
from data_samples.generator.model import START, TODAY, PartyRecord, Sample
from parcels.models import (
    Building,
    BuildingParcel,
    BuildingUse,
    House,
    Household,
    HouseRegistration,
    Parcel,
    Party,
    RegisterEntry,
    Right,
    Sign,
    Sticker,
    Unit,
    UseZone,
)
from parcels.models.household import new_token


@dataclass(frozen=True, slots=True)
class Register:
    """First row number of every table others refer to."""

    ground: Ground
    party: int
    parcel: int
    building: int
    unit: int
    house: int
    household: int


def load_register(sample: Sample, ground: Ground) -> Register:
    """Every table of the register; numbers are reserved first so that rows can point at others."""
    numbers = Register(
        ground,
        reserve(Party, len(sample.parties)),
        reserve(Parcel, len(sample.parcels)),
        reserve(Building, len(sample.buildings)),
        reserve(Unit, len(sample.units)),
        reserve(House, len(sample.houses)),
        reserve(Household, len(sample.households)),
    )
    _parties(sample, numbers)
    _parcels(sample, numbers)
    _buildings(sample, numbers)
    load_condominiums(sample, numbers.ground.subdistrict.pk, numbers.building, numbers.unit)
    _houses(sample, numbers)
    _rights(sample, numbers)
    _uses(sample, numbers)
    _signs(sample, numbers)
    _entries(sample, numbers)
    return numbers


def _secret(party: PartyRecord) -> tuple[bytes, bytes | None]:
    if not party.id_number:
        return b"", None
    return personal_data.encrypt(party.id_number), personal_data.lookup_hash(party.id_number)


def _parties(sample: Sample, n: Register) -> None:
    copy_rows(
        Party,
        ("id", "subdistrict_id", "kind", "title", "name", "family_name", "id_type",
         "id_number_encrypted", "id_number_hash", "nationality", "status", "address",
         "mailing_address", "phone", "owner_code"),
        (
            (n.party + i, n.ground.subdistrict.pk, p.kind, p.title, p.name, p.family_name,
             p.id_type,
             *_secret(p), p.nationality, p.status, p.address, p.mailing_address, p.phone,
              p.owner_code)
            for i, p in enumerate(sample.parties)
        ),
    )  # fmt: skip


def _parcels(sample: Sample, n: Register) -> None:
    shapes = shapes_as_hex([p.boundary for p in sample.parcels])
    copy_rows(
        Parcel,
        ("id", "subdistrict_id", "code", "block_id", "village_id", "document_type",
         "document_number",
         "survey_page", "map_sheet", "land_number", "register_area_sq_wah", "boundary",
         "boundary_source", "boundary_on", "boundary_accuracy_m", "land_group",
         "has_overlapping_claim", "valid_from", "remark"),
        (
            (n.parcel + i, n.ground.subdistrict.pk, p.code, n.ground.first_block + p.block,
             n.ground.villages[p.moo], p.document_type, p.document_number, p.survey_page,
             p.map_sheet, p.land_number, p.register_area_sq_wah, shapes[i], p.boundary_source,
             p.boundary_on, p.boundary_accuracy_m, p.land_group, p.has_overlapping_claim,
             p.valid_from, p.remark)
            for i, p in enumerate(sample.parcels)
        ),
    )  # fmt: skip


def _buildings(sample: Sample, n: Register) -> None:
    shapes = shapes_as_hex([_as_multi(b.footprint) for b in sample.buildings])
    copy_rows(
        Building,
        ("id", "subdistrict_id", "code", "parcel_id", "type_code", "material", "floors",
         "area_sq_m",
         "year_built", "is_year_estimated", "is_unfinished", "footprint", "footprint_on",
         "footprint_accuracy_m", "valid_from", "remark"),
        (
            (n.building + i, n.ground.subdistrict.pk, b.code, _at(n.parcel, b.parcel), b.type_code,
             b.material, b.floors, b.area_sq_m, b.year_built, b.is_year_estimated, b.is_unfinished,
             shapes[i], b.footprint_on, b.footprint_accuracy_m, START, b.remark)
            for i, b in enumerate(sample.buildings)
        ),
    )  # fmt: skip
    copy_rows(
        BuildingParcel,
        ("subdistrict_id", "building_id", "parcel_id", "land_area_sq_wah"),
        (
            (n.ground.subdistrict.pk, n.building + r.building, n.parcel + r.parcel,
             r.land_area_sq_wah)
            for r in sample.building_parcels
        ),
    )  # fmt: skip
    copy_rows(
        BuildingUse,
        ("subdistrict_id", "building_id", "use", "floor", "area_sq_m", "used_by", "letting",
         "vacant_since", "exempt_item", "evidence", "during"),
        (
            (n.ground.subdistrict.pk, n.building + r.building, r.use, r.floor, r.area_sq_m,
             r.used_by,
             r.letting, r.vacant_since, r.exempt_item, _proof(r.exempt_item), range_text(r.start))
            for r in sample.building_uses
        ),
    )  # fmt: skip


def _proof(exempt_item: int | None) -> Jsonb:
    """The paper of property outside the tax, as the survey of 2565 noted it."""
    return Jsonb({"exempt_proof": f"สำรวจ 2565 ข้อ {exempt_item}"} if exempt_item else {})


def _houses(sample: Sample, n: Register) -> None:
    office = n.ground.subdistrict.pk
    spots = shapes_as_hex([h.position for h in sample.houses])
    copy_rows(
        House,
        ("id", "subdistrict_id", "village_id", "house_number", "house_code", "building_id",
         "parcel_id", "position", "unit_id"),
        (
            (n.house + i, office, n.ground.villages[h.moo], h.house_number, h.house_code,
             n.building + h.building, _at(n.parcel, h.parcel), spots[i],
             _at(n.unit, h.unit))
            for i, h in enumerate(sample.houses)
        ),
    )  # fmt: skip
    copy_rows(
        Household,
        ("id", "subdistrict_id", "house_id", "number", "head_id", "phone_encrypted", "phone_hash",
         "phone_last4", "members"),
        (
            (n.household + i, office, n.house + h.house, h.number, n.party + h.head,
             personal_data.encrypt(h.phone), personal_data.lookup_hash(h.phone), h.phone[-4:],
             h.members)
            for i, h in enumerate(sample.households)
        ),
    )  # fmt: skip
    copy_rows(
        Sticker,
        ("subdistrict_id", "household_id", "token"),
        ((office, n.household + i, new_token()) for i in range(len(sample.households))),
    )
    copy_rows(
        HouseRegistration,
        ("subdistrict_id", "house_id", "party_id", "during"),
        (
            (office, n.house + r.house, n.party + r.party, range_text(r.start, r.end))
            for r in sample.registrations
        ),
    )


def _rights(sample: Sample, n: Register) -> None:
    copy_rows(
        Right,
        ("subdistrict_id", "parcel_id", "building_id", "unit_id", "party_id", "kind",
         "share_numerator",
         "share_denominator", "during"),
        (
            (n.ground.subdistrict.pk, _at(n.parcel, r.parcel), _at(n.building, r.building),
             _at(n.unit, r.unit),
             n.party + r.party, r.kind, r.share_numerator, r.share_denominator,
             range_text(r.start, r.end))
            for r in sample.rights
        ),
    )  # fmt: skip


def _uses(sample: Sample, n: Register) -> None:
    copy_rows(
        UseZone,
        ("subdistrict_id", "parcel_id", "use", "area_sq_wah", "crop", "used_by", "vacant_since",
         "exempt_item", "standing_reduction", "evidence", "during"),
        (
            (n.ground.subdistrict.pk, n.parcel + r.parcel, r.use, r.area_sq_wah, r.crop, r.used_by,
             r.vacant_since, r.exempt_item, r.standing_reduction, _proof(r.exempt_item),
             range_text(r.start, r.end))
            for r in sample.uses
        ),
    )  # fmt: skip
    Parcel.objects.of(n.ground.subdistrict).refresh_main_use()


def _signs(sample: Sample, n: Register) -> None:
    spots = shapes_as_hex([s.position for s in sample.signs])
    copy_rows(
        Sign,
        ("subdistrict_id", "code", "parcel_id", "building_id", "owner_id", "business_name",
         "wording",
         "is_moving", "width_cm", "height_cm", "sides", "installed_on", "position"),
        (
            (n.ground.subdistrict.pk, s.code, n.parcel + s.parcel, _at(n.building, s.building),
             n.party + s.owner, s.business_name, s.wording, s.is_moving, s.width_cm, s.height_cm,
             s.sides, s.installed_on, spots[i])
            for i, s in enumerate(sample.signs)
        ),
    )  # fmt: skip


def _entries(sample: Sample, n: Register) -> None:
    """One act that took everything in, and one for each later sale."""
    office = n.ground.subdistrict
    whole = RegisterEntry.objects.create(
        subdistrict=office,
        act="import",
        effective_on=START,
        reason="ข้อมูลตัวอย่าง (สมมุติ) / sample data, invented",
    )
    sales = [r for r in sample.rights if r.parcel is not None and r.end is not None]
    first = reserve(RegisterEntry, len(sales))
    copy_rows(
        RegisterEntry,
        ("id", "subdistrict_id", "act", "effective_on", "reason"),
        (
            (first + i, office.pk, "transfer", min(r.end or TODAY, TODAY),
             "ขาย (ตัวอย่าง) / sale (sample)")
            for i, r in enumerate(sales)
        ),
    )  # fmt: skip
    links = [(whole.pk, n.parcel + i) for i in range(len(sample.parcels))]
    links += [(first + i, n.parcel + (r.parcel or 0)) for i, r in enumerate(sales)]
    copy_rows(RegisterEntry.parcels.through, ("registerentry_id", "parcel_id"), links)
    parties = [(first + i, n.party + r.party) for i, r in enumerate(sales)]
    copy_rows(RegisterEntry.parties.through, ("registerentry_id", "party_id"), parties)
    built = [(whole.pk, n.building + i) for i in range(len(sample.buildings))]
    copy_rows(RegisterEntry.buildings.through, ("registerentry_id", "building_id"), built)


def _at(first: int, place: int | None) -> int | None:
    return None if place is None else first + place


def _as_multi(shape: Polygon) -> MultiPolygon:
    return MultiPolygon([shape])

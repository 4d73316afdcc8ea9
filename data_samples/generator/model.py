"""What the generator hands over: plain records, linked by their place in the list. All invented."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from shapely import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

#: The sample ends on this day; nothing in it happens later.
TODAY = dt.date(2026, 11, 22)
#: First day the register speaks of: the tax counts vacant years from 2020.
START = dt.date(2020, 1, 1)


@dataclass(slots=True)
class ZoneRecord:
    code: str
    boundary: MultiPolygon


@dataclass(slots=True)
class BlockRecord:
    zone: int  # place in Sample.zones
    letter: str
    boundary: MultiPolygon
    use: str  # SETTLED, FARM or UPLAND


@dataclass(slots=True)
class FeatureRecord:
    """`kind` is one of road, lane, river, stream, forest, town."""

    kind: str
    name_th: str
    name_en: str
    shape: BaseGeometry


@dataclass(slots=True)
class ParcelRecord:
    code: str
    block: int
    moo: int
    boundary: MultiPolygon | None
    kind: str  # what stands or grows here: see purposes.py
    document_type: str = "NONE"
    document_number: str = ""
    survey_page: str = ""
    map_sheet: str = ""
    land_number: str = ""
    register_area_sq_wah: Decimal = Decimal(0)
    boundary_source: str = "orthophoto"
    boundary_on: dt.date | None = None
    boundary_accuracy_m: float | None = None
    land_group: str = ""
    has_overlapping_claim: bool = False
    valid_from: dt.date = START
    remark: str = ""


@dataclass(slots=True)
class UseRecord:
    parcel: int
    use: str  # AGRICULTURE, RESIDENCE, OTHER, UNUSED
    area_sq_wah: Decimal
    crop: str = ""
    used_by: str = "self"
    vacant_since: int | None = None
    exempt_item: int | None = None
    standing_reduction: str = ""
    start: dt.date = START
    end: dt.date | None = None


@dataclass(slots=True)
class BuildingRecord:
    code: str
    parcel: int | None
    footprint: Polygon
    role: str  # house, second_house, shop, outbuilding, ...
    type_code: str = "100"
    material: str = "brick"
    floors: int = 1
    area_sq_m: Decimal = Decimal(0)
    year_built: int | None = None
    is_year_estimated: bool = False
    is_unfinished: bool = False
    footprint_on: dt.date | None = None
    footprint_accuracy_m: float | None = None
    remark: str = ""


@dataclass(slots=True)
class BuildingUseRecord:
    building: int
    use: str
    area_sq_m: Decimal
    floor: str = ""
    used_by: str = "self"
    letting: str = ""
    vacant_since: int | None = None
    exempt_item: int | None = None
    start: dt.date = START


@dataclass(slots=True)
class BuildingParcelRecord:
    """A further parcel a building stands on."""

    building: int
    parcel: int
    land_area_sq_wah: Decimal


@dataclass(slots=True)
class CondominiumRecord:
    building: int
    name: str
    registration_number: str
    registered_on: dt.date


@dataclass(slots=True)
class UnitRecord:
    building: int
    code: str
    number: str
    floor: str
    area_sq_m: Decimal
    common_share_numerator: int
    common_share_denominator: int
    valid_from: dt.date


@dataclass(slots=True)
class UnitUseRecord:
    unit: int
    use: str
    area_sq_m: Decimal
    used_by: str = "self"
    letting: str = ""
    vacant_since: int | None = None
    start: dt.date = START


@dataclass(slots=True)
class UnitPriceRecord:
    """Baht per square metre on a floor of a condominium."""

    building: int
    floor: str
    baht_per_sq_m: Decimal


@dataclass(slots=True)
class PartyRecord:
    kind: str
    name: str
    title: str = ""
    family_name: str = ""
    id_type: str = "none"
    id_number: str = ""
    nationality: str = ""
    status: str = "alive"
    address: str = ""
    mailing_address: str = ""
    phone: str = ""
    owner_code: str = ""


@dataclass(slots=True)
class RightRecord:
    party: int
    kind: str
    parcel: int | None = None
    building: int | None = None
    share_numerator: int = 1
    share_denominator: int = 1
    start: dt.date = START
    end: dt.date | None = None
    unit: int | None = None


@dataclass(slots=True)
class HouseRecord:
    moo: int
    house_number: str
    house_code: str
    building: int
    parcel: int | None
    position: Point
    unit: int | None = None


@dataclass(slots=True)
class HouseholdRecord:
    house: int
    number: int
    head: int
    phone: str
    members: int


@dataclass(slots=True)
class RegistrationRecord:
    """A person's name in a house register."""

    house: int
    party: int
    start: dt.date
    end: dt.date | None = None


@dataclass(slots=True)
class SignRecord:
    code: str
    parcel: int
    building: int | None
    owner: int
    business_name: str
    wording: str  # thai, mixed, foreign
    is_moving: bool
    width_cm: int
    height_cm: int
    sides: int
    installed_on: dt.date
    position: Point


@dataclass(slots=True)
class LandPriceRecord:
    parcel: int
    baht_per_sq_wah: Decimal


@dataclass(slots=True)
class BuildingPriceRecord:
    type_code: str
    name_th: str
    name_en: str
    baht_per_sq_m: Decimal


@dataclass(slots=True)
class RequestEventRecord:
    """One step of a request: from stage to stage, by a role, with a note."""

    at: dt.datetime
    from_stage: str
    to_stage: str
    by_role: str
    note: str = ""


@dataclass(slots=True)
class RequestRecord:
    number: str
    service: str
    channel: str
    filed_by: str
    household: int | None
    applicant: int | None
    moo: int
    position: Point
    location_source: str
    parcel: int | None
    building: int | None
    description: str
    priority: str
    submitted_at: dt.datetime
    stage: str
    outcome: str
    partner: str = ""
    rating: int | None = None
    is_anonymous: bool = False
    answers: dict[str, Any] = field(default_factory=dict)
    events: list[RequestEventRecord] = field(default_factory=list)


@dataclass(slots=True)
class QuarantineRecord:
    """A row no constraint would let in: it waits in an import table as raw bytes."""

    reason: str
    label: str
    wkb: bytes
    srid: int


@dataclass(slots=True)
class LaneRecord:
    """Centre line of a road: used to check that no plot crosses it."""

    kind: str
    name_th: str
    name_en: str
    line: LineString
    width_m: float


@dataclass(slots=True)
class Sample:
    """The whole invented sub-district."""

    seed: int
    scale: int
    zones: list[ZoneRecord] = field(default_factory=list)
    blocks: list[BlockRecord] = field(default_factory=list)
    features: list[FeatureRecord] = field(default_factory=list)
    lanes: list[LaneRecord] = field(default_factory=list)
    parcels: list[ParcelRecord] = field(default_factory=list)
    uses: list[UseRecord] = field(default_factory=list)
    buildings: list[BuildingRecord] = field(default_factory=list)
    building_uses: list[BuildingUseRecord] = field(default_factory=list)
    building_parcels: list[BuildingParcelRecord] = field(default_factory=list)
    condominiums: list[CondominiumRecord] = field(default_factory=list)
    units: list[UnitRecord] = field(default_factory=list)
    unit_uses: list[UnitUseRecord] = field(default_factory=list)
    unit_prices: list[UnitPriceRecord] = field(default_factory=list)
    parties: list[PartyRecord] = field(default_factory=list)
    rights: list[RightRecord] = field(default_factory=list)
    houses: list[HouseRecord] = field(default_factory=list)
    households: list[HouseholdRecord] = field(default_factory=list)
    registrations: list[RegistrationRecord] = field(default_factory=list)
    signs: list[SignRecord] = field(default_factory=list)
    land_prices: list[LandPriceRecord] = field(default_factory=list)
    building_prices: list[BuildingPriceRecord] = field(default_factory=list)
    requests: list[RequestRecord] = field(default_factory=list)
    quarantine: list[QuarantineRecord] = field(default_factory=list)
    manifest: dict[str, Any] = field(default_factory=dict)
    is_sample: bool = True

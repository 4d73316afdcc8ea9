"""How land and floors are used. The parts of a parcel add up to its register area exactly."""

import datetime as dt
import random
from decimal import Decimal

from data_samples.generator.model import START, BuildingUseRecord, Sample, UseRecord
from data_samples.generator.purposes import (
    CEMETERY,
    EMPTY,
    FIELD,
    GARDEN,
    HOME,
    ORCHARD,
    PUBLIC,
    RESORT,
    SHOPHOUSE,
    TEMPLE,
)  # fmt: skip
from data_samples.generator.rights import Holding

CENT = Decimal("0.01")
AGRICULTURE, RESIDENCE, OTHER, UNUSED = "AGRICULTURE", "RESIDENCE", "OTHER", "UNUSED"
_FIELD_CROPS = ("ข้าว", "ข้าว", "ข้าว", "กระเทียม", "ถั่วเหลือง", "ข้าวโพด", "ผัก", "งา")
_ORCHARD_CROPS = (
    "ลำไย",
    "มะม่วง",
    "ข้าวโพด",
    "ข้าวโพด",
    "กาแฟอาราบิกา",
    "อาโวคาโด",
    "ไม้เศรษฐกิจ",
    "โค",
)
_GARDEN_CROPS = ("กล้วย", "มะม่วง", "ผัก", "ลำไย", "ไก่")
#: First vacant year and how often: the count of s43 starts in 2020.
_VACANT = {2020: 40, 2021: 10, 2022: 8, 2023: 14, 2024: 10, 2025: 10, 2026: 8}
_EXEMPT = {TEMPLE: 5, CEMETERY: 6}


def _vacant_year(draw: random.Random) -> int:
    return draw.choices(list(_VACANT), weights=list(_VACANT.values()), k=1)[0]


def _split(total: Decimal, share: float) -> tuple[Decimal, Decimal]:
    first = (total * Decimal(str(round(share, 4)))).quantize(CENT)
    return first, total - first


class Uses:
    """Writes use rows parcel by parcel, building by building."""

    def __init__(self, sample: Sample, holding: Holding, seed: int) -> None:
        self.sample, self.holding = sample, holding
        self.draw = random.Random(f"{seed}/uses")
        self.lived_in = {sample.houses[h.house].building for h in sample.households}
        self.built: dict[int, list[int]] = {}
        for i, building in enumerate(sample.buildings):
            if building.parcel is not None:
                self.built.setdefault(building.parcel, []).append(i)
        self.owns_building: dict[int, set[int]] = {}
        for right in sample.rights:
            if right.building is not None:
                self.owns_building.setdefault(right.building, set()).add(right.party)
        self.head_of = {sample.houses[h.house].building: h.head for h in sample.households}

    def write(self) -> None:
        """All rows."""
        for i in range(len(self.sample.buildings)):
            self._building(i)
        for i in range(len(self.sample.parcels)):
            self._parcel(i)

    # --- land

    def _parcel(self, parcel: int) -> None:
        kind = self.sample.parcels[parcel].kind
        total = self.sample.parcels[parcel].register_area_sq_wah
        if kind in (HOME, SHOPHOUSE):
            self._home(parcel, total)
        elif kind in (FIELD, ORCHARD, GARDEN):
            self._fields(parcel, kind, total)
        elif kind == EMPTY:
            self._add(parcel, UNUSED, total, vacant_since=_vacant_year(self.draw))
        elif kind in PUBLIC:
            self._public(parcel, kind, total)
        else:
            by = "tenant" if self.draw.random() < 0.3 else "self"
            self._add(parcel, OTHER, total, used_by=by)

    def _public(self, parcel: int, kind: str, total: Decimal) -> None:
        item = _EXEMPT.get(kind, 1)
        if (
            kind == TEMPLE and self.draw.random() < 0.3
        ):  # a market on the temple's ground is for gain
            market, rest = _split(total, 0.12)
            self._add(parcel, OTHER, market, used_by="tenant")
            total = rest
        self._add(parcel, OTHER, total, exempt_item=item)

    def _fields(self, parcel: int, kind: str, total: Decimal) -> None:
        draw = self.draw
        crops = {FIELD: _FIELD_CROPS, ORCHARD: _ORCHARD_CROPS, GARDEN: _GARDEN_CROPS}[kind]
        by = draw.choices(("self", "tenant", "others"), weights=(74, 16, 10), k=1)[0]
        if draw.random() < 0.045:
            self._add(parcel, UNUSED, total, vacant_since=_vacant_year(draw))
            return
        farmhouse = [
            b for b in self.built.get(parcel, []) if self.sample.buildings[b].role == "farmhouse"
        ]
        if farmhouse and total > 150:
            self._add(parcel, RESIDENCE, Decimal("100.00"))
            total -= Decimal("100.00")
        elif draw.random() < 0.05 and total > 100:
            idle, total = _split(total, draw.uniform(0.1, 0.4))
            self._add(parcel, UNUSED, idle, vacant_since=_vacant_year(draw))
        self._add(parcel, AGRICULTURE, total, crop=draw.choice(crops), used_by=by)

    def _home(self, parcel: int, total: Decimal) -> None:
        draw = self.draw
        heads = self.holding.heads_of.get(parcel, [])
        owners = {party for party, _, _ in self.holding.owner[parcel]}
        by = "self" if not heads or owners & set(heads) else draw.choice(("tenant", "others"))
        if draw.random() < 0.008 and total > 80:  # a strip of private land given to the lane
            strip, total = _split(total, 0.06)
            self._add(parcel, OTHER, strip, exempt_item=8)
        if by == "self" and len(owners) == 1 and draw.random() < 0.006:
            self._add(parcel, RESIDENCE, total)
            self.sample.uses[-1].standing_reduction = "inherited_home"
        elif self.sample.parcels[parcel].kind == SHOPHOUSE:
            shop, home = _split(total, self._trade_share(parcel))
            self._add(parcel, OTHER, shop, used_by=by)
            self._add(parcel, RESIDENCE, home, used_by=by)
        elif total > 330 and draw.random() < 0.34:
            garden, home = _split(total, draw.uniform(0.35, 0.7))
            self._add(parcel, AGRICULTURE, garden, crop=draw.choice(_GARDEN_CROPS), used_by=by)
            self._add(parcel, RESIDENCE, home, used_by=by)
        else:
            self._changed(parcel, total, by)

    def _changed(self, parcel: int, total: Decimal, by: str) -> None:
        """A home; one in a hundred was a field or empty ground until lately."""
        if self.draw.random() < 0.012:
            day = dt.date(self.draw.choice((2023, 2024, 2025)), self.draw.randint(2, 12), 1)
            was = self.draw.choice((AGRICULTURE, UNUSED))
            row = UseRecord(parcel, was, total, start=START, end=day)
            row.vacant_since = 2020 if was == UNUSED else None
            row.crop = "ผัก" if was == AGRICULTURE else ""
            self.sample.uses.append(row)
            self.sample.uses.append(UseRecord(parcel, RESIDENCE, total, used_by=by, start=day))
        else:
            self._add(parcel, RESIDENCE, total, used_by=by)

    def _trade_share(self, parcel: int) -> float:
        """The shop's share of the floors."""
        first = self.built[parcel][0]
        floors = self.sample.buildings[first].floors
        return 0.5 if floors == 2 else 0.55 if floors == 1 else 0.34

    def _add(self, parcel: int, use: str, area: Decimal, crop: str = "", used_by: str = "self",
             vacant_since: int | None = None, exempt_item: int | None = None) -> None:  # fmt: skip
        self.sample.uses.append(
            UseRecord(parcel, use, area, crop, used_by, vacant_since, exempt_item)
        )

    # --- floors

    def _building(self, place: int) -> None:
        record = self.sample.buildings[place]
        kind = self.sample.parcels[record.parcel].kind if record.parcel is not None else ""
        rows = self._floor_rows(place, kind)
        start = dt.date(max(2020, record.year_built or 2020), 1, 1)
        for row in rows:
            row.start = start
            self.sample.building_uses.append(row)

    def _floor_rows(self, place: int, kind: str) -> list[BuildingUseRecord]:
        record = self.sample.buildings[place]
        area = record.area_sq_m
        if kind in PUBLIC:
            return [BuildingUseRecord(place, OTHER, area, exempt_item=_EXEMPT.get(kind, 1))]
        if kind in (FIELD, ORCHARD, GARDEN):
            use = RESIDENCE if record.role == "farmhouse" else AGRICULTURE
            return [BuildingUseRecord(place, use, area)]
        if kind == SHOPHOUSE and place == self.built[record.parcel or 0][0]:
            shop, home = _split(area, self._trade_share(record.parcel or 0))
            return [
                BuildingUseRecord(place, OTHER, shop, floor="1"),
                BuildingUseRecord(place, RESIDENCE, home, floor="2" if record.floors > 1 else "1"),
            ]
        if kind in (HOME, SHOPHOUSE):
            return [self._dwelling(place, area)]
        letting = "daily" if kind == RESORT else ""
        return [BuildingUseRecord(place, OTHER, area, letting=letting)]

    def _dwelling(self, place: int, area: Decimal) -> BuildingUseRecord:
        record = self.sample.buildings[place]
        row = BuildingUseRecord(place, RESIDENCE, area)
        if record.role not in ("house", "second_house"):
            return row
        head = self.head_of.get(place)
        if head is not None:
            if head not in self.owns_building.get(place, set()):
                row.used_by = "tenant"
                row.letting = "monthly" if self.draw.random() < 0.7 else ""
            elif self.draw.random() < 0.006:
                row.letting = "daily"  # homestay
            return row
        if self.draw.random() < 0.4:
            row.use, row.vacant_since = UNUSED, _vacant_year(self.draw)
        return row

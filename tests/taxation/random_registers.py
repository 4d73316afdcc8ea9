"""Random small registers: mostly plain, with every unusual thing now and then."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from random import Random

from parcels.models import (
    Building,
    BuildingParcel,
    House,
    HouseRegistration,
    Parcel,
    ParcelLineage,
    Party,
    RegisterEntry,
)
from taxation.models import ContiguityOverride
from tests import factories as make
from tests.taxation.tax_rows import YEAR, building_price, price

USES = ("RESIDENCE", "RESIDENCE", "AGRICULTURE", "OTHER", "UNUSED")
DEEDS = ("CHANOTE", "CHANOTE", "CHANOTE", "SPK401")


class RandomRegister:
    """About `size` parcels of some fifteen owner sets; equal seeds make equal registers."""

    def __init__(self, seed: int, size: int = 24) -> None:
        self.dice = Random(seed)
        self.people = [make.party(f"คน{n}", address=f"{n} หมู่ 1") for n in range(9)]
        self.people += [make.party("บริษัท", kind="juristic", title="", family_name="จำกัด")]
        for code, baht in (("101", 7000), ("102", 5450)):
            building_price(code, baht)
        self.parcels = [self._parcel(n) for n in range(size)]
        self._descend()
        for person in self.people[:8]:
            self._register(person)

    def _now_and_then(self, percent: int) -> bool:
        return self.dice.randrange(100) < percent

    def _owners(self) -> list[Party]:
        return self.dice.sample(self.people, 2 if self._now_and_then(20) else 1)

    def _parcel(self, n: int) -> Parcel:
        area = Decimal(self.dice.randrange(1, 900_000)).scaleb(-2)
        drawn = {"boundary": None} if self._now_and_then(3) else {}
        code = f"01{'ABC'[n // 10 % 3]}{n % 10 + 1:03d}"
        made = make.parcel(
            code, register_area_sq_wah=area, document_type=self.dice.choice(DEEDS), **drawn
        )
        self._rights(made)
        self._zones(made)
        if not self._now_and_then(3):
            baht = self.dice.choice(["0.25", "120", "1000", "45000"])
            price(made, baht, source="estimated" if self._now_and_then(4) else "treasury")
        if made.boundary is not None:
            for number in range(self.dice.choice([0, 0, 1, 1, 1, 2, 3])):
                self._building(made, number + 1)
        return made

    def _descend(self) -> None:
        """Two parcels came of others, before and after their prices were set."""
        for on in (dt.date(YEAR - 4, 1, 1), dt.date(YEAR - 1, 6, 1)):
            parent, child = self.dice.sample(self.parcels, 2)
            entry = RegisterEntry.objects.create(
                subdistrict=child.subdistrict, act="split", effective_on=on, reason="แบ่งแยก"
            )
            ParcelLineage.objects.get_or_create(
                subdistrict=child.subdistrict, parent=parent, child=child, defaults={"entry": entry}
            )

    def _rights(self, of: Parcel | Building) -> None:
        if self._now_and_then(4):
            return
        owners = self._owners()
        kind = "possession" if self._now_and_then(12) else "ownership"
        for one in owners:
            make.right(of, one, f"1/{len(owners)}", kind=kind)
        if self._now_and_then(3):  # the end of one right and the beginning of others dated apart
            until = (make.START, dt.date(YEAR, 6, 1))
            make.right(of, self.dice.choice(self.people), "1/3", kind=kind, during=until)

    def _zones(self, of: Parcel) -> None:
        whole = of.register_area_sq_wah
        first = (whole * self.dice.randrange(1, 100) / 100).quantize(Decimal("0.01"))
        parts = [whole] if self._now_and_then(70) or first in (0, whole) else [first, whole - first]
        for area in parts:
            use = self.dice.choice(USES)
            values = {"used_by": "tenant"} if self._now_and_then(20) else {}
            make.use_zone(of, use, area_sq_wah=area, **self._about(use), **values)
        if self._now_and_then(3):
            make.use_zone(of, "AGRICULTURE", area_sq_wah=Decimal("1.5"))

    def _about(self, use: str) -> dict[str, object]:
        if self._now_and_then(6):
            seen = {"exempt_proof": "หนังสือ"} if self._now_and_then(50) else {}
            return {"exempt_item": self.dice.choice([1, 4, 8]), "evidence": seen}
        if use == "UNUSED":
            return {
                "vacant_since": None if self._now_and_then(10) else self.dice.randint(2020, YEAR)
            }
        return {}

    def _building(self, on: Parcel, number: int) -> None:
        area = Decimal(self.dice.randrange(100, 60_000)).scaleb(-2)
        made = make.building(
            on, number, area_sq_m=area,
            material=self.dice.choice(["brick", "half", "wood", "light"]),
            type_code="999" if self._now_and_then(3) else self.dice.choice(["101", "102"]),
            year_built=None if self._now_and_then(5) else self.dice.randint(1980, YEAR + 1),
            is_unfinished=self._now_and_then(5),
            **({"footprint": None} if self._now_and_then(30) else {}),
        )  # fmt: skip
        if self._now_and_then(15):
            self._rights(made)
        self._floors(made)
        if self._now_and_then(3) and len(getattr(self, "parcels", [])):
            BuildingParcel.objects.create(
                subdistrict=on.subdistrict, building=made, parcel=self.parcels[0],
                land_area_sq_wah=Decimal("5"),
            )  # fmt: skip
        if self._now_and_then(3):
            make.condominium(made)
            make.unit(made, 1, self.dice.choice(self.people))

    def _floors(self, of: Building) -> None:
        if self._now_and_then(3):
            return
        half = (of.area_sq_m / 2).quantize(Decimal("0.01"))
        parts = [of.area_sq_m] if self._now_and_then(80) else [half, of.area_sq_m - half]
        for area in parts:
            use = self.dice.choice(USES)
            values = dict(self._about(use))
            if self._now_and_then(15):
                values |= {"letting": self.dice.choice(["monthly", "daily"]), "used_by": "tenant"}
            if self._now_and_then(4):
                values["evidence"] = {"homestay_count": "3/12"}
            make.building_use(of, use, area_sq_m=area, **values)

    def _register(self, person: Party) -> None:
        """In one of the buildings he holds, else anywhere; now and then in two, or in none."""
        buildings = list(Building.objects.order_by("pk"))
        own = [
            one for one in buildings
            if one.parcel and (one.rights.filter(party=person).exists()
                or (one.parcel is not None and one.parcel.rights.filter(party=person).exists()))
        ]  # fmt: skip
        for _ in range(2 if self._now_and_then(10) else 1):
            at = self.dice.choice(own or buildings)
            bare = self._now_and_then(8)
            number = f"{House.objects.count() + 1}"
            house = make.house(number, at.parcel, building=None if bare else at)
            HouseRegistration.objects.create(
                subdistrict=house.subdistrict, house=house, party=person, during=make.FROM_START
            )


def keep_apart(one: Parcel, other: Parcel) -> None:
    """An officer's finding against what the map shows."""
    first, second = sorted((one.pk, other.pk))
    ContiguityOverride.objects.create(
        subdistrict=one.subdistrict, first_id=first, second_id=second, finding="apart",
        reason="ถนน",
    )  # fmt: skip

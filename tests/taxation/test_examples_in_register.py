"""The shared examples as a register: entered as parcels, houses and uses, run in columns."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from parcels.models import HouseRegistration
from taxation.law.examples import AMOUNTS, read_rows
from taxation.law.facts import sq_wah
from taxation.models import BuildingPrice
from taxation.selectors.columnar.whole import read_whole
from taxation.selectors.law import body_law
from taxation.services.runs import compute
from tests import factories as make
from tests.taxation.tax_rows import account, price

pytestmark = pytest.mark.django_db

FILE = Path(__file__).parent / "examples" / "land-and-building-tax.csv"
USES = {
    "AGRI": "AGRICULTURE",
    "OTHER": "OTHER",
    "RES_OTHER": "RESIDENCE",
    "RES_MAIN": "RESIDENCE",
    "RES_MAIN_BUILDING": "RESIDENCE",
    "VACANT": "UNUSED",
}
#: What a register keeps elsewhere, or what makes a taxpayer one to be looked at as rows.
ELSEWHERE = {"old_tax_2562", "local_reduction_pct", "no_general_reduction", "permanent_reduction"}
FIRST = 2020
SINCE_FOREVER = (dt.date(2015, 1, 1), None)


def fits(row):
    """One use an object, worth a sum or made of land and houses; no unit, no other authority."""
    objects = row.inputs["objects"] if row.kind == "assessment" else ()
    known = all(_object_fits(one, row.tax_year) for one in objects)
    return bool(objects) and known and not ELSEWHERE & row.inputs.keys()


def _vacant_since(one, year):
    """None where it is in use. The law counts from 2563 on, and so does the register."""
    [use] = one["uses"]
    years = use.get("vacant_years", one.get("vacant_years")) or 1
    return year - int(years) + 1 if use["class"] == "VACANT" else None


def _object_fits(one, year):
    if len(one["uses"]) != 1 or (_vacant_since(one, year) or FIRST) < FIRST:
        return False
    pieces = one.keys() & {"value", "land", "buildings", "condos", "lao"}
    several = max(len(one.get("land", ())), len(one.get("buildings", ()))) > 1
    known = pieces in ({"value"}, {"land"}, {"buildings"}, {"land", "buildings"})
    return known and not several


EXAMPLES = [
    row for row in read_rows(FILE.read_text("utf-8").splitlines(keepends=True)) if fits(row)
]
YEARS = sorted({row.tax_year for row in EXAMPLES})


class Entered:
    """Examples of one year, each an owner of its own."""

    def __init__(self, year):
        self.year, self.codes, self.owners = year, 0, {}
        self.law = body_law(make.subdistrict().pk).of(year)
        for row in EXAMPLES:
            if row.tax_year == year:
                self._enter(row)

    def _enter(self, row):
        company = {"kind": "juristic", "title": "", "family_name": "จำกัด"}
        holder = make.party(row.id, **(company if row.owner_type == "juristic" else {}))
        self.owners[str(holder.pk)] = row
        self.south, groups = 40 * len(self.owners), {}
        for number, one in enumerate(row.inputs["objects"]):
            name = one.get("contiguous_group") or f"alone {number}"
            members = groups.setdefault(name, [])
            members.append(one)  # of a group side by side, of others far apart
            east = 400 * list(groups).index(name) + make.LOT_M * len(members)
            garden = len(members) > 1 and one["uses"][0]["class"] == "RES_MAIN"
            self._object({**one, "garden": garden}, holder, east)

    def _object(self, one, holder, east):
        [use] = one["uses"]
        kind, built = USES[use["class"]], self._built(one, use["class"])
        area, baht = self._ground(one, use["class"])
        own = "land" in one or ("value" in one and use["class"] != "RES_MAIN_BUILDING")
        land = self._parcel(holder if own else make.party("เจ้าของที่ดิน"), area, baht, east)
        make.use_zone(land, kind, vacant_since=_vacant_since(one, self.year), during=SINCE_FOREVER)
        if built:
            self._house(land, holder, kind, built, own, use["class"].startswith("RES_MAIN"))

    def _ground(self, one, use_class):
        if "land" in one:
            [piece] = one["land"]
            area = sq_wah(*(Decimal(piece.get(name) or 0) for name in ("rai", "ngan", "wah")))
            return area, Decimal(piece["price_per_wah"])
        if "value" not in one or use_class == "RES_MAIN_BUILDING":
            return Decimal(100), Decimal(1)
        house = use_class == "RES_MAIN" and not one["garden"]
        return Decimal(100), (Decimal(one["value"]) - house) / 100

    def _built(self, one, use_class):
        """Area, price, material and age; a home of which only the sum is told is worth a baht."""
        if "buildings" in one:
            [piece] = one["buildings"]
            names = ("area_m2", "price_per_m2", "material", "age_years")
            return tuple(piece.get(name) for name in names)
        if one["garden"]:
            return None
        worth = {"RES_MAIN": 1, "RES_MAIN_BUILDING": one.get("value")}.get(use_class)
        return (100, Decimal(worth) / 100, "brick", 0) if worth else None

    def _parcel(self, holder, area, baht, east):
        self.codes += 1
        land = make.parcel(
            f"01A{self.codes:03d}", register_area_sq_wah=area, valid_from=SINCE_FOREVER[0],
            boundary=make.square(east, self.south),
        )  # fmt: skip
        make.right(land, holder, during=SINCE_FOREVER)
        book = account(self.law.price_account.account, 2000, 2400)
        price(land, baht, account=book, in_force=SINCE_FOREVER)
        return land

    def _house(self, land, holder, kind, built, own, lives_there):
        area, baht, material, age = built
        kind_of = BuildingPrice.objects.create(
            subdistrict=land.subdistrict, type_code=str(self.codes), name_th="บ้าน", name_en="House",
            account=account(self.law.price_account.account), baht_per_sq_m=Decimal(baht),
        )  # fmt: skip
        house = make.building(
            land, type_code=kind_of.type_code, material=material, area_sq_m=Decimal(area),
            year_built=self.year - int(age or 0), valid_from=SINCE_FOREVER[0],
        )  # fmt: skip
        make.building_use(house, kind, during=SINCE_FOREVER)
        if not own:
            make.right(house, holder, during=SINCE_FOREVER)
        if lives_there:
            HouseRegistration.objects.create(
                subdistrict=land.subdistrict, party=holder, during=SINCE_FOREVER,
                house=make.house(str(self.codes), land, building=house),
            )  # fmt: skip


def test_most_examples_of_an_assessment_can_be_entered():
    assert len(EXAMPLES) == 106
    assert len(YEARS) == 7


@pytest.mark.parametrize("year", YEARS)
def test_examples_run_in_columns_are_equal_to_the_satang(year):
    entered = Entered(year)
    body = make.subdistrict().pk
    law = body_law(body)
    whole = read_whole(body, law.of(year), law.map_choices)
    found, refused = compute(whole, 0, len(whole), law.of(year))
    assert not refused
    plain = set(whole.pages.keys)
    rows = {row.key: row for row in found.rows}
    for key, example in entered.owners.items():
        assert key in plain, example.id
        row = rows[key]
        amounts = (row.base, row.exempt, row.taxable, row.tax, row.due)
        expected = {name: int(baht * 100) for name, baht in example.amounts.items()}
        got = dict(zip(AMOUNTS, amounts, strict=True))
        assert {name: got[name] for name in expected} == expected, example.id

"""The shared examples as a register: entered as parcels, houses and uses, and run.

All 135 go through `read_whole` and `compute`. The run reads most as columns; `by_rows` says which
it must leave to the readable path, and the test holds it to that.
"""

import datetime as dt
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from parcels.models import HouseRegistration
from taxation.law.examples import AMOUNTS, read_rows
from taxation.law.facts import sq_wah
from taxation.models import BuildingPrice, OldTax, ReductionOrder, UnitPrice
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
HOMES = ("RES_MAIN", "RES_MAIN_BUILDING")
STANDING = {"50": "power_plant", "90": "private_school"}
#: Each authority of an example has a register of its own.
BODIES = {"": "580104", "A": "580104", "B": "580105"}
#: The law counts vacant years from 2563 on, and so does the register.
FIRST, LAST = 2020, 2026
SINCE_FOREVER = (dt.date(2015, 1, 1), None)
SOURCE = {"sources": [{"title": "ทดสอบ", "url": "https://example.org"}], "confidence": "low"}


def run_of(row):
    """The tax year of its run, and what concerns everybody in it and so keeps others apart.

    Land vacant for more years than there are from 2563 on is run in the year that has them.
    """
    inputs = row.inputs
    vacant = [n for one in inputs["objects"] for n in _vacant_years(one) if n]
    year = max(row.tax_year, FIRST + max(vacant, default=1) - 1)
    if "old_tax_2562" in inputs:
        return year, "section 97"
    if "local_reduction_pct" in inputs:
        return year, "order"
    return year, "no decree" if inputs.get("no_general_reduction") else ""


def _vacant_years(one):
    """Of each use; None where it is in use."""
    return [_years_of(one, use) for use in one["uses"]]


def _years_of(one, use):
    years = int(use.get("vacant_years", one.get("vacant_years")) or 1)
    return years if use["class"] == "VACANT" else None


def by_rows(row):
    """A unit, a standing reduction; for a whole roll an order, or section 97 in its years."""
    relieved = "old_tax_2562" in row.inputs and row.tax_year <= 2022
    units = any("condos" in one for one in row.inputs["objects"])
    return units or relieved or bool({"permanent_reduction", "local_reduction_pct"} & {*row.inputs})


def _part(use):
    """Square metres of a floor: told, or one for each percent."""
    return Decimal(use.get("area") or use.get("share_pct") or 100)


EXAMPLES = [
    row
    for row in read_rows(FILE.read_text("utf-8").splitlines(keepends=True))
    if row.kind == "assessment"
]
RUNS = sorted({run_of(row) for row in EXAMPLES})


def laid_over(year, why):
    """What the office enters of a year to come, and of one in which no decree is to count."""
    on_top = {"50": True, "90": False}
    none = {"key": "general_reduction",
            "years": {year: {"percent": "0", "on_top_of_standing": on_top, **SOURCE}}}  # fmt: skip
    if year <= LAST:
        return (none,) if why == "no decree" else ()
    days = {"assess": f"{year}-04-30", "pay": f"{year}-06-30", **SOURCE}
    days["instalments"] = [f"{year}-06-30", f"{year}-07-31", f"{year}-08-31"]
    prices = {"key": "price_accounts", "years": {year: {"account": "later", **SOURCE}}}
    return none, {"key": "calendar", "years": {year: days}}, prices


class Entered:
    """Examples of one run in one body, each an owner of its own."""

    def __init__(self, code, year, why):
        self.body = make.subdistrict(code)
        self.year, self.codes, self.owners = year, 0, {}
        self.book = body_law(self.body.pk, laid_over(year, why))
        self.law = self.book.of(year)
        of = self.law.price_account.account
        self.prices = account(of, 2000, 2400, body=self.body)
        for row in EXAMPLES:
            objects = [one for one in row.inputs["objects"] if BODIES[one.get("lao", "")] == code]
            if objects and run_of(row) == (year, why):
                self._enter(row, objects)

    def run(self):
        """Who is plain, and everybody's record by key."""
        whole = read_whole(self.body.pk, self.law, self.book.map_choices)
        found, refused = compute(whole, 0, len(whole), self.law)
        assert not refused
        plain = set() if whole.pages is None else set(whole.pages.keys)
        return plain, {row.key: row for row in found.rows}

    def _enter(self, row, objects):
        company = {"kind": "juristic", "title": "", "family_name": "จำกัด"}
        more = company if row.owner_type == "juristic" else {}
        holder = make.party(row.id, subdistrict=self.body, **more)
        self.owners[str(holder.pk)] = row
        self.south, groups = 40 * len(self.owners), {}
        for number, one in enumerate(objects):
            name = one.get("contiguous_group") or f"alone {number}"
            members = groups.setdefault(name, [])
            members.append(one)  # of a group side by side, of others far apart
            east = 400 * list(groups).index(name) + make.LOT_M * len(members)
            garden = len(members) > 1 and one["uses"][0]["class"] == "RES_MAIN"
            land = self._object({**one, "garden": garden}, holder, east)
            self._lighten(row, land)

    def _lighten(self, row, land):
        """What the office has on file of the land: section 97, an order, a standing reduction."""
        standing = STANDING.get(row.inputs.get("permanent_reduction", ""), "")
        land.use_zones.update(standing_reduction=standing)
        if "old_tax_2562" in row.inputs:
            OldTax.objects.create(
                subdistrict=self.body, parcel=land, kind="local", source="ภ.บ.ท.6",
                satang=int(row.inputs["old_tax_2562"]) * 100,
            )  # fmt: skip
        if "local_reduction_pct" in row.inputs:
            ReductionOrder.objects.create(
                subdistrict=self.body, tax_year=self.year, section="56", order_number=row.id,
                ordered_on=dt.date(self.year, 2, 1), place="parcel", parcel=land, state="in_force",
                percent=Decimal(row.inputs["local_reduction_pct"]),
            )  # fmt: skip

    def _object(self, one, holder, east):
        if "condos" in one:
            return self._unit(one, holder, east)
        use, several = one["uses"][0], len(one["uses"]) > 1
        built = self._built(one, use["class"])
        own = "land" in one or ("value" in one and use["class"] != "RES_MAIN_BUILDING")
        area, baht = self._ground(one, built) if own else (Decimal(100), Decimal(1))
        land = self._parcel(holder if own else self._other("เจ้าของที่ดิน"), area, baht, east)
        kind = "RESIDENCE" if several else USES[use["class"]]
        since = None if several else self._since(one, use)
        make.use_zone(land, kind, vacant_since=since, during=SINCE_FOREVER)
        if built:
            self._house(land, holder, one, built, own)
        return land

    def _other(self, name, **values):
        return make.party(name, subdistrict=self.body, **values)

    def _since(self, one, use):
        years = _years_of(one, use)
        return None if years is None else self.year - years + 1

    def _ground(self, one, built):
        if "land" in one:
            [piece] = one["land"]
            area = sq_wah(*(Decimal(piece.get(name) or 0) for name in ("rai", "ngan", "wah")))
            return area, Decimal(piece["price_per_wah"])
        house = built[0] * built[1] if built else 0
        return Decimal(100), (Decimal(one["value"]) - house) / 100

    def _built(self, one, use_class):
        """Area, price, material, age; where only a sum is told, worth a baht a square metre."""
        if "buildings" in one:
            [piece] = one["buildings"]
            names = ("area_m2", "price_per_m2", "material", "age_years")
            return tuple(piece.get(name) for name in names)
        if use_class == "RES_MAIN_BUILDING" or {"land", "value"} <= one.keys():
            return Decimal(100), Decimal(one["value"]) / 100, "brick", 0
        if len(one["uses"]) == 1 and (use_class != "RES_MAIN" or one["garden"]):
            return None
        return sum(map(_part, one["uses"])), Decimal(1), "brick", 0

    def _parcel(self, holder, area, baht, east):
        self.codes += 1
        land = make.parcel(
            f"01A{self.codes:03d}", register_area_sq_wah=area, valid_from=SINCE_FOREVER[0],
            boundary=make.square(east, self.south), subdistrict=self.body,
        )  # fmt: skip
        make.right(land, holder, during=SINCE_FOREVER)
        price(land, baht, account=self.prices, in_force=SINCE_FOREVER)
        return land

    def _house(self, land, holder, one, built, own):
        area, baht, material, age = built
        kind = BuildingPrice.objects.create(
            subdistrict=self.body, type_code=str(self.codes), name_th="บ้าน", name_en="House",
            account=self.prices, baht_per_sq_m=Decimal(baht),
        )  # fmt: skip
        house = make.building(
            land, type_code=kind.type_code, material=material, area_sq_m=Decimal(area),
            year_built=self.year - int(age or 0), valid_from=SINCE_FOREVER[0],
        )  # fmt: skip
        classes = {use["class"] for use in one["uses"]}
        for use in one["uses"]:
            part = _part(use) if len(one["uses"]) > 1 else house.area_sq_m
            # rooms of a home that are no home are let
            let = "monthly" if use["class"] == "RES_OTHER" and classes & {*HOMES} else ""
            make.building_use(
                house, USES[use["class"]], area_sq_m=part, vacant_since=self._since(one, use),
                during=SINCE_FOREVER, letting=let,
            )  # fmt: skip
        if not own:
            make.right(house, holder, during=SINCE_FOREVER)
        if classes & {*HOMES}:
            self._lives_in(holder, land, building=house)

    def _unit(self, one, holder, east):
        """On common land, which is outside the tax."""
        [piece], [use] = one["condos"], one["uses"]
        land = self._parcel(self._other("นิติบุคคล", kind="juristic"), Decimal(100), 1, east)
        make.use_zone(land, exempt_item=9, during=SINCE_FOREVER)
        building = make.building(land, valid_from=SINCE_FOREVER[0])
        make.condominium(building)
        unit = make.unit(building, 1, holder, area_sq_m=Decimal(piece["area_m2"]))
        UnitPrice.objects.create(
            subdistrict=self.body, account=self.prices, building=building,
            baht_per_sq_m=Decimal(piece["price_per_m2"]),
        )  # fmt: skip
        if use["class"] in HOMES:
            self._lives_in(holder, land, unit=unit)
        return land

    def _lives_in(self, holder, land, **where):
        number = make.house(str(self.codes), land, village=land.village, **where)
        HouseRegistration.objects.create(
            subdistrict=self.body, party=holder, during=SINCE_FOREVER, house=number
        )


def test_every_example_of_an_assessment_is_entered():
    assert len(EXAMPLES) == 135
    assert sum(map(by_rows, EXAMPLES)) == 12
    assert Counter(why for _, why in map(run_of, EXAMPLES) if why) == {
        "section 97": 5, "order": 2, "no decree": 1,
    }  # fmt: skip


@pytest.mark.parametrize(("year", "why"), RUNS)
def test_examples_run_from_a_register_are_equal_to_the_satang(year, why):
    got, examples = {}, {}
    for code in sorted(set(BODIES.values())):
        entered = Entered(code, year, why)
        plain, rows = entered.run()
        for key, example in entered.owners.items():
            assert (key in plain) != by_rows(example), example.id
            row = rows[key]
            amounts = (row.base, row.exempt, row.taxable, row.tax, row.due)
            examples[example.id] = example
            got.setdefault(example.id, Counter()).update(dict(zip(AMOUNTS, amounts, strict=True)))
    assert examples
    for name, example in examples.items():
        expected = {column: int(baht * 100) for column, baht in example.amounts.items()}
        assert {column: got[name][column] for column in expected} == expected, name

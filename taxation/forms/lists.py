"""Lists of property: prices as posted (forms 1, 2), inventories of taxpayers (3, 4). Pure.

Rows are plain cells in the order of `*_columns` of texts.yaml: the same for the page and the sheet.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import zip_longest

from geo.units import from_sq_wah
from taxation.forms.notice import Block, House, Land, NoticeData, Part, Unit, blocks, units
from taxation.forms.texts import form
from taxation.law.facts import BuildingPiece, LandPiece, ObjectFacts, UseShare
from taxation.law.schema import UseClass

Cell = str | int | Decimal | None
#: The column of form 3 a class of land stands in; exempt land stands with other uses.
_LAND_COLUMNS = {
    UseClass.AGRI: 0,
    UseClass.RES_MAIN: 1,
    UseClass.RES_MAIN_BUILDING: 1,
    UseClass.RES_OTHER: 1,
    UseClass.OTHER: 2,
    UseClass.VACANT: 3,
    UseClass.EXEMPT: 2,
}


def price_list(notices: Iterable[NoticeData]) -> Iterator[list[Cell]]:
    """Form 1: every object with its values; no owner is named, the list is posted in public."""
    number = 0
    for notice in notices:
        for block in blocks(notice):
            number += 1
            worth = _worth(block)
            for index, (land, house, part) in enumerate(block.rows):
                head = [number, *_posted_paper(block)] if index == 0 else [None] * 5
                use = part.use if part else None
                yield [
                    *head,
                    use if block.rows[0][0] else None,
                    *_priced_land(land),
                    *_priced_house(house, use if block.rows[0][1] else None, _share(part, worth)),
                    worth if index == 0 else None,
                    *_priced_part(part),
                ]


def inventory(notices: Iterable[NoticeData]) -> Iterator[list[Cell]]:
    """Form 3: what each taxpayer has, under a row of one cell with the name."""
    for notice in notices:
        built = [thing for thing in notice.facts.objects if not thing.condos]
        if not built:
            continue
        yield [notice.taxpayer]
        for number, (thing, block) in enumerate(zip(built, blocks(notice), strict=True), start=1):
            yield from _inventory_rows(number, thing, block, notice.houses)


def unit_price_list(notices: Iterable[NoticeData]) -> Iterator[list[Cell]]:
    """Form 2: condominium units with their values; names nobody."""
    number = 0
    for notice in notices:
        for unit in units(notice):
            number += 1
            for index, part in enumerate(unit.parts):
                head = [number, *_unit_place(unit)] if index == 0 else [None] * 4
                worth: list[Cell] = [unit.paper.number, unit.area_sq_m, unit.price, unit.value]
                if index:
                    worth = [None] * 4
                yield [*head, part.use, *worth, part.exempt, part.taxable, part.rates]


def unit_inventory(notices: Iterable[NoticeData]) -> Iterator[list[Cell]]:
    """Form 4: the units of each taxpayer, under a row of one cell with the name."""
    for notice in notices:
        if not units(notice):
            continue
        yield [notice.taxpayer]
        for number, unit in enumerate(units(notice), start=1):
            uses = ", ".join(part.use for part in unit.parts)
            yield [number, *_unit_place(unit), uses, unit.paper.number, unit.area_sq_m]


def headings(key: str) -> list[tuple[str, int]]:
    """Groups of neighbouring columns with their width: [("ที่ดิน", 10), ...]."""
    groups: list[tuple[str, int]] = []
    for group, _ in form(key):
        if group and groups and groups[-1][0] == group:
            groups[-1] = (group, groups[-1][1] + 1)
        else:
            groups.append((group, 1))
    return groups


def columns(key: str) -> list[str]:
    """The headings of a list, one a column."""
    return [heading for _, heading in form(key)]


def sheet_columns(key: str) -> list[str]:
    """The headings in one row, as a workbook has them: told apart by their group where alike."""
    names = [heading for _, heading in form(key)]
    return [
        f"{group} {heading}" if names.count(heading) > 1 and group else heading
        for group, heading in form(key)
    ]


def _posted_paper(block: Block) -> list[Cell]:
    paper = block.paper
    return [paper.document, paper.survey_page, paper.number, paper.location]


def _unit_place(unit: Unit) -> list[Cell]:
    return [unit.paper.building, unit.paper.registration, unit.location]


def _worth(block: Block) -> Decimal:
    """Land and buildings of an object together."""
    lands = sum((land.value for land, _, _ in block.rows if land), Decimal(0))
    return lands + sum((house.net for _, house, _ in block.rows if house), Decimal(0))


def _share(part: Part | None, worth: Decimal) -> Decimal | None:
    """The part of an object's value that a use has, in percent."""
    if part is None or not worth:
        return None
    return _rounded(Fraction(part.base) * 100 / Fraction(worth))


def _priced_land(land: Land | None) -> list[Cell]:
    if land is None:
        return [None] * 6
    area = land.area
    return [area.rai, area.ngan, area.sq_wah, land.total_sq_wah, land.price, land.value]


def _priced_house(house: House | None, use: str | None, share: Decimal | None) -> list[Cell]:
    """The columns of a building; a further use of it has only its name and share."""
    if house is None:
        return [None, None, None, use, None, share if use else None, *([None] * 5)]
    return [
        house.ref, house.type_code, house.structure, use, house.area_sq_m, share, house.price,
        house.value, house.age, house.depreciation, house.net,
    ]  # fmt: skip


def _priced_part(part: Part | None) -> list[Cell]:
    if part is None:
        return [None] * 4
    return [part.base, part.exempt, part.taxable, part.rates]


def _inventory_rows(
    number: int, thing: ObjectFacts, block: Block, houses: Mapping[str, str]
) -> Iterator[list[Cell]]:
    lands = [from_sq_wah(_area(land)) for land in thing.lands]
    ground = sum((_area(land) for land in thing.lands), Decimal(0))
    uses = [(use, _share_of(use, thing)) for use in thing.uses]
    paper = block.paper
    head: list[Cell] = [
        number, paper.document, paper.number, paper.land_number, paper.survey_page, paper.location,
    ]  # fmt: skip
    for index, (area, house, use) in enumerate(zip_longest(lands, thing.buildings, uses)):
        name = form("uses")[use[0].use_class.value] if use else None
        yield [
            *(head if index == 0 else [None] * 6),
            *([area.rai, area.ngan, area.sq_wah] if area else [None] * 3),
            *_used_land(use, ground, whole=ground if index == 0 and len(uses) > 1 else None),
            *_counted_house(house, houses, name if thing.buildings else None, use),
            block.parcel if index == 0 else None,
        ]


def _used_land(
    use: tuple[UseShare, Fraction] | None, ground: Decimal, whole: Decimal | None
) -> list[Cell]:
    """Square wah by use: farm, dwelling, other, vacant; and the whole where uses are several."""
    found: list[Cell] = [None] * 4
    if use is not None and ground:
        found[_LAND_COLUMNS[use[0].use_class]] = _rounded(Fraction(ground) * use[1])
    return [*found, whole or None]


def _counted_house(
    house: BuildingPiece | None,
    houses: Mapping[str, str],
    name: str | None,
    use: tuple[UseShare, Fraction] | None,
) -> list[Cell]:
    share = _rounded(use[1] * 100) if use and name else None
    if house is None:
        return [None, None, None, None, name, None, share, None]
    structure = form("structures").get(house.material, house.material)
    return [
        house.ref, houses.get(house.ref), house.type_code, structure, name, house.area_sq_m, share,
        house.age_years,
    ]  # fmt: skip


def _area(land: LandPiece) -> Decimal:
    return land.area_sq_wah * land.share.numerator / land.share.denominator


def _share_of(use: UseShare, thing: ObjectFacts) -> Fraction:
    """The exact share of a use in its object."""
    if use.share is not None:
        return Fraction(use.share)
    if use.area is not None and len(thing.uses) > 1:
        return Fraction(use.area) / sum(Fraction(one.area or 0) for one in thing.uses)
    return Fraction(1)


def _rounded(exact: Fraction) -> Decimal:
    """Two decimals, as the forms show areas and percents."""
    shown = Decimal(exact.numerator) / Decimal(exact.denominator)
    return shown.quantize(Decimal("0.01"), ROUND_HALF_UP)

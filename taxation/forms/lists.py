"""Lists of property: prices as posted (forms 1, 2), inventories of taxpayers (3, 4). Pure.

Rows are plain cells in the order of `*_columns` of texts.yaml: the same for the page and the sheet.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import zip_longest
from typing import Any

from geo.units import from_sq_wah
from taxation.forms.notice import Block, House, Land, NoticeData, Part, blocks, units
from taxation.forms.texts import form
from taxation.law.facts import ObjectFacts, UseShare

Cell = str | int | Decimal | None


def price_list(notices: Iterable[NoticeData]) -> Iterator[list[Cell]]:
    """Form 1: every object with its values; no owner is named, the list is posted in public."""
    number = 0
    for notice in notices:
        for block in blocks(notice):
            number += 1
            for index, (land, house, part) in enumerate(block.rows):
                head = [number, *_paper(block)] if index == 0 else [None] * 5
                yield [*head, *_priced_land(land), *_priced_house(house), *_priced_part(part)]


def inventory(notices: Iterable[NoticeData]) -> Iterator[list[Cell]]:
    """Form 3: what each taxpayer has, under a row of one cell with the name."""
    number = 0
    for notice in notices:
        yield [notice.taxpayer]
        built = [thing for thing in notice.facts.objects if not thing.condos]
        for thing, block in zip(built, blocks(notice), strict=True):
            number += 1
            yield from _inventory_rows(number, thing, block)


def unit_price_list(notices: Iterable[NoticeData]) -> Iterator[list[Cell]]:
    """Form 2: condominium units with their values; names nobody."""
    number = 0
    for notice in notices:
        for unit in units(notice):
            number += 1
            for index, part in enumerate(unit.parts):
                head: list[Cell] = [number, unit.location, unit.ref] if index == 0 else [None] * 3
                worth: list[Cell] = (
                    [unit.area_sq_m, unit.price, unit.value] if index == 0 else [None] * 3
                )
                yield [*head, part.use, *worth, part.exempt, part.taxable, part.rates]


def unit_inventory(notices: Iterable[NoticeData]) -> Iterator[list[Cell]]:
    """Form 4: the units of each taxpayer, under a row of one cell with the name."""
    for notice in notices:
        if not units(notice):
            continue
        yield [notice.taxpayer]
        for number, unit in enumerate(units(notice), start=1):
            uses = ", ".join(part.use for part in unit.parts)
            yield [number, unit.location, unit.ref, unit.area_sq_m, uses]


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


def _paper(block: Block) -> list[Cell]:
    paper = block.paper
    return [paper.document, paper.number, paper.survey_page, paper.location]


def _priced_land(land: Land | None) -> list[Cell]:
    if land is None:
        return [None] * 6
    area = land.area
    return [area.rai, area.ngan, area.sq_wah, land.total_sq_wah, land.price, land.value]


def _priced_house(house: House | None) -> list[Cell]:
    if house is None:
        return [None] * 9
    return [
        house.ref, house.type_code, house.structure, house.area_sq_m, house.price, house.value,
        house.age, house.depreciation, house.net,
    ]  # fmt: skip


def _priced_part(part: Part | None) -> list[Cell]:
    if part is None:
        return [None] * 5
    return [part.use, part.base, part.exempt, part.taxable, part.rates]


def _inventory_rows(number: int, thing: ObjectFacts, block: Block) -> Iterator[list[Cell]]:
    lands = [from_sq_wah(_area(land)) for land in thing.lands]
    uses = [(form("uses")[use.use_class.value], _percent(use, thing)) for use in thing.uses]
    paper = block.paper
    head: list[Cell] = [
        number, paper.document, paper.number, paper.land_number, paper.survey_page, paper.location,
    ]  # fmt: skip
    for index, (area, house, use) in enumerate(zip_longest(lands, thing.buildings, uses)):
        yield [
            *(head if index == 0 else [None] * 6),
            *([area.rai, area.ngan, area.sq_wah] if area else [None] * 3),
            *(_counted_house(house) if house else [None] * 5),
            *(use or (None, None)),
            block.parcel if index == 0 else None,
        ]


def _counted_house(house: Any) -> list[Cell]:
    structure = form("structures").get(house.material, house.material)
    return [house.ref, house.type_code, structure, house.area_sq_m, house.age_years]


def _area(land: Any) -> Decimal:
    area: Decimal = land.area_sq_wah * land.share.numerator / land.share.denominator
    return area


def _percent(use: UseShare, thing: ObjectFacts) -> Decimal:
    """Share of a use in its object, in percent with two decimals."""
    if use.share is not None:
        share = Fraction(use.share)
    elif use.area is not None and len(thing.uses) > 1:
        share = Fraction(use.area) / sum(Fraction(one.area or 0) for one in thing.uses)
    else:
        share = Fraction(1)
    percent = share * 100
    return (Decimal(percent.numerator) / Decimal(percent.denominator)).quantize(Decimal("0.01"))

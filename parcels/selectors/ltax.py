"""Rows of the LTAX workbook as of a day, streamed sheet by sheet."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from accounts import personal_data
from geo.models import Subdistrict
from geo.units import from_sq_wah
from parcels import ltax
from parcels.selectors.layers import BATCH, Sight, export_sql

BUDDHIST = 543
Row = list[Any]


def ltax_sheets(
    source: BaseDatabaseWrapper, of: Subdistrict, day: dt.date, sight: Sight
) -> Iterator[tuple[str, Iterator[Row]]]:
    """The six sheets with their rows, headings first. Personal: for readers who may see owners."""
    makers: Sequence[tuple[str, Callable[..., Row]]] = (
        ("ltax_owners", _owner),
        ("ltax_land", partial(_land, of)),
        ("ltax_land_uses", partial(_land_use, day)),
        ("ltax_buildings", partial(_building, day)),
        ("ltax_building_uses", _building_use),
        ("ltax_signs", partial(_sign, of)),
    )
    for (name, headings), (query, make) in zip(ltax.HEADINGS.items(), makers, strict=True):
        yield name, _rows(source, query, of.pk, day, headings, partial(make, sight))


def _rows(
    source: BaseDatabaseWrapper,
    query: str,
    of: int,
    day: dt.date,
    headings: tuple[str, ...],
    make: Callable[..., Row],
) -> Iterator[Row]:
    yield list(headings)
    number = 0
    with source.chunked_cursor() as cursor:
        cursor.execute(export_sql(query), {"of": of, "day": day, "zone": settings.TIME_ZONE})
        while rows := cursor.fetchmany(BATCH):
            for row in rows:
                number += 1
                made = make(number, *row)
                yield made + [None] * (len(headings) - len(made))


def _number(sight: Sight, pk: int, token: bytes) -> str:
    """A person's key in the workbook: the number if it may leave, else our own X number."""
    number = personal_data.decrypt(token) if sight.numbers else ""
    return number or f"X{pk}"


def _numbers(sight: Sight, ids: list[int] | None, tokens: list[bytes] | None) -> str:
    pairs = zip(ids or [], tokens or [], strict=True)
    return ";".join(dict.fromkeys(_number(sight, pk, token) for pk, token in pairs))


def _owner(
    sight: Sight, number: int, pk: int, token: bytes, kind: str, title: str, name: str,
    family: str, nationality: str, address: str, phone: str, status: str, mailing: str,
) -> Row:  # fmt: skip
    return [
        number, _number(sight, pk, token), ltax.PERSON[kind], title, name, family, nationality,
        *ltax.address_cells(address), phone, ltax.STATUS[status], *ltax.address_cells(mailing),
        None, 2 if mailing else 1,
    ]  # fmt: skip


def _land(
    of: Subdistrict, sight: Sight, number: int, ids: list[int] | None, tokens: list[bytes] | None,
    code: str, document: str, document_number: str, survey_page: str, map_sheet: str,
    land_number: str, moo: int | None, sq_wah: Any, group: str, remark: str,
) -> Row:  # fmt: skip
    whole, base, cell, scale, sub = ltax.sheet_cells(map_sheet)
    area = from_sq_wah(sq_wah)
    return [
        number, _numbers(sight, ids, tokens), code,
        ltax.DOCUMENT.get(document, ltax.OTHER_DOCUMENT), document_number, survey_page, None, whole,
        base, cell, scale, land_number, moo, area.rai, area.ngan, area.sq_wah, of.name_th,
        of.amphoe_th, of.province_th, None, None, None, None, None, group, sub, None, None, None,
        sq_wah, None, remark,
    ]  # fmt: skip


def _land_use(
    day: dt.date, sight: Sight, _row: int, ids: list[int] | None, tokens: list[bytes] | None,
    code: str, use: str, sq_wah: Any, used_by: str, crop: str, vacant_since: int | None,
    owner_lives: bool, houseowner_lives: bool,
) -> Row:  # fmt: skip
    area = from_sq_wah(sq_wah)
    years = None if vacant_since is None else day.year - vacant_since
    kind = ltax.land_use(use, years, owner_lives=owner_lives, houseowner_lives=houseowner_lives)
    owners = _numbers(sight, ids, tokens)
    return [
        owners, code, kind, area.rai, area.ngan, area.sq_wah, None, ltax.USED_BY.get(used_by),
        owners if used_by == "self" else None, ltax.crop(crop), None, crop,
    ]  # fmt: skip


def _building(
    day: dt.date, sight: Sight, number: int, ids: list[int] | None, tokens: list[bytes] | None,
    land_ids: list[int] | None, land_tokens: list[bytes] | None, parcels: str, code: str,
    type_code: str, house: str | None, moo: int | None, material: str, floors: int,
    land_sq_wah: Any, year_built: int | None, shares: str | None, village: str | None, area: Any,
    remark: str,
) -> Row:  # fmt: skip
    built = None if year_built is None else year_built + BUDDHIST
    age = None if year_built is None else max(day.year - year_built, 0)
    return [
        number, _numbers(sight, land_ids, land_tokens), _numbers(sight, ids, tokens), parcels, code,
        None, house, moo, None, None, type_code, ltax.STRUCTURE[material], floors, None, None,
        ltax.rai_ngan_wah(land_sq_wah), built, None, None, shares, None, village, area, age,
        None, None, None, None, remark,
    ]  # fmt: skip


def _building_use(
    sight: Sight, _row: int, ids: list[int] | None, tokens: list[bytes] | None, code: str,
    use: str, floor: str, area: Any, used_by: str,
) -> Row:  # fmt: skip
    by = {"self": 1, "tenant": 2}.get(used_by)
    return [
        _numbers(sight, ids, tokens), code, ltax.BUILDING_USE[use], "N" if floor else "Y", floor,
        None, None, area, None, by,
    ]  # fmt: skip


def _sign(
    of: Subdistrict, sight: Sight, _row: int, code: str, ids: list[int], tokens: list[bytes],
    business: str, installed_on: dt.date, house: str | None, moo: int | None, wording: str,
    is_moving: bool, width: int, height: int, sides: int, phone: str, parcel: str,
) -> Row:  # fmt: skip
    day = f"{installed_on.day:02d}/{installed_on.month:02d}/{installed_on.year + BUDDHIST}"
    return [
        code, _numbers(sight, ids, tokens), business, day, house, moo, None, None, None,
        of.amphoe_th, of.name_th, None, ltax.SIGN_TYPE[wording, is_moving], width, height, sides,
        None, (installed_on.month - 1) // 3 + 1, of.province_th, None, phone, None, parcel,
        width * height * sides, ltax.sign_units(width, height, sides),
    ]  # fmt: skip

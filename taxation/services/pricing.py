"""Prices where the Treasury's account has none."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from parcels.models import Building, Parcel, Unit
from taxation.models import PriceAccount, PriceSource, TaxRun, UnitPrice, Valuation

#: What an officer may say of a price; one from parents is derived, never kept.
SETTABLE = (PriceSource.TREASURY, PriceSource.REFERENCE, PriceSource.ESTIMATED)

_SQL = Path(__file__).parent.parent / "sql" / "estimate_prices.sql"


@transaction.atomic
def estimate_missing_prices(*, run: TaxRun) -> int:
    """Give each parcel without a price that of the nearest comparable one."""
    with connection.cursor() as cursor:
        cursor.execute(
            _SQL.read_text("utf-8"),
            {"subdistrict": run.subdistrict_id, "run": run.pk, "year": run.tax_year},
        )
        return int(cursor.rowcount)


@transaction.atomic
def set_land_price(
    *,
    parcel: Parcel,
    year: int,
    baht: Decimal,
    source: str,
    reference: Parcel | None = None,
    since: dt.date | None = None,
) -> Valuation:
    """A price per square wah of a parcel for the years of the account of a tax year.

    It begins on the day given, else with the account, but never before the parcel's present state
    (a part of a split, a merged parcel). Prices it replaces end there; the row history keeps them.
    """
    account = _account_of(parcel.subdistrict_id, year)
    if baht < 0 or source not in SETTABLE or (source == PriceSource.REFERENCE and not reference):
        raise ValidationError(
            _("Enter a price that is not negative, and where it comes from."), code="price_wrong"
        )
    first = max(since or dt.date(account.first_year, 1, 1), parcel.valid_from)
    last = dt.date(account.last_year + 1, 1, 1)
    _make_room(parcel, first, last)
    return Valuation.objects.create(
        subdistrict_id=parcel.subdistrict_id,
        parcel=parcel,
        account=account,
        baht_per_sq_wah=baht,
        source=source,
        reference_parcel=reference,
        in_force=DateRange(first, last),
    )


@transaction.atomic
def set_unit_price(
    *, building: Building, unit: Unit | None, floor: str, year: int, baht: Decimal | None
) -> UnitPrice:
    """The Treasury's price per square metre of a condominium, one of its floors or one unit."""
    account = _account_of(building.subdistrict_id, year)
    if baht is None or baht < 0:
        raise ValidationError(
            _("Enter a price that is not negative, and where it comes from."), code="price_wrong"
        )
    return UnitPrice.objects.update_or_create(
        account=account,
        building=building,
        floor=floor,
        unit=unit,
        defaults={"subdistrict_id": building.subdistrict_id, "baht_per_sq_m": baht},
    )[0]


def _account_of(subdistrict: int, year: int) -> PriceAccount:
    accounts = PriceAccount.objects.filter(subdistrict=subdistrict)
    account = accounts.filter(first_year__lte=year, last_year__gte=year).first()
    if account is None:
        raise ValidationError(
            _("No price account holds for %(year)s: load the Treasury's prices first."),
            code="prices_missing",
            params={"year": year + 543},
        )
    return account


def _make_room(parcel: Parcel, first: dt.date, last: dt.date) -> None:
    """What is in force within the days ends before them, or is gone if it began within."""
    standing = Valuation.objects.filter(
        subdistrict=parcel.subdistrict_id, parcel=parcel, in_force__overlap=DateRange(first, last)
    )
    for row in standing.select_for_update():
        began = row.in_force.lower
        if began is None or began < first:
            row.in_force = DateRange(began, first)
            row.save(update_fields=["in_force"])
        else:
            row.delete()

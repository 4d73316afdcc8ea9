"""Make a tax year ready: dates, reduction, prices. Proposed by one, put in force by another.

Prices of a new account lie ready beside the old ones: no year uses them until the proposal that
names the account for its years is brought into force.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from taxation.models import (
    AssessmentRecord,
    BuildingPrice,
    LawOverlay,
    PriceAccount,
    UnitPrice,
    Valuation,
)
from taxation.models.price import PriceSource
from taxation.selectors.law import body_law
from taxation.selectors.price_file import Prices
from taxation.services.choices import propose_overlay

_SQL = Path(__file__).parent.parent / "sql"
LISTED = 10


def propose_calendar(
    *,
    subdistrict: int,
    year: int,
    days: Mapping[str, dt.date | None],
    instalments: Sequence[dt.date],
    source: str,
    by: User,
) -> LawOverlay:
    """The last days of the acts of a year (s14, s27-s61). `days`: assess, pay, warn and so on."""
    _in_order([days.get("assess"), days.get("pay"), days.get("warn"), days.get("land_office")])
    _in_order([days.get("pay"), *instalments])
    known = {key: day for key, day in days.items() if day}
    value = {**known, "instalments": list(instalments)}
    return _propose(subdistrict, LawOverlay.Kind.CALENDAR, "calendar", {year: value}, source, by)


def _in_order(days: Sequence[dt.date | None]) -> None:
    known = [day for day in days if day]
    if known != sorted(known):
        raise ValidationError(
            _("The dates are not in order: assess, pay and its parts, warn, Land Office."),
            code="dates_order",
        )


def propose_reduction(
    *, subdistrict: int, year: int, percent: Decimal, source: str, by: User
) -> LawOverlay:
    """The reduction of a year for all; 0 when there is no decree."""
    standing = {"50": True, "90": False}
    value = {"percent": f"{percent:f}", "on_top_of_standing": standing}
    kind = LawOverlay.Kind.DECREE
    return _propose(subdistrict, kind, "general_reduction", {year: value}, source, by)


@transaction.atomic
def propose_prices(
    *,
    subdistrict: int,
    code: str,
    years: range,
    land_percent: Decimal,
    building_percent: Decimal,
    is_treasury: bool,
    source: str,
    by: User,
) -> PriceAccount:
    """A new account whose prices are those before it, times a factor; a file may correct them.

    What is not the Treasury's own list is marked as an estimate on every screen.
    """
    if not code.strip() or not years:
        raise ValidationError(_("Name the price account and its years."), code="account_missing")
    if PriceAccount.objects.filter(subdistrict=subdistrict, code=code.strip()).exists():
        raise ValidationError(
            _("This price account is there already: discard it first."), code="account_there"
        )
    before = body_law(subdistrict).of(years[0] - 1).price_account.account
    account = PriceAccount.objects.create(
        subdistrict_id=subdistrict, code=code.strip()[:20], first_year=years[0],
        last_year=years[-1], source=source.strip()[:300],
    )  # fmt: skip
    kind = PriceSource.TREASURY if is_treasury else PriceSource.ESTIMATED
    given: dict[str, Any] = {
        "subdistrict": subdistrict, "account": account.pk, "before": before, "source": kind.value,
        "first": dt.date(years[0], 1, 1), "after": dt.date(years[-1] + 1, 1, 1),
        "land": land_percent, "building": building_percent,
    }  # fmt: skip
    with connection.cursor() as cursor:
        for statement in (_SQL / "copy_prices.sql").read_text("utf-8").split(";\n"):
            cursor.execute(statement, given)
    propose_account(account=account, source=source, by=by)
    return account


def propose_account(*, account: PriceAccount, source: str, by: User) -> LawOverlay:
    """Name a prepared account for its years: at once, and again when that was withdrawn."""
    years = range(account.first_year, account.last_year + 1)
    values = {year: {"account": account.code} for year in years}
    body, kind = account.subdistrict_id, LawOverlay.Kind.PRICES
    return _propose(body, kind, "price_accounts", values, source, by)


@transaction.atomic
def import_prices(*, account: PriceAccount, prices: Prices) -> tuple[int, int]:
    """Put the Treasury's prices of a file over those of an account: (parcels, types) changed.

    All or nothing: a code the register does not know is named with its row.
    """
    _unused(account)
    rows = Valuation.objects.filter(subdistrict=account.subdistrict_id, account=account)
    known = {
        one.parcel.code: one for one in rows.select_related("parcel").defer("parcel__boundary")
    }
    types = {one.type_code: one for one in account.buildings.all()}
    wrong = [f"{row}: {code}" for code, (row, _price) in prices.land.items() if code not in known]
    wrong += [f"{row}: {code}" for code, (row, _p) in prices.buildings.items() if code not in types]
    if wrong:
        raise ValidationError(
            _("Nothing was imported. Rows with a code the register does not know: %(rows)s."),
            code="codes_unknown",
            params={"rows": ", ".join(wrong[:LISTED]) + (" …" if len(wrong) > LISTED else "")},
        )
    for code, (_row, price) in prices.land.items():
        known[code].baht_per_sq_wah, known[code].source = price, PriceSource.TREASURY
    for code, (_row, price) in prices.buildings.items():
        types[code].baht_per_sq_m, types[code].source = price, PriceSource.TREASURY
    land = [known[code] for code in prices.land]
    Valuation.objects.bulk_update(land, ["baht_per_sq_wah", "source"], batch_size=2000)
    built = [types[code] for code in prices.buildings]
    BuildingPrice.objects.bulk_update(built, ["baht_per_sq_m", "source"], batch_size=2000)
    return len(land), len(built)


@transaction.atomic
def discard_prices(*, account: PriceAccount) -> None:
    """Throw a prepared account away, with its proposal, while nothing was issued by it."""
    _unused(account)
    overlays = LawOverlay.objects.filter(
        subdistrict=account.subdistrict_id,
        kind=LawOverlay.Kind.PRICES,
        first_year=account.first_year,
    )
    overlays.update(state=LawOverlay.State.WITHDRAWN)
    Valuation.objects.filter(subdistrict=account.subdistrict_id, account=account).delete()
    UnitPrice.objects.filter(subdistrict=account.subdistrict_id, account=account).delete()
    account.buildings.all().delete()
    account.delete()


def _unused(account: PriceAccount) -> None:
    issued = AssessmentRecord.objects.of(account.subdistrict_id).issued()
    if issued.filter(tax_year__range=(account.first_year, account.last_year)).exists():
        raise ValidationError(
            _("Assessments were issued by this price account: it stays as it is."),
            code="account_used",
        )


def _propose(
    subdistrict: int, kind: str, key: str, values: Mapping[int, Any], source: str, by: User
) -> LawOverlay:
    """The same text an officer would write by hand, checked by the law's own loader."""
    if not source.strip():
        raise ValidationError(
            _("Name the letter, decree or list it rests on."), code="source_missing"
        )
    cited = {"sources": [{"title": source.strip()}], "confidence": "high"}
    years = {year: {**value, **cited} for year, value in values.items()}
    content = yaml.safe_dump({"key": key, "years": years}, allow_unicode=True, sort_keys=False)
    return propose_overlay(
        subdistrict=subdistrict, kind=kind, title=str(LawOverlay.Kind(kind).label),
        first_year=min(values), last_year=max(values), content=content, source=source, by=by,
    )  # fmt: skip

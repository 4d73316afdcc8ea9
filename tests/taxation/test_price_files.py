"""Treasury price files: land by sheet and land number, buildings by type; undone as one act."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone
from django.utils.translation import override

from parcels.intake import words
from parcels.services.imports import applying
from parcels.services.undo import undo
from parcels.services.work import Because
from parcels.views.asking import field_words
from taxation.models import AssessmentRecord, BuildingPrice, PriceAccount, TaxRun, Valuation
from tests import factories as make
from tests.parcels.imports.files import brought, reasons, table

pytestmark = pytest.mark.django_db
SHEET = "4547 I 9036-07 (1:1000)"


def account() -> PriceAccount:
    year = timezone.localdate().year
    return PriceAccount.objects.create(
        subdistrict=make.subdistrict(), code="a", first_year=year - 1, last_year=year + 2
    )


def prices() -> dict[str, Decimal]:
    """Parcel code -> price in force today."""
    rows = Valuation.objects.filter(in_force__contains=timezone.localdate())
    return dict(rows.values_list("parcel__code", "baht_per_sq_wah"))


def test_prices_find_their_parcels_and_are_undone(tmp_path: Path) -> None:
    held = account()
    for lot in (1, 2, 3):
        make.owned_parcel(f"01A00{lot}", map_sheet=SHEET, land_number=str(lot))
    old = Valuation.objects.create(
        subdistrict=make.subdistrict(),
        parcel_id=make.Parcel.objects.get(code="01A002").pk,
        account=held,
        baht_per_sq_wah=200,
        in_force=(dt.date(held.first_year, 1, 1), dt.date(held.last_year + 1, 1, 1)),
    )
    path = table(
        tmp_path / "a.csv",
        "UTMMAP1,UTMMAP2,UTMMAP3,UTMMAP4,UTMSCALE,LAND_NO,EVAPRICE",
        "4547,1,9036,07,1000,1,150",
        "4547,1,9036,07,1000,2,250",
        "4547,1,9036,07,1000,3,abc",
        "4547,1,9036,07,1000,999,90",
    )
    batch = brought(path)
    assert batch.kind == "land_prices"
    counts = [batch.counts[key] for key in ("new", "changed", "quarantined", "not_in_register")]
    assert counts == [1, 1, 1, 1]
    assert reasons(batch) == {4: ["invalid_price"]}
    entry = applying.apply(batch, by=batch.by, reason="บัญชีราคา", on=timezone.localdate())
    assert prices() == {"01A001": Decimal(150), "01A002": Decimal(250)}
    because = Because(by=batch.by, reason="ผิดแฟ้ม", effective_on=timezone.localdate())
    undo(entry_id=entry.pk, because=because)
    assert list(Valuation.objects.values_list("pk", "baht_per_sq_wah")) == [(old.pk, Decimal(200))]


@override("th")
def test_a_price_is_named_by_what_it_is_a_price_of() -> None:
    assert field_words("land_prices")["price"] == "ราคาประเมิน (บาทต่อตารางวา)"
    assert field_words("building_prices")["price"] == "ราคาต่อตารางเมตร (บาท)"


def test_building_prices_by_type(tmp_path: Path) -> None:
    held = account()
    BuildingPrice.objects.create(
        subdistrict=make.subdistrict(), account=held, type_code="506/1", baht_per_sq_m=7000
    )
    path = table(tmp_path / "a.csv", "type_code,baht_per_m2", "506/1,7500", "0101,6900", "101,-3")
    batch = brought(path)
    assert batch.kind == "building_prices"
    assert reasons(batch) == {4: ["invalid_price"]}
    applying.apply(batch, by=batch.by, reason="บัญชีราคา", on=timezone.localdate())
    assert dict(BuildingPrice.objects.values_list("type_code", "baht_per_sq_m")) == {
        "0101": Decimal(6900),
        "506/1": Decimal(7500),
    }


def test_without_a_price_account_nothing_is_applied(tmp_path: Path) -> None:
    make.owned_parcel("01A001", map_sheet=SHEET, land_number="1")
    path = table(
        tmp_path / "a.csv",
        "UTMMAP1,UTMMAP2,UTMMAP3,UTMMAP4,UTMSCALE,LAND_NO,EVAPRICE",
        "4547,1,9036,07,1000,1,150",
    )
    batch = brought(path)
    assert [problem["code"] for problem in batch.problems] == ["no_account"]
    assert batch.counts["quarantined"] == 1


@pytest.mark.parametrize(
    "head", ["UTMMAP1,UTMMAP2,UTMMAP3,LAND_NO,EVAPRICE", "type_code,baht_per_m2"]
)
def test_prices_of_an_issued_year_are_refused(tmp_path: Path, head: str) -> None:
    year = timezone.localdate().year
    account()
    run = TaxRun.objects.create(subdistrict=make.subdistrict(), tax_year=year, law_digest="x")
    AssessmentRecord.objects.create(
        subdistrict=run.subdistrict, run=run, tax_year=year, number="1", taxpayer_key="1",
        party_ids=[1], taxpayer_name="สมมุติ", facts={}, facts_digest="0", law_digest="",
        value_satang=0, exempt_satang=0, taxable_satang=0, tax_satang=0, due_satang=0,
        issued_at=timezone.now(),
    )  # fmt: skip
    batch = brought(table(tmp_path / "a.csv", head, "101,1,9036,1,100"))
    assert batch.state == "refused"
    told = words.in_words(batch.problems[-1])
    assert told["code"] == "year_issued"
    assert str(year + 543) in told["th"]
    assert str(year + 543) in told["en"]
    assert not Valuation.objects.exists()

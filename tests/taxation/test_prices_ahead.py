"""Prices announced before the year they hold for: brought in, foreseen, in force on time."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from parcels.models import ImportBatch, Parcel
from parcels.services.imports import applying, batches
from parcels.services.undo import undo
from parcels.services.work import ActRefused, Because
from taxation.models import BuildingPrice, LawOverlay, PriceAccount, Valuation
from taxation.services import choices, preparing
from tests import factories as make
from tests.parcels.imports.files import brought, table
from tests.taxation.tax_rows import building_price, plot

pytestmark = pytest.mark.django_db
SHEET = "4547 I 9036-07 (1:1000)"
HEAD = "UTMMAP1,UTMMAP2,UTMMAP3,UTMMAP4,UTMSCALE,LAND_NO,EVAPRICE"
COMING = timezone.localdate().year + 1
FIRST = dt.date(COMING, 1, 1)


@pytest.fixture
def hand() -> User:
    return make.user(Role.ASSESSOR)


@pytest.fixture
def prepared(hand: User) -> PriceAccount:
    """A shop's land; of next year the dates, the reduction and an account at this year's prices."""
    plot("01A001", make.party("ร้าน"), 1000, use="OTHER")
    Parcel.objects.update(map_sheet=SHEET, land_number="1")
    building_price()
    return proposed(hand)


def proposed(hand: User) -> PriceAccount:
    of = make.subdistrict().pk
    day = {name: dt.date(COMING, month, 28) for name, month in (("assess", 2), ("pay", 4))}
    preparing.propose_calendar(
        subdistrict=of, year=COMING, days=day, instalments=[day["pay"]], source="มท", by=hand
    )
    preparing.propose_reduction(
        subdistrict=of, year=COMING, percent=Decimal(0), source="ไม่มี", by=hand
    )
    return preparing.propose_prices(
        subdistrict=of, code="ปีหน้า", years=range(COMING, COMING + 4), land_percent=Decimal(100),
        building_percent=Decimal(100), is_treasury=False, source="ประกาศ", by=hand,
    )  # fmt: skip


def treasury(folder: Path, price: str = "1500") -> Path:
    return table(folder / "eva.csv", HEAD, f"4547,1,9036,07,1000,1,{price}")


def rehearsed(path: Path, on: dt.date = FIRST) -> ImportBatch:
    batch = brought(path)
    batch.effective_on = on
    batch.save(update_fields=["effective_on"])
    batches.judge(batch)
    return batch


def price_on(day: dt.date) -> Decimal:
    return Valuation.objects.get(in_force__contains=day).baht_per_sq_wah


def test_the_effect_is_foreseen_and_the_price_holds_from_its_day(
    prepared: PriceAccount, hand: User, tmp_path: Path
) -> None:
    now = price_on(timezone.localdate())
    batch = rehearsed(treasury(tmp_path))
    assert batch.counts["changed"] == 1
    assert batch.effect == {
        "year": COMING, "last": "300.00", "before": "300.00", "after": "450.00", "parcels": 1,
    }  # fmt: skip
    assert price_on(FIRST) == now, "a rehearsal writes nothing"
    entry = applying.apply(batch, by=hand, reason="ประกาศราคา", on=FIRST)
    assert entry is not None
    assert entry.effective_on == timezone.localdate(), "recorded today"
    new = Valuation.objects.get(in_force__contains=FIRST)
    assert (new.account, new.baht_per_sq_wah, new.source) == (prepared, 1500, "treasury")
    assert new.in_force.lower == FIRST
    assert price_on(FIRST - dt.timedelta(1)) == price_on(timezone.localdate()) == now
    because = Because(by=hand, reason="ผิดแฟ้ม", effective_on=timezone.localdate())
    undo(entry_id=entry.pk, because=because)
    assert price_on(FIRST) == now


def test_building_prices_of_the_coming_account_leave_the_present_one_alone(
    prepared: PriceAccount, hand: User, tmp_path: Path
) -> None:
    known = BuildingPrice.objects.exclude(account=prepared).get()
    path = table(tmp_path / "b.csv", "type_code,baht_per_m2", f"{known.type_code},9999")
    batch = rehearsed(path)
    assert batch.effect["year"] == COMING
    applying.apply(batch, by=hand, reason="ประกาศราคา", on=FIRST)
    assert prepared.buildings.get().baht_per_sq_m == 9999
    was = known.baht_per_sq_m
    known.refresh_from_db()
    assert known.baht_per_sq_m == was


def test_what_the_year_lacks_is_said_where_the_effect_would_stand(
    prepared: PriceAccount, tmp_path: Path
) -> None:
    LawOverlay.objects.exclude(kind=LawOverlay.Kind.PRICES).delete()
    batch = rehearsed(treasury(tmp_path))
    assert batch.state == ImportBatch.State.REHEARSED
    assert batch.effect == {"unknown": "year_not_ready", "year": COMING}


def test_without_an_account_of_the_year_the_rows_wait(hand: User, tmp_path: Path) -> None:
    plot("01A001", make.party(), 1000, use="OTHER")
    Parcel.objects.update(map_sheet=SHEET, land_number="1")
    batch = rehearsed(treasury(tmp_path))
    assert batch.counts["quarantined"] == 1
    assert [one["code"] for one in batch.problems] == ["no_account"]


def test_parcels_still_have_no_future(prepared: PriceAccount, hand: User, tmp_path: Path) -> None:
    batch = rehearsed(table(tmp_path / "p.csv", "parcel_cod,remark", "01A001,ใหม่"))
    with pytest.raises(ActRefused):
        applying.apply(batch, by=hand, reason="ลอง", on=FIRST)
    assert Parcel.objects.get().remark == ""


def test_an_import_says_its_effect_while_next_year_is_in_force_already(
    prepared: PriceAccount, tmp_path: Path
) -> None:
    """In December the tax that is read is next year's, and next year's first day lies ahead."""
    second = make.user(Role.ADMINISTRATOR, username="second")
    for one in LawOverlay.objects.all():
        choices.approve_overlay(overlay=one, by=second)
    path = table(tmp_path / "p.csv", "parcel_cod,rai,ngan,wa", "01A001,5,0,0")
    batch = rehearsed(path, timezone.localdate())
    assert (batch.effect["year"], batch.effect["before"]) == (COMING, "300.00")
    assert batch.effect["after"] == "6000.00"


def test_the_page_offers_the_coming_account_and_takes_no_other_day(
    client, prepared: PriceAccount, hand: User, tmp_path: Path
) -> None:
    client.force_login(hand)
    batch = brought(treasury(tmp_path))
    ImportBatch.objects.filter(pk=batch.pk).update(state="mapping")
    page = client.get(reverse("import", args=[batch.pk])).content.decode()
    assert f'value="{FIRST.isoformat()}"' in page
    assert "ปีหน้า" in page
    mapped = {f"column-{name}": column for name, column in batch.answers["columns"].items()}
    step = reverse("import-step", args=[batch.pk, "map"])
    for asked, kept in (("2099-01-01", timezone.localdate()), (FIRST.isoformat(), FIRST)):
        ImportBatch.objects.filter(pk=batch.pk).update(state="mapping")
        client.post(step, {**mapped, "ahead": asked, "effective_on": asked})
        batch.refresh_from_db()
        assert batch.effective_on == kept


def test_without_one_the_page_leads_to_where_it_is_prepared(
    client, hand: User, tmp_path: Path
) -> None:
    client.force_login(hand)
    plot("01A001", make.party(), 1000, use="OTHER")
    batch = brought(treasury(tmp_path))
    ImportBatch.objects.filter(pk=batch.pk).update(state="mapping")
    page = client.get(reverse("import", args=[batch.pk])).content.decode()
    assert reverse("tax-year", args=[COMING]) in page


def test_the_command_line_takes_the_day(
    prepared: PriceAccount, hand: User, tmp_path: Path, capsys
) -> None:
    asked = ["--by", hand.username, "--on", FIRST.isoformat(), "--reason", "ประกาศราคา"]
    with pytest.raises(SystemExit, match="0"):
        call_command("import_register", str(treasury(tmp_path)), *asked)
    assert price_on(FIRST) == 1500


def test_a_price_that_is_no_number_is_mended_in_the_row(
    client, prepared: PriceAccount, hand: User, tmp_path: Path
) -> None:
    client.force_login(hand)
    batch = rehearsed(treasury(tmp_path, "สามร้อย"))
    row = batch.rows.get()
    assert 'name="price"' in client.get(reverse("import", args=[batch.pk])).content.decode()
    client.post(reverse("import-row", args=[batch.pk, row.pk]), {"price": "300"})
    batches.recheck(batch)
    assert batch.counts["changed"] == 1
    applying.apply(batch, by=hand, reason="ประกาศราคา", on=FIRST)
    assert price_on(FIRST) == 300

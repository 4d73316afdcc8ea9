"""What if, and why a year differs from the year before: whole rolls, nothing written."""

import datetime as dt
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Role
from parcels.models import Right, UseZone
from taxation.law.schema import UseClass
from taxation.models import AssessmentRecord, LawOverlay, Scenario, TaxRun, Valuation
from taxation.selectors.comparison import compare
from taxation.selectors.law import body_law
from taxation.selectors.what_if import Change, what_if
from taxation.selectors.what_if_map import UNCHANGED, band, parcel_bands, village_map
from taxation.services import comparing, release, runs, scenarios
from taxation.views.trying_form import asked_change
from tests import factories as make
from tests.taxation.tax_rows import YEAR, home, plot, roll

pytestmark = pytest.mark.django_db
NEW_YEAR = dt.date(YEAR, 1, 1)
BEFORE = (make.START, NEW_YEAR)
AFTER = (NEW_YEAR, None)


def _tried(**change):
    return what_if(roll(), body_law(make.subdistrict().pk).of(YEAR), Change(**change))


def _shops():
    for number in (1, 2):
        plot(f"01A00{number * 2}", make.party(f"ร้าน{number}"), 1000 * number, use="OTHER")


def test_higher_rate_makes_losers_and_adds_up():
    _shops()
    plot("01B001", make.party("นา"), use="AGRICULTURE")
    found = _tried(rates={UseClass.OTHER: Decimal(150)})
    assert (found.total.before, found.total.after) == (900_00, 1350_00)
    assert [one.change for one in found.losers] == [300_00, 150_00]
    assert (len(found.winners), found.same) == (0, 1)
    assert found.classes["OTHER"].change == found.total.change
    assert sum(pair.change for pair in found.villages.values()) == found.total.change


def test_smaller_exemption_and_other_prices():
    owner = make.party()
    home(plot("01A001", owner, 10_000), owner)
    assert _tried(land_prices=Decimal(200)).total.after == 0
    taxed = _tried(exemptions={UseClass.RES_MAIN: Decimal(0)})
    assert taxed.total.after == taxed.classes["RES_MAIN"].after > 0


def test_prices_of_one_village_leave_the_others():
    here, there = make.village(1), make.village(2)
    plot("01A002", make.party("ใกล้"), 1000, use="OTHER", village=here)
    plot("02A002", make.party("ไกล"), 1000, use="OTHER", village=there)
    law = body_law(make.subdistrict().pk).of(YEAR)
    asked = asked_change({"land": "200", "village": str(here.pk)}, law)
    assert asked.fields == {"land": "200", "village": str(here.pk)}
    found = what_if(roll(), law, asked.change)
    assert [one.name for one in found.losers] == ["นางใกล้ ใจดี"]
    assert found.villages[here.pk].change == found.total.change == 300_00
    assert asked_change({"village": str(here.pk)}, law).change.is_nothing


def test_map_tells_villages_and_parcels_apart_by_their_change():
    _shops()
    quiet = plot("01B001", make.party("นา"), use="AGRICULTURE")
    found = _tried(rates={UseClass.OTHER: Decimal(150)})
    bands = parcel_bands(found)
    assert bands[quiet.pk] == UNCHANGED
    assert sorted(bands.values()) == [UNCHANGED, 5, 5]  # 150 and 300 baht more
    assert [band(x, (10, 25)) for x in (-30, -25, -10, 0, 0.1, 10, 10.1, 26)] == [
        0, 1, 2, 3, 4, 4, 5, 6,
    ]  # fmt: skip
    areas = village_map(make.subdistrict().pk, found, {})["features"]
    assert sum(one["properties"]["after"] for one in areas) == found.total.after


def test_scenario_is_kept_opened_exported_and_thrown_away_by_its_maker(client):
    _shops()
    planner = make.user(Role.PLANNER)
    client.force_login(planner)
    asked = {"year": YEAR, "rate_OTHER": "150", "name": "ลองร้านค้า"}
    answer = client.post(reverse("tax-what-if-keep"), asked)
    assert answer.url.endswith(f"?year={YEAR}&rate_OTHER=150")
    one = Scenario.objects.get()
    assert (one.before_satang, one.after_satang, one.more_count) == (900_00, 1350_00, 2)
    assert "ลองร้านค้า" in client.get(reverse("tax-what-if")).content.decode()
    del asked["name"]
    text = b"".join(client.get(reverse("tax-what-if-export", args=["csv"]), asked)).decode()
    assert "1350" in text
    assert "ร้าน1" not in text  # a planner sees no taxpayer
    client.force_login(make.user(Role.ASSESSOR, username="other"))
    client.post(reverse("tax-what-if-delete", args=[one.pk]))
    assert Scenario.objects.exists()
    book = b"".join(client.get(reverse("tax-what-if-export", args=["xlsx"]), asked))
    sheets = load_workbook(BytesIO(book))
    assert any("ร้าน1" in str(row[1].value) for row in sheets.worksheets[1].iter_rows())
    client.force_login(planner)
    client.post(reverse("tax-what-if-delete", args=[one.pk]))
    assert not Scenario.objects.exists()


def _kept(name, fields, year=YEAR):
    law = body_law(make.subdistrict().pk).of(year)
    return scenarios.keep_scenario(
        subdistrict=make.subdistrict().pk, name=name, year=year, change=fields,
        found=what_if(roll(), law, asked_change(fields, law).change),
        by=make.user(Role.PLANNER),
    )  # fmt: skip


def test_two_scenarios_stand_side_by_side(client, django_assert_max_num_queries):
    _shops()
    one, other = _kept("แพง", {"rate_OTHER": "150"}), _kept("ถูก", {"reduction": "90"})
    pair = {"scenario": [one.pk, other.pk]}
    client.force_login(make.user(Role.ASSESSOR))
    url = reverse("tax-what-if-compare")
    with django_assert_max_num_queries(40):
        page = client.get(url, pair).content.decode()
    for amount in ("900.00", "1,350.00", "90.00", "−1,260.00"):
        assert amount in page
    assert page.count("ร้าน1") == 2
    book = b"".join(client.get(reverse("tax-what-if-compare-sheet"), pair))
    rows = [[cell.value for cell in row] for row in load_workbook(BytesIO(book)).active.rows]
    assert next(row for row in rows if row[2:3] == [900])[2:] == [900, 1350, 90, -1260]
    assert "ร้าน1" not in str(rows)
    client.force_login(make.user(Role.PLANNER))
    page = client.get(url, pair).content.decode()
    assert "1,350.00" in page
    assert "ร้าน1" not in page  # a planner sees no taxpayer


def test_only_two_of_one_year_are_compared(client):
    _shops()
    one, late = _kept("แพง", {"rate_OTHER": "150"}), _kept("ปีก่อน", {"land": "110"}, YEAR - 1)
    client.force_login(make.user(Role.PLANNER))
    url = reverse("tax-what-if-compare")
    for asked in ([], [one.pk], [one.pk, one.pk], [one.pk, late.pk], [one.pk, 10**9], ["x"]):
        answer = client.get(url, {"scenario": asked})
        assert answer.url == f"{reverse('tax-what-if')}#scenarios"
    far = make.user(Role.PLANNER, username="far", subdistrict=make.subdistrict("580105"))
    client.force_login(far)
    assert client.get(url, {"scenario": [one.pk, late.pk]}).status_code == 302


def test_a_wrong_number_is_named_and_changes_nothing(client):
    _shops()
    client.force_login(make.user(Role.ASSESSOR))
    page = client.get(reverse("tax-what-if"), {"year": YEAR, "land": "-5"}).content.decode()
    assert "“-5”" in page


def test_reduction_for_all_and_the_ceiling():
    _shops()
    assert _tried(reduction=Decimal(90)).total.after == 90_00
    assert _tried(rates={UseClass.OTHER: Decimal(900)}).over_ceiling == [UseClass.OTHER]


def test_page_shows_sums_to_a_planner_and_names_to_an_assessor(client):
    _shops()
    url = reverse("tax-what-if")
    for role, sees in ((Role.ASSESSOR, True), (Role.PLANNER, False)):
        client.force_login(make.user(role))
        page = client.get(url, {"year": YEAR, "rate_OTHER": "150"}).content.decode()
        assert "1,350.00" in page
        assert ("ร้าน1" in page) is sees
    assert not TaxRun.objects.exists()
    assert client.get(url, {"year": YEAR, "rate_OTHER": "NaN", "land": "-5"}).status_code == 200


# --- the change since last year -------------------------------------------------------------------


def _causes(year=YEAR):
    found = compare(make.subdistrict().pk, body_law(make.subdistrict().pk), year)
    assert found.before + sum(one.satang for one in found.causes) == found.after
    return found, {one.key: one.satang for one in found.causes if one.satang}


def test_price_area_use_and_owner_each_stand_for_their_part():
    dearer = plot("01A002", make.party("ก"), use="OTHER")
    Valuation.objects.filter(parcel=dearer).update(in_force=BEFORE)
    Valuation.objects.create(
        subdistrict=dearer.subdistrict, parcel=dearer, baht_per_sq_wah=1500, in_force=AFTER,
        account=dearer.valuations.get().account,
    )  # fmt: skip
    changed = plot("01A004", make.party("ข"), use="OTHER")
    UseZone.objects.filter(parcel=changed).update(during=BEFORE)
    make.use_zone(changed, "AGRICULTURE", during=AFTER)
    found, causes = _causes()
    assert causes == {"price": 150_00, "use": -300_00}
    assert (found.before, found.after) == (600_00, 450_00)


def test_sale_new_parcel_and_a_year_of_age():
    old, new = make.party("เดิม"), make.party("ใหม่")
    parcel = plot("01A001", old)
    home(parcel, old)
    Right.objects.filter(parcel=parcel).update(during=BEFORE)
    make.right(parcel, new, during=AFTER)
    plot("01A009", new, use="OTHER", valid_from=NEW_YEAR)
    _, causes = _causes()
    assert set(causes) == {"owner", "property", "building"}
    assert causes["property"] == 300_00
    assert causes["building"] < 0  # the house now stands on another's land, a year older


def test_decree_of_the_year_is_a_reduction():
    _shops()
    _, causes = _causes(2024)  # 15 % less in 2023, full in 2024
    assert causes == {"reduction": 135_00}


def test_ordinance_is_a_rate_and_an_issue_before_is_a_correction(
    django_capture_on_commit_callbacks,
):
    _shops()
    by, second = make.user(Role.ASSESSOR), make.user(Role.ADMINISTRATOR)
    body = make.subdistrict().pk
    last = runs.start_run(subdistrict=body, year=YEAR - 1, mode="issue", by=by)
    release.release_run(run=runs.run_tax_year(last.pk), by=second)
    Valuation.objects.filter(baht_per_sq_wah=2000).update(baht_per_sq_wah=1000)
    LawOverlay.objects.create(
        subdistrict_id=body, kind="ordinance", title="ข้อบัญญัติ", first_year=YEAR, source="1/2568",
        state="in_force", content=f"""
key: rate_other
versions:
  {YEAR}-01-01:
    steps: [{{up_to: null, percent: "0.6"}}]
    sources: [{{title: {{th: ข้อบัญญัติ, en: Ordinance}}}}]
    confidence: high
""",
    )  # fmt: skip
    _, causes = _causes()
    assert causes == {"corrections": -300_00, "rate": 600_00}
    run = runs.run_tax_year(runs.start_run(subdistrict=body, year=YEAR, mode="preview", by=by).pk)
    kept = comparing.compare_run(run.pk).totals["causes"]
    assert (kept["before"], kept["after"]) == (900_00, 1200_00)
    assert AssessmentRecord.objects.filter(run=run).count() == 2

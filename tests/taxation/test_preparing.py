"""A year that is not configured: named, supplied by one, previewed, put in force by another."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Role
from taxation import tasks
from taxation.models import AssessmentRecord, LawOverlay, PriceAccount, TaxRun, Valuation
from taxation.selectors import year_preview
from taxation.selectors.preparing import preview, readiness
from taxation.selectors.price_file import read_prices
from taxation.services import runs
from tests import factories as make
from tests.taxation.tax_rows import building_price, plot

pytestmark = pytest.mark.django_db
YEAR = 2027
DAYS = {
    "price_notice_before": "2027-02-01", "assess": "2027-02-28", "pay": "2027-04-30",
    "part_1": "2027-04-30", "part_2": "2027-05-31", "part_3": "2027-06-30",
    "warn": "2027-05-31", "land_office": "2027-06-30", "source": "มท 0808.3/ว 1",
}  # fmt: skip
PRICES = {"code": "2570-2573", "last_year": "2573", "land": "120", "building": "100",
          "source": "ประกาศกรมธนารักษ์"}  # fmt: skip


def _supply(client, what, data):
    answer = client.post(reverse("tax-year-supply", args=[YEAR, what]), data, follow=True)
    return answer.content.decode()


def _supplied(client):
    _supply(client, "calendar", DAYS)
    _supply(client, "reduction", {"percent": "0", "source": "ไม่มีพระราชกฤษฎีกา"})
    return _supply(client, "prices", PRICES)


def test_a_year_that_cannot_be_is_no_page(client):
    make.subdistrict()
    client.force_login(make.user(Role.ASSESSOR))
    for year in (0, 2569, 10**9):
        assert client.get(reverse("tax-year", args=[year])).status_code == 404


def _previewed(client):
    return client.get(reverse("tax-year", args=[YEAR]), {"preview": "1"}).content.decode()


def test_a_preview_is_told_step_by_step_and_follows_the_register(client, monkeypatch):
    body, party = make.subdistrict().pk, make.party()
    parcel = plot("01A002", party, 1000, use="OTHER")
    building_price()
    client.force_login(make.user(Role.ASSESSOR))
    _supplied(client)
    asked = []
    monkeypatch.setattr(tasks.find_preview, "delay", lambda *of: asked.append(of))
    door = reverse("tax-year-preview", args=[YEAR])
    for _again in range(3):
        assert client.get(door).json()["is_open"]
    assert asked == [(body, YEAR)]

    steps = []
    honest = year_preview.preview

    def watched(subdistrict, year, tell):
        def told():
            tell()
            steps.append(client.get(door).json())

        return honest(subdistrict, year, told)

    monkeypatch.setattr(year_preview, "preview", watched)
    assert year_preview.find_preview(body, YEAR)
    assert not year_preview.find_preview(body, YEAR)  # known
    assert [one["done"] for one in steps] == list(range(1, steps[0]["total"] + 1))
    assert not client.get(door).json()["is_open"]
    parcel.use_zones.all().delete()
    assert client.get(door).json()["is_open"]  # another register: nothing is known of it


def test_a_preview_that_breaks_is_said(client, monkeypatch):
    body = make.subdistrict().pk
    plot("01A002", make.party(), 1000)
    building_price()
    client.force_login(make.user(Role.ASSESSOR))
    _supplied(client)

    def broken(*_of):
        raise RuntimeError

    monkeypatch.setattr(year_preview, "preview", broken)
    with pytest.raises(RuntimeError):
        year_preview.find_preview(body, YEAR)
    assert "คำนวณตัวอย่างไม่สำเร็จ" in _previewed(client)


def test_from_refusal_to_a_run(client, monkeypatch):
    body = make.subdistrict().pk
    for number in (1, 2):
        plot(f"01A00{number * 2}", make.party(f"ร้าน{number}"), 1000, use="OTHER")
    building_price()
    first, second = make.user(Role.ASSESSOR), make.user(Role.ADMINISTRATOR, username="second")
    with pytest.raises(ValidationError, match="2570"):
        runs.start_run(subdistrict=body, year=YEAR, mode="issue", by=first)
    client.force_login(first)
    states = readiness(body, YEAR, "th").states
    missing = {key for key, state in states.items() if state == "missing"}
    assert missing == {"calendar", "general_reduction", "price_accounts"}
    _supplied(client)
    assert readiness(body, YEAR, "th").may_be_previewed
    found = preview(body, YEAR)
    causes = {one.key: one.satang for one in found.causes if one.satang}
    assert causes == {"price": 120_00}  # a fifth more of 600 baht
    assert (found.before, found.after) == (600_00, 720_00)
    monkeypatch.setattr(tasks.find_preview, "delay", tasks.find_preview.run)
    assert "tax-progress" in _previewed(client)  # the request itself assesses nobody
    assert "720.00" in _previewed(client)
    with pytest.raises(ValidationError, match="2570"):  # proposed is not in force
        runs.start_run(subdistrict=body, year=YEAR, mode="issue", by=first)
    for one in LawOverlay.objects.all():
        own = client.post(reverse("tax-year-decide", args=[YEAR, one.pk, "approve"]))
        assert own.status_code == 302
    assert not LawOverlay.objects.filter(state="in_force").exists()  # not by who proposed it
    client.force_login(second)
    for one in LawOverlay.objects.all():
        client.post(reverse("tax-year-decide", args=[YEAR, one.pk, "approve"]))
    assert readiness(body, YEAR, "th").is_ready
    run = runs.run_tax_year(
        runs.start_run(subdistrict=body, year=YEAR, mode="preview", by=first).pk
    )
    assert run.state == TaxRun.State.DONE
    assert sum(AssessmentRecord.objects.values_list("due_satang", flat=True)) == 720_00


def test_prices_of_a_file_replace_the_copied_ones_or_nothing_changes(client):
    parcel = plot("01A002", make.party(), 1000)
    building_price()
    client.force_login(make.user(Role.ASSESSOR))
    _supply(client, "prices", PRICES)
    new = Valuation.objects.get(account__code="2570-2573")
    assert (new.baht_per_sq_wah, new.source) == (Decimal("1200.00"), "estimated")
    assert Valuation.objects.get(account__code="2566-2569").in_force.upper == new.in_force.lower
    wrong = SimpleUploadedFile("p.csv", "รหัสแปลง,ราคา\n01A002,1500\n09Z999,10\n".encode())
    assert "3: 09Z999" in _supply(client, "price-file", {"file": wrong})
    new.refresh_from_db()
    assert new.baht_per_sq_wah == 1200
    right = SimpleUploadedFile("p.csv", 'รหัสแปลง,ราคา\n01a002,"1,500.50"\n'.encode())
    _supply(client, "price-file", {"file": right})
    new.refresh_from_db()
    assert (new.baht_per_sq_wah, new.source) == (Decimal("1500.50"), "treasury")
    _supply(client, "discard-prices", {})
    assert not PriceAccount.objects.filter(code="2570-2573").exists()
    assert LawOverlay.objects.get().state == LawOverlay.State.WITHDRAWN
    assert parcel.valuations.count() == 1


def test_a_withdrawn_price_account_is_proposed_again_with_the_prices_of_its_file(client):
    plot("01A002", make.party(), 1000)
    building_price()
    client.force_login(make.user(Role.ASSESSOR))
    again = reverse("tax-year-supply", args=[YEAR, "account"])
    page = _supply(client, "prices", PRICES)
    assert again not in page
    right = SimpleUploadedFile("p.csv", "รหัสแปลง,ราคา\n01A002,1500\n".encode())
    _supply(client, "price-file", {"file": right})
    overlay = LawOverlay.objects.get()
    client.post(reverse("tax-year-decide", args=[YEAR, overlay.pk, "withdraw"]))
    body = make.subdistrict().pk
    assert readiness(body, YEAR, "th").states["price_accounts"] == "missing"
    assert again in client.get(reverse("tax-year", args=[YEAR])).content.decode()
    _supply(client, "account", {"source": " "})
    assert readiness(body, YEAR, "th").states["price_accounts"] == "missing"
    _supply(client, "account", {"source": "ธนารักษ์ 9/2569"})
    assert readiness(body, YEAR, "th").states["price_accounts"] == "proposed"
    assert Valuation.objects.get(account__code="2570-2573").baht_per_sq_wah == 1500
    assert LawOverlay.objects.latest("pk").last_year == overlay.last_year


@pytest.mark.parametrize(
    ("content", "word"),
    [("a,b\n1,2\n", "รหัสแปลง"), ("รหัสแปลง,ราคา\n01A001,abc\n,5\n", "2, 3")],
)
def test_a_file_that_cannot_be_read_names_its_rows(content, word):
    with pytest.raises(ValidationError, match=word):
        read_prices(content.encode(), "p.csv")


def test_what_was_typed_is_kept_when_it_is_refused(client):
    make.subdistrict()
    client.force_login(make.user(Role.ASSESSOR))
    page = _supply(client, "calendar", {**DAYS, "pay": "2027-01-31", "warn": "2027-05-30"})
    for kept in ('value="2027-01-31"', 'value="2027-05-30"', f'value="{DAYS["source"]}"'):
        assert kept in page
    page = _supply(client, "reduction", {"percent": "มาก", "source": "ฎีกา 1"})
    assert 'value="มาก"' in page
    assert 'value="ฎีกา 1"' in page
    page = _supply(client, "prices", {**PRICES, "last_year": "2030", "is_treasury": "1"})
    assert "2570" in page
    assert 'value="120"' in page
    assert 'value="1" checked' in page
    assert not LawOverlay.objects.exists()


def test_wrong_dates_and_a_planner_are_refused(client):
    client.force_login(make.user(Role.ASSESSOR))
    _supply(client, "calendar", {**DAYS, "pay": "2027-01-31"})
    _supply(client, "calendar", {**DAYS, "source": ""})
    _supply(client, "reduction", {"percent": "-1", "source": "x"})
    assert not LawOverlay.objects.exists()
    client.force_login(make.user(Role.PLANNER, username="planner"))
    assert client.post(reverse("tax-year-supply", args=[YEAR, "prices"]), PRICES).status_code == 403

"""Orders of the executive (s56, s57): who gets them, what they change, who may do what."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from taxation.law.assess import assess
from taxation.models import ReductionOrder
from taxation.selectors import order_effect
from taxation.selectors.law import body_law
from taxation.selectors.order_effect import effect_of
from taxation.services import ordering
from tests import factories as make
from tests.taxation.tax_rows import YEAR, plot, roll, taxpayer

pytestmark = pytest.mark.django_db


def order(**values):
    fields = {
        "tax_year": YEAR, "section": "56", "order_number": "12/2568", "place": "all",
        "ordered_on": dt.date(2025, 2, 3), "approval": "กก. จังหวัด 1/2568", "reason": "น้ำท่วม",
        "percent": Decimal("40.00"), **values,
    }  # fmt: skip
    return ordering.propose_order(
        subdistrict=make.subdistrict().pk, by=make.user(Role.ASSESSOR), fields=fields
    )


def in_force(**values):
    made = order(**values)
    ordering.approve_order(order=made, by=make.user(Role.ASSESSOR))
    return made


def due(owner, year=YEAR):
    return assess(taxpayer(owner, year=year).facts, body_law(make.subdistrict().pk).of(year)).due


def farm_plots():
    """Two shops of different owners side by side: 100 sq.wah × 1,000 × 0.3 % = 300 baht each."""
    one, other = make.party("หนึ่ง"), make.party("สอง")
    first, second = plot("01A001", one, use="OTHER"), plot("01A002", other, use="OTHER")
    return one, other, first, second


def test_a_proposal_changes_nothing_and_an_order_in_force_is_on_the_bill():
    one, _other, *_ = farm_plots()
    order()
    assert due(one) == 300_00
    in_force(order_number="13/2568")
    law = body_law(make.subdistrict().pk).of(YEAR)
    result = assess(taxpayer(one).facts, law)
    assert result.due == 180_00
    step = next(step for step in result.steps if step.rule == "E5")
    assert "13/2568" in step.say("th")
    assert "56" in step.say("th")


def test_an_order_holds_for_its_year_alone():
    one, _other, *_ = farm_plots()
    in_force()
    assert due(one, YEAR - 1) == 300_00


def test_a_drawn_area_takes_the_parcels_with_half_their_ground_inside():
    one, other, first, second = farm_plots()
    west, south, east, north = first.boundary.extent
    area = make.rectangle(west - make.EAST - 5, south - make.NORTH - 5, 5 + (east - west) + 9, 60)
    in_force(place="area", area=area)
    assert (due(one), due(other)) == (180_00, 300_00)
    half = make.rectangle(
        second.boundary.extent[0] - make.EAST + 10, south - make.NORTH, 10, north - south
    )
    in_force(place="area", area=half, order_number="14/2568", percent=Decimal(100))
    assert (due(one), due(other)) == (180_00, 0)


@pytest.mark.parametrize("place", ["village", "zone", "parcel"])
def test_village_zone_and_parcel(place):
    one, other, first, second = farm_plots()
    second.village = make.village(2)
    second.save(update_fields=["village"])
    here = {"village": first.village, "zone": make.zone("01"), "parcel": first}[place]
    in_force(place=place, **{place: here})
    assert due(one) == 180_00
    assert due(other) == (180_00 if place == "zone" else 300_00)


def test_an_amount_is_taken_off_one_parcel():
    one, _other, first, _ = farm_plots()
    in_force(section="57", place="parcel", parcel=first, percent=None, amount_satang=50_00)
    assert due(one) == 250_00


def test_two_orders_are_taken_one_after_the_other_each_rounded():
    one, *_ = farm_plots()
    in_force()
    in_force(order_number="13/2568", ordered_on=dt.date(2025, 3, 1), percent=Decimal("33.33"))
    assert due(one) == 120_01  # 300 − 40 % = 180.00; × 66.67 % = 120.006


def test_facts_of_an_order_are_kept_with_the_bill():
    one, *_ = farm_plots()
    made = in_force()
    kept = taxpayer(one).facts
    ordering.withdraw_order(order=made)
    assert assess(kept, body_law(make.subdistrict().pk).of(YEAR)).due == 180_00
    assert due(one) == 300_00


@pytest.mark.parametrize("few", [0, 200])
def test_its_effect_is_told_before_and_after_and_nothing_stays(monkeypatch, few):
    monkeypatch.setattr(order_effect, "FEW", few)  # the whole roll, or the holders alone
    farm_plots()
    plot("01C001", make.party("สาม"), use="OTHER", village=make.village(2))
    made = order(place="village", village=make.village())
    other = in_force(order_number="1/2568", percent=Decimal(10))
    told = effect_of(made)
    assert (told.parcels, told.taxpayers) == (2, 2)
    assert (told.before, told.after) == (540_00, 324_00)
    for one, state in ((made, "proposed"), (other, "in_force")):
        one.refresh_from_db()
        assert one.state == state


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"percent": None}, "how_much"),
        ({"amount_satang": 100}, "how_much"),
        ({"percent": Decimal(101)}, "percent_wrong"),
        ({"percent": None, "amount_satang": 100}, "amount_wrong"),
        ({"section": "57"}, "one_property"),
        ({"place": "village"}, "place_missing"),
        ({"ordered_on": dt.date(2400, 1, 1)}, "day_ahead"),
        ({"tax_year": 2090}, "law_incomplete"),
    ],
)
def test_what_is_wrong_is_named(values, code):
    with pytest.raises(ValidationError) as refused:
        order(**values)
    assert refused.value.code == code
    assert not ReductionOrder.objects.exists()


def test_who_proposed_it_may_not_bring_it_into_force():
    made = order()
    with pytest.raises(PermissionDenied):
        ordering.approve_order(order=made, by=made.proposed_by)
    ordering.withdraw_order(order=made)
    with pytest.raises(ValidationError):
        ordering.approve_order(order=made, by=make.user(Role.ASSESSOR))


@pytest.mark.parametrize("text", ["", "{", '{"type": "Point", "coordinates": [1, 2]}'])
def test_only_an_area_is_an_area(text):
    with pytest.raises(ValidationError):
        ordering.area_of(text)


def test_the_page_keeps_a_drawn_order_and_shows_its_effect(client):
    _one, _other, first, _ = farm_plots()
    client.force_login(make.user(Role.ASSESSOR))
    area = first.boundary.transform(4326, clone=True).json
    fields = {
        "year": YEAR + 543, "section": "56", "order_number": "12/2568", "ordered_on": "2025-02-03",
        "approval": "1/2568", "reason": "น้ำท่วม", "percent": "50", "place": "area", "area": area,
    }  # fmt: skip
    assert client.post("/tax/orders/", fields).status_code == 302
    made = ReductionOrder.objects.get()
    assert made.area.area == pytest.approx(first.boundary.area, abs=0.01)
    page = client.get(f"/tax/orders/?effect={made.pk}")
    assert "150.00" in page.content.decode()
    assert json.loads(page.context["map"]["area"] and json.dumps(page.context["map"]["area"]))


def test_a_wrong_form_keeps_what_was_typed(client):
    client.force_login(make.user(Role.ASSESSOR))
    page = client.post("/tax/orders/", {"order_number": "12/2568", "area": "{", "place": "area"})
    assert page.status_code == 200
    assert "12/2568" in page.content.decode()
    assert not ReductionOrder.objects.exists()


def test_a_cashier_reads_and_another_body_sees_nothing(client):
    made = order()
    client.force_login(make.user(Role.CASHIER))
    assert "12/2568" in client.get("/tax/orders/").content.decode()
    assert client.post(f"/tax/orders/{made.pk}/approve").status_code == 403
    elsewhere = make.subdistrict("580105", name_th="อื่น")
    client.force_login(make.user(Role.ASSESSOR, subdistrict=elsewhere))
    assert "12/2568" not in client.get("/tax/orders/").content.decode()
    assert client.post(f"/tax/orders/{made.pk}/approve").status_code == 404


def test_a_second_officer_brings_it_into_force_by_the_page(client):
    made = order()
    client.force_login(make.user(Role.ASSESSOR))
    client.post(f"/tax/orders/{made.pk}/approve")
    made.refresh_from_db()
    assert made.state == "in_force"
    client.post(f"/tax/orders/{made.pk}/withdraw")
    made.refresh_from_db()
    assert made.state == "withdrawn"


def test_the_page_asks_a_fixed_number_of_times(client):
    client.force_login(make.user(Role.ASSESSOR))
    order()
    with CaptureQueriesContext(connection) as few:
        client.get("/tax/orders/")
    for number in range(5):
        order(order_number=f"{number}/2568", place="village", village=make.village())
    with CaptureQueriesContext(connection) as many:
        client.get("/tax/orders/")
    assert len(many) == len(few)


def test_a_roll_without_orders_looks_at_no_land_for_them():
    farm_plots()
    with CaptureQueriesContext(connection) as asked:
        roll()
    assert sum("taxation_reductionorder" in one["sql"] for one in asked) == 1

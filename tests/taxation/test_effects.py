"""What another answer to a choice would change on the roll, and choices that read the register."""

import datetime as dt
import time
from decimal import Decimal
from fractions import Fraction

import pytest
from django.conf import settings
from django.contrib.gis.geos import LineString
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from parcels.models import Parcel
from parcels.services.holdings import Holder
from parcels.services.recording import transfer_right
from parcels.services.reshaping import merge_parcels, split_parcel
from parcels.services.work import Because
from taxation.law.book import national_law
from taxation.law.errors import LawError, texts
from taxation.models import BodySetting, TaxRun
from taxation.selectors.effects import _work_name, effects, find_effects, known_effects
from taxation.selectors.law import body_law
from taxation.selectors.rows import register_mark
from tests import factories as make
from tests.taxation.tax_rows import YEAR, plot, price, taxpayer

pytestmark = pytest.mark.django_db


def _of(key, *values):
    return effects(make.subdistrict().pk, YEAR, key, values or None)


def test_each_other_answer_is_computed_over_the_roll_and_nothing_is_written():
    owner = make.party()
    plot("01A001", owner, 30_000_000 // 100, use="OTHER")
    plot("01A012", owner, 30_000_000 // 100, use="OTHER", boundary=make.square(120, 120))
    (corner,) = _of("contiguous_at_corner")  # two of 30 million: the second slice begins at 50
    assert (corner.value, corner.more, corner.less) == ("yes", 1, 0)
    assert corner.change == 10_000_000 * Decimal("0.1")  # 0.1 % more of 10 million, in satang
    assert [one.changed for one in _of("rounding_mode")] == [0, 0]
    (waived,) = _of("waive_below", "200000")
    assert (waived.less, waived.after) == (1, 0)
    (wide,) = _of("touch_gap_m", "50")
    assert wide.more == 1
    assert not TaxRun.objects.exists()
    assert not BodySetting.objects.exists()


def test_all_effects_come_from_one_reading_of_the_register():
    plot("01A001", make.party(), use="OTHER")
    body = make.subdistrict().pk
    before = known_effects(body, YEAR)
    assert before.missing == len(before.found) > 10
    with CaptureQueriesContext(connection) as asked:
        assert find_effects(body, YEAR) == before.missing
    assert sum("FROM parcels_buildinguse u" in one["sql"] for one in asked) == 1
    after = known_effects(body, YEAR)
    assert (after.missing, after.at_work) == (0, False)
    assert after.found == {key: effects(body, YEAR, key) for key in after.found}
    assert find_effects(body, YEAR) == 0  # all known: nothing is computed again


def test_a_second_worker_leaves_the_first_at_work():
    plot("01A001", make.party(), use="OTHER")
    body, book = make.subdistrict().pk, body_law(make.subdistrict().pk)
    cache.add(_work_name(register_mark(body), book, YEAR), True, 60)
    assert known_effects(body, YEAR).at_work
    assert find_effects(body, YEAR) == 0
    assert known_effects(body, YEAR).missing


@pytest.mark.django_db(transaction=True)
def test_the_page_is_filled_by_a_worker(client, worker):
    plot("01A001", make.party(), use="OTHER")
    client.force_login(make.user(Role.ASSESSOR))
    page = client.get(reverse("tax-settings")).content.decode()
    assert "data-effects" in page
    assert 'data-found="rounding_mode"' in page
    until = time.monotonic() + 60
    while (found := client.get(reverse("tax-effects")).json())["missing"]:
        assert time.monotonic() < until
        time.sleep(0.3)
    assert found["words"]["rounding_mode"].count("ภาษีไม่เปลี่ยนแปลง") == 2
    page = client.get(reverse("tax-settings")).content.decode()
    assert "data-effects" not in page
    assert "data-found" not in page
    client.force_login(make.user(Role.PLANNER))
    assert client.get(reverse("tax-effects")).status_code == 403


def test_an_effect_follows_the_register_not_the_cache():
    owner = make.party()
    parcel = plot("01A001", owner, use="OTHER")
    before = _of("waive_below", "10000")
    parcel.use_zones.all().delete()
    make.use_zone(parcel, "AGRICULTURE")
    assert before[0].changed == 1
    assert _of("waive_below", "10000")[0].changed == 0


def test_what_does_not_act_on_the_roll_has_no_effect_to_compute():
    assert _of("shift_due_on_holiday") == _of("same_owner") == []
    with pytest.raises(LawError):
        _of("no_such_choice")


def test_the_door_says_it_in_words_and_refuses_a_wrong_value(client):
    client.force_login(make.user(Role.ASSESSOR))
    plot("01A001", make.party(), use="OTHER")
    url = reverse("tax-effect", args=["rounding_mode"])
    assert client.get(url).json()["words"].count("ภาษีไม่เปลี่ยนแปลง") == 2
    typed = reverse("tax-effect", args=["waive_below"])
    assert "1 ราย" in client.get(typed, {"value": "5000"}).json()["words"]
    assert client.get(typed, {"value": "-1"}).status_code == 400
    assert client.get(reverse("tax-effect", args=["nonsense"])).status_code == 400
    page = client.get(reverse("tax-settings"), {"effect": "rounding_mode"}).content.decode()
    assert "ภาษีไม่เปลี่ยนแปลง" in page
    client.force_login(make.user(Role.PLANNER))
    assert client.get(url).status_code == 403


def test_every_answer_of_every_choice_has_a_name():
    known = texts("names")["answers"]
    for note in national_law().setting_notes.values():
        words = {value for value in note.allowed if not value.replace(".", "").isdecimal()}
        assert words <= set(known), note.key


# --- the clock of a vacancy and of a standing reduction -----------------------------------------


def _because(on):
    return Because(by=make.user(Role.SURVEYOR), reason="รังวัด", effective_on=on)


def _halves(parcel, on):
    """The two children of a parcel cut in the middle by the register's own act."""
    west, south, east, north = parcel.boundary.extent
    middle = (west + east) / 2
    line = LineString((middle, south - 5), (middle, north + 5), srid=settings.REGISTER_SRID)
    split_parcel(parcel_id=parcel.pk, because=_because(on), lines=[line])
    children = list(Parcel.objects.filter(parent_links__parent=parcel).order_by("code"))
    for child in children:
        if not child.valuations.exists():
            price(child)
    return children


def _years(owner):
    uses = [use for one in taxpayer(owner).facts.objects for use in one.uses]
    return sorted(use.vacant_years for use in uses if use.vacant_years)


def test_the_vacancy_clock_goes_through_a_split_and_a_merge():
    owner = make.party()
    parcel = plot("01A001", owner, use="UNUSED")
    parcel.use_zones.update(vacant_since=2021)
    children = _halves(parcel, dt.date(2023, 6, 1))
    assert _years(owner) == [5, 5]  # 2021 to 2025, as if it had never been cut
    merge_parcels(
        parcel_ids=[child.pk for child in children], because=_because(dt.date(2024, 6, 1))
    )
    assert _years(owner) == [5]


def test_the_clock_may_begin_with_a_new_owner_but_not_with_a_split():
    seller, buyer = make.party("ขาย"), make.party("ซื้อ")
    parcel = plot("01A001", seller, use="UNUSED")
    parcel.use_zones.update(vacant_since=2021)
    _halves(parcel, dt.date(2022, 6, 1))
    BodySetting.objects.create(
        subdistrict=parcel.subdistrict, key="vacant_follows_land", value="no", reason="เลือก"
    )
    assert _years(seller) == [5, 5]
    sold = Parcel.objects.filter(parent_links__parent=parcel).order_by("code").first()
    on = dt.date(2023, 3, 1)
    transfer_right(
        parcel_id=sold.pk, because=_because(on), owners=[Holder(buyer.pk, "ownership", Fraction(1))]
    )
    assert _years(buyer) == [2]  # the buyer's first 1 January is that of 2024
    (kept,) = _of("vacant_follows_land")
    assert (kept.value, kept.changed, kept.more) == ("yes", 1, 1)  # year 5 has the add-on


def test_the_years_of_a_standing_reduction_are_counted_through_a_split():
    bank = make.party(kind="juristic", title="", family_name="")
    parcel = plot("01A001", bank, use="OTHER")
    parcel.use_zones.update(standing_reduction="npa", during=(dt.date(2020, 1, 1), None))
    _halves(parcel, dt.date(2023, 6, 1))
    assert {one.standing_since for one in taxpayer(bank).facts.objects} == {2020}

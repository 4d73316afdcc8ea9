"""A household's own tax page: amount first, why, how to pay; light and without JavaScript."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from taxation.models import AssessmentRecord
from taxation.services import enforcing, release, runs
from tests import factories as make
from tests.taxation.tax_rows import YEAR, home, plot

pytestmark = pytest.mark.django_db


@pytest.fixture
def sticker():
    owner = make.party("เจ้าของบ้าน")
    built = home(plot("01A001", owner), owner)
    plot("01A005", owner, 20_000, use="OTHER")
    plot("01A009", make.party("คนอื่น"), use="OTHER")
    run = runs.start_run(
        subdistrict=make.subdistrict().pk, year=YEAR, mode="issue", by=make.user(Role.ASSESSOR)
    )
    release.release_run(run=runs.run_tax_year(run.pk), by=make.user(Role.ADMINISTRATOR))
    return make.sticker(make.household(built.houses.get()))


def _sign_in(client, household):
    session = client.session
    session["household"] = {"id": household.pk, "until": timezone.now().timestamp() + 600}
    session.save()


def test_amount_why_parts_and_the_way_to_object(client, sticker):
    _sign_in(client, sticker.household)
    answer = client.get(reverse("household-tax", args=[sticker.token]))
    page = answer.content.decode()
    assert page.index("6,000.00") < page.index("<details")
    assert page.count("<details>") == 5  # land, buildings, exempt, rates, and how to check the sum
    assert "2,000.00" not in page  # the first date of the parts is past
    assert f"/h/{sticker.token}/requests/new/REG-OBJ" in page
    assert "คนอื่น" not in page
    assert "<script" not in page
    assert len(answer.content) < 50_000


def test_more_time_by_the_executive_is_the_day_shown(client, sticker):
    _sign_in(client, sticker.household)
    door = reverse("household-tax", args=[sticker.token])
    assert "เกินกำหนดตั้งแต่" in client.get(door).content.decode()
    today = timezone.localdate()
    record = AssessmentRecord.objects.get(due_satang=6000_00)
    enforcing.extend_payment(
        record=record, until=today + dt.timedelta(days=30), order_number="1/2569",
        ordered_on=record.issued_at.date(), reason="น้ำท่วม", by=make.user(Role.HEAD),
    )  # fmt: skip
    assert "เกินกำหนดตั้งแต่" not in client.get(door).content.decode()


def test_not_signed_in_is_sent_to_the_code(client, sticker):
    answer = client.get(reverse("household-tax", args=[sticker.token]))
    assert answer.status_code == 302
    assert "sign-in" in answer.url


def test_another_household_sees_only_its_own(client, sticker):
    other = make.sticker(make.household(make.house("99"), number=2))
    _sign_in(client, other.household)
    page = client.get(reverse("household-tax", args=[other.token])).content.decode()
    assert "เจ้าของบ้าน" not in page
    assert client.get(reverse("household-tax", args=[sticker.token])).status_code == 302

"""A bill to compute again: the office's, the household's own, nobody else's; it says no names."""

import pytest
from django.urls import reverse

from accounts.models import Role
from parcels.household_session import sign_in
from parcels.models import Household, Sticker
from taxation.law.assess import assess
from taxation.law.book import law_for
from taxation.law.facts_json import from_json
from taxation.models import AssessmentLine, AssessmentRecord
from taxation.services import release, runs
from tests import factories as make
from tests.taxation.tax_rows import YEAR, home, plot

pytestmark = pytest.mark.django_db


@pytest.fixture
def record():
    owner = make.party("สมหญิง")
    home(plot("01A002", owner), owner)
    plot("01A004", owner, 1000, use="OTHER")
    run = runs.start_run(
        subdistrict=make.subdistrict().pk, year=YEAR, mode="issue", by=make.user(Role.ASSESSOR)
    )
    release.release_run(
        run=runs.run_tax_year(run.pk), by=make.user(Role.ADMINISTRATOR, username="second")
    )
    return AssessmentRecord.objects.get()


def test_the_bill_computes_to_the_same_satang(client, record):
    client.force_login(make.user(Role.CASHIER, username="cashier"))
    answer = client.get(reverse("tax-bill-json", args=[record.pk]))
    bill = answer.json()
    assert assess(from_json(bill["facts"]), law_for(YEAR)).due == record.due_satang > 0
    assert bill["result"]["due"] == str(record.due_satang)
    assert "สมหญิง" not in answer.content.decode()


def test_others_do_not_get_it(client, record):
    client.force_login(make.user(Role.OFFICER, username="officer"))
    assert client.get(reverse("tax-bill-json", args=[record.pk])).status_code == 403


def test_the_page_is_one_file_for_everybody(client, db):
    answer = client.get(reverse("recompute-page"))
    assert b"<script" in b"".join(answer)
    assert "connect-src 'none'" in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"].startswith("inline")
    assert client.get(f"{reverse('recompute-page')}?keep")["Content-Disposition"].startswith(
        "attachment"
    )


def test_the_code_of_a_record_is_a_picture(client, record):
    client.force_login(make.user(Role.CASHIER, username="cashier"))
    answer = client.get(reverse("tax-bill-code", args=[record.pk]))
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<svg")


def test_a_household_gets_its_own_bill_only(client, rf, record):
    house = (
        AssessmentLine.objects.of_record(record).get(building__isnull=False).building.houses.get()
    )
    mine = Household.objects.create(subdistrict=house.subdistrict, house=house, number=1)
    far = make.house("99", house.parcel)
    theirs = Household.objects.create(subdistrict=house.subdistrict, house=far, number=2)
    for household, status in ((mine, 200), (theirs, 404)):
        token = Sticker.objects.create(subdistrict=house.subdistrict, household=household).token
        address = reverse("household-bill-json", args=[token, record.pk])
        assert client.get(address).status_code == 302  # not without the code
        request = rf.get("/")
        request.session = client.session
        sign_in(request, household)
        request.session.save()
        client.cookies["sessionid"] = request.session.session_key
        assert client.get(address).status_code == status
        client.cookies.clear()

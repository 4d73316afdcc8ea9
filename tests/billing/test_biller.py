"""Where bank apps pay to: set by whoever runs the office, never edited, tried before it is used."""

from io import BytesIO

import pytest
import zxingcpp
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from PIL import Image

from accounts.models import Role
from billing.models import Biller
from billing.selectors import biller_of
from billing.services.cashier import set_biller
from billing.thai_qr import read_bill_qr
from tests import factories as make

pytestmark = pytest.mark.django_db
GIVEN = {
    "bank": "006", "biller_id": "0994 0001 23456-01", "name": "Pangmu SAO",
    "city": "", "reference_3": "",
}  # fmt: skip


@pytest.fixture
def admin(client):
    make.subdistrict()
    client.force_login(make.user(Role.ADMINISTRATOR))
    return client


def test_an_office_sets_its_biller_and_tries_the_code(admin):
    page = admin.get(reverse("biller")).content.decode()
    assert "code.png" not in page
    assert admin.get(reverse("biller-code")).status_code == 404
    page = admin.post(reverse("biller"), GIVEN, follow=True).content.decode()
    assert "099400012345601" in page
    (found,) = zxingcpp.read_barcodes(
        Image.open(BytesIO(admin.get(reverse("biller-code")).content))
    )
    assert read_bill_qr(found.text).name == "PANGMU SAO"


def test_the_newest_counts_and_an_empty_one_closes(admin):
    admin.post(reverse("biller"), GIVEN)
    admin.post(reverse("biller"), {**GIVEN, "biller_id": "099400012345602"})
    assert biller_of(make.subdistrict().pk).biller_id == "099400012345602"
    admin.post(reverse("biller"), {**GIVEN, "biller_id": ""})
    assert biller_of(make.subdistrict().pk) is None
    assert Biller.objects.count() == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"biller_id": "0994000123456"}, {"biller_id": "๐๙๙๔๐๐๐๑๒๓๔๕๖๐๑"}, {"name": ""},
        {"name": "อบต.ปางหมู"}, {"name": "A" * 26}, {"city": "A" * 16}, {"reference_3": "S-B"},
        {"bank": "999"},
    ],
)  # fmt: skip
def test_what_no_bank_gave_is_refused_and_kept_in_the_form(admin, wrong):
    answer = admin.post(reverse("biller"), {**GIVEN, **wrong})
    assert answer.status_code == 200
    assert 'class="error"' in answer.content.decode()
    assert not Biller.objects.exists()
    for value in wrong.values():
        assert value in answer.content.decode()


def test_only_who_runs_the_office(client):
    make.subdistrict()
    client.force_login(make.user(Role.CASHIER))
    assert client.get(reverse("biller")).status_code == 403
    assert client.post(reverse("biller"), GIVEN).status_code == 403


def test_the_service_checks_too_and_the_row_stays(admin):
    body, by = make.subdistrict(), make.user(Role.HEAD)
    with pytest.raises(ValidationError):
        set_biller(biller=Biller(biller_id="12", bank="006", name="X"), subdistrict=body, by=by)
    made = set_biller(
        biller=Biller(biller_id="099400012345601", bank="006", name="X"), subdistrict=body, by=by
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        Biller.objects.filter(pk=made.pk).update(name="Y")

"""Notices of survey (s27): early enough, printed, withdrawn."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import Role
from taxation.forms.announcements import survey_context
from taxation.models import SurveyNotice
from taxation.selectors.announcements import survey_of
from tests import factories as make

pytestmark = pytest.mark.django_db
URL = reverse("tax-surveys")
FIELDS = {
    "year": "2570", "number": "12/2569", "posted_on": "2026-08-01", "begins_on": "2026-08-16",
    "ends_on": "2026-09-30", "villages": ["1", "2"], "surveyors": "นายสำรวจ ตรงดี",
    "places": "ที่ทำการ",
}  # fmt: skip


@pytest.fixture
def officer(client):
    for moo in (1, 2, 3):
        make.village(moo)
    client.force_login(make.user(Role.ASSESSOR))
    return client


def test_a_notice_is_kept_printed_and_named_on_the_page_of_its_year(officer):
    assert officer.post(URL, FIELDS).status_code == 302
    notice = SurveyNotice.objects.select_related("subdistrict").get()
    assert (notice.tax_year, notice.villages, notice.begins_on) == (
        2027,
        [1, 2],
        dt.date(2026, 8, 16),
    )
    said = " ".join(survey_context(survey_of(notice))["paragraphs"])
    for word in ("16 สิงหาคม 2569", "30 กันยายน 2569", "หมู่ที่ 1, 2", "นายสำรวจ ตรงดี", "มาตรา 27"):
        assert word in said
    paper = officer.get(reverse("tax-survey-paper", args=[notice.pk]))
    assert paper.content.startswith(b"%PDF")
    assert "12/2569" in officer.get(reverse("tax-year", args=[2027])).content.decode()
    assert "12/2569" not in officer.get(reverse("tax-year", args=[2026])).content.decode()


def test_the_whole_sub_district_when_no_village_is_ticked(officer):
    officer.post(URL, {**FIELDS, "villages": []})
    notice = SurveyNotice.objects.select_related("subdistrict").get()
    assert "ทั้งหมด" in survey_context(survey_of(notice))["paragraphs"][0]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"begins_on": "2026-08-15"}, "15"),
        ({"ends_on": "2026-08-15"}, "ตามลำดับ"),
        ({"surveyors": ""}, "has-error"),
        ({"villages": ["9"]}, "has-error"),
        ({"year": "2500"}, "has-error"),
    ],
)
def test_a_notice_too_late_or_incomplete_is_refused_with_all_that_was_typed(officer, wrong, said):
    page = officer.post(URL, {**FIELDS, **wrong}).content.decode()
    assert said in page
    assert 'value="12/2569"' in page
    assert not SurveyNotice.objects.exists()


def test_a_withdrawn_notice_says_why_and_leaves_the_year(officer):
    officer.post(URL, FIELDS)
    notice = SurveyNotice.objects.get()
    url = reverse("tax-survey-withdraw", args=[notice.pk])
    officer.post(url, {"reason": ""})
    assert "12/2569" in officer.get(reverse("tax-year", args=[2027])).content.decode()
    officer.post(url, {"reason": "เลื่อนการสำรวจ"})
    assert "เลื่อนการสำรวจ" in officer.get(URL).content.decode()
    assert "12/2569" not in officer.get(reverse("tax-year", args=[2027])).content.decode()


def test_other_words_are_tried_on_the_latest_notice(officer):
    officer.post(URL, FIELDS)
    asked = {"key": "survey.signature", "text": "นายก อบต.", "preview": "1"}
    assert officer.post("/tax/forms/keep", asked).content.startswith(b"%PDF")


def test_readers_read_and_others_see_nothing(officer, client):
    officer.post(URL, FIELDS)
    notice = SurveyNotice.objects.get()
    client.force_login(make.user(Role.CASHIER))
    assert "12/2569" in client.get(URL).content.decode()
    client.post(URL, {**FIELDS, "number": "13/2569"})
    assert SurveyNotice.objects.count() == 1
    assert client.post(reverse("tax-survey-withdraw", args=[notice.pk])).status_code == 403
    client.force_login(make.user(Role.ASSESSOR, subdistrict=make.subdistrict("580105")))
    assert client.get(reverse("tax-survey-paper", args=[notice.pk])).status_code == 404

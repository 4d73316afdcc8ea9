"""The words of the forms: what may be changed, how it is checked, tried, kept and given up."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from pypdfium2 import PdfDocument

from accounts.models import Role
from taxation.forms.notice import notice_context
from taxation.forms.pdf import notices_pdf
from taxation.forms.texts import EDITABLE, editable, form
from taxation.forms.words import thai_page
from taxation.models import AssessmentRecord, BodySetting, FormWording
from taxation.selectors.notices import notices_of, office_of
from taxation.services import runs
from taxation.services.wording import change_wording, check_wording, restore_wording
from tests import factories as make
from tests.taxation.tax_rows import YEAR, plot

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 4, 20)
#: Tried on the latest paper of their kind; here there is none yet.
NEED_PAPER = {
    "receipt", "receipt_words", "warning", "land_office", "sign_notice", "relief", "survey",
}  # fmt: skip
SUBJECT = "แจ้งภาษีปี {year} ของท่าน"


@pytest.fixture
def officer():
    return make.user(Role.ASSESSOR)


@pytest.fixture
def record():
    plot("01A001", make.party(), 100_000, use="OTHER")
    body = make.subdistrict().pk
    run = runs.start_run(subdistrict=body, year=YEAR, mode="preview", by=None)
    runs.run_tax_year(run.pk)
    return AssessmentRecord.objects.select_related("run", "subdistrict").get()


def kept(officer, key="notice.subject", text=SUBJECT, reason="ตามหนังสือจังหวัด"):
    return change_wording(
        subdistrict=make.subdistrict().pk, key=key, text=text, reason=reason, by=officer
    )


def test_every_text_of_every_form_may_be_changed_and_fits_itself():
    assert {key.split(".")[0] for key in editable()} == set(EDITABLE)
    assert {"notice.number", "notice.title", "notice.signature", "warning.paragraphs.0",
            "objection_words.executive", "price_list.title"} <= set(editable())  # fmt: skip
    for key, one in editable().items():
        check_wording(key, one.text)


def test_the_offices_words_are_printed_by_it_alone(record, officer):
    kept(officer)
    [notice] = notices_of([record], DAY)
    assert notice_context(notice)["subject"] == "แจ้งภาษีปี 2568 ของท่าน"
    assert "ประจำปี" in form("notice")["subject"]
    elsewhere = make.subdistrict("580105")
    assert office_of(elsewhere).form("notice")["subject"] == form("notice")["subject"]


def test_a_text_inside_a_list_is_changed_alone(officer):
    kept(officer, "objection_words.grounds.1", "การใช้ประโยชน์ไม่ตรงกับความจริง")
    words = office_of(make.subdistrict()).form("objection_words")
    assert words["grounds"][1] == "การใช้ประโยชน์ไม่ตรงกับความจริง"
    assert words["grounds"][0] == form("objection_words")["grounds"][0]


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("notice.nothing", "x", "text_unknown"),
        ("notice.subject", " ", "text_length"),
        ("notice.subject", "ก" * 2001, "text_length"),
        ("notice.subject", "ไม่มีปี", "braces_differ"),
        ("notice.subject", "{year} {amount}", "braces_differ"),
        ("notice.subject", "{year.real}", "braces_differ"),
        ("notice.subject", "{} {year}", "braces_differ"),
        ("notice.subject", "{year:%Q}", "braces_differ"),
        ("notice.subject", "ปี {year", "brace_alone"),
        ("notice.subject", "ปี year}", "brace_alone"),
    ],
)
def test_what_would_lose_a_fact_or_break_the_form_is_refused(officer, key, text, code):
    with pytest.raises(ValidationError) as refused:
        kept(officer, key, text)
    assert refused.value.code == code
    assert not FormWording.objects.exists()


def test_the_same_words_or_none_give_the_forms_own_back(officer):
    kept(officer)
    assert kept(officer, text=form("notice")["subject"]) is None
    assert not FormWording.objects.exists()
    kept(officer)
    restore_wording(subdistrict=make.subdistrict().pk, key="notice.subject")
    assert office_of(make.subdistrict()).form("notice") == form("notice")
    with pytest.raises(ValidationError):
        kept(officer, reason=" ")


def _text(pdf):
    pages = PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in pages)


def test_the_page_tries_keeps_and_gives_up(client, record, officer):
    client.force_login(officer)
    asked = {"key": "notice.title", "text": "หนังสือทดลอง", "reason": "ทดลอง"}
    tried = client.post("/tax/forms/keep", {**asked, "preview": "1"})
    assert "ทดลอง" in _text(tried.content)
    assert not FormWording.objects.exists()
    client.post("/tax/forms/keep", asked)
    page = client.get("/tax/forms/").content.decode()
    assert "หนังสือทดลอง" in page
    client.post("/tax/forms/keep", {**asked, "restore": "1"})
    assert not FormWording.objects.exists()
    wrong = client.post("/tax/forms/keep", {**asked, "text": "{x}", "preview": "1"}, follow=True)
    assert wrong.status_code == 200
    assert "{x}" not in FormWording.objects.values_list("text", flat=True)


@pytest.mark.parametrize("group", EDITABLE)
def test_every_form_can_be_tried_or_says_why_not(client, record, officer, group):
    client.force_login(officer)
    one = next(text for key, text in editable().items() if key.split(".")[0] == group)
    answer = client.post("/tax/forms/keep", {"key": one.key, "text": one.text, "preview": "1"})
    if answer.status_code == 302:
        assert group in NEED_PAPER
    else:
        assert answer.content.startswith(b"%PDF")


def test_only_an_assessor_changes_words(client):
    client.force_login(make.user(Role.CASHIER))
    assert client.get("/tax/forms/").status_code == 200
    asked = {"key": "notice.title", "text": "x", "reason": "y"}
    assert client.post("/tax/forms/keep", asked).status_code == 403


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("<p>ปี 2568 จำนวน 1,234.50 บาท</p>", "<p>ปี ๒๕๖๘ จำนวน ๑,๒๓๔.๕๐ บาท</p>"),
        (
            '<td class="n1">01A001-B001</td><td>12</td>',
            '<td class="n1">01A001-B001</td><td>๑๒</td>',
        ),
        ("<p>&#39;5&#39; &amp; 6</p>", "<p>&#39;๕&#39; &amp; ๖</p>"),
        ("<p>https://a.example/1?b=2 (7)</p>", "<p>https://a.example/1?b=2 (๗)</p>"),
        ("<p>รหัส <code>0994</code> 12</p>", "<p>รหัส <code>0994</code> ๑๒</p>"),
        ("<p>0.3% ม.8</p>", "<p>๐.๓% ม.๘</p>"),
    ],
)
def test_digits_are_thai_where_they_are_read(page, shown):
    assert thai_page(page) == shown


def test_an_office_prints_thai_digits_and_the_page_numbers_too(record):
    BodySetting.objects.create(
        subdistrict=make.subdistrict(), key="form_numerals", value="thai", reason="ระเบียบสารบรรณ"
    )
    printed = _text(notices_pdf(notices_of([record], DAY)))
    assert "๒๕๖๘" in printed
    assert "2568" not in printed
    assert "01A001" in printed
    assert re.search("๑ จ.ก ๒", printed)  # the reader of the test names one vowel otherwise

"""The words of the forms: each as it is printed, changed by an assessor, tried as a PDF first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import staff
from billing.models import Receipt
from geo.models import Subdistrict
from parcels.models import Party
from taxation import permissions
from taxation.forms.announcements import relief_context, survey_context
from taxation.forms.notice import NoticeData, Office
from taxation.forms.papers import list_context, objection_context, receipt_context
from taxation.forms.pdf import letters_pdf, notices_pdf
from taxation.forms.pdf import render as render_pdf
from taxation.forms.signs import sign_declaration_context
from taxation.forms.texts import EDITABLE, Text, editable, form
from taxation.models import (
    ArrearsWarning,
    AssessmentRecord,
    FormWording,
    PenaltyRelief,
    SurveyNotice,
)
from taxation.selectors.announcements import relief_of, survey_of
from taxation.selectors.law import body_law
from taxation.selectors.letters import letters_of
from taxation.selectors.notices import notices_of, office_of, receipt_of, wording_of
from taxation.services import wording
from taxation.services.printing import LISTS
from taxation.views.asking import asker, attempt, body_of
from taxation.views.ledgers import ledger_pdf, register_pdf

LISTED = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One text with what the office made of it."""

    own: FormWording | None
    known: Text

    @property
    def shown(self) -> str:
        return self.own.text if self.own else " ".join(self.known.text.split())

    @property
    def name(self) -> str:
        """What kind of text it is."""
        names = {
            "number": _("Number of the form"),
            "title": _("Title"),
            "subject": _("Subject"),
            "signature": _("Who signs"),
            "to": _("Addressee"),
            "executive": _("The executive as addressed"),
            "note": _("Note"),
        }
        return names.get(self.known.key.rsplit(".", 1)[-1], _("Sentence or label"))

    @property
    def needs(self) -> str:
        return " ".join(f"{{{word}}}" for word in self.known.filled)


@staff(*permissions.READERS)
@require_GET
def texts_page(request: HttpRequest) -> HttpResponse:
    """Every text by form, the office's own marked."""
    body = body_of(request)
    rows = FormWording.objects.filter(subdistrict=body).select_related("changed_by")
    own = {row.key: row for row in rows}
    groups = [(key, _title(key), _lines(key, own)) for key in EDITABLE]
    context = {
        "subdistrict": body, "groups": groups, "count": len(own),
        "open": request.GET.get("open", ""),
        "may_assess": permissions.may_assess(asker(request)),
    }  # fmt: skip
    return render(request, "taxation/form_texts.html", context)


def _title(key: str) -> str:
    """The form's number and title; words of a form stand under the form's own."""
    known: Mapping[str, Any] = form(key.removesuffix("_words"))
    words = known["title"].replace("{year}", "").replace("{office}", "").strip()
    title = f"{known['number']} {words}"
    inside = _("words of the form")
    return f"{title} · {inside}" if key.endswith("_words") else title


def _lines(key: str, own: Mapping[str, FormWording]) -> list[Line]:
    known = editable().values()
    return [Line(own.get(one.key), one) for one in known if one.key.split(".")[0] == key]


@staff(*permissions.WRITERS)
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep other words for one text, or look at them on paper first."""
    body, asked = body_of(request), request.POST
    key, text = asked.get("key", ""), asked.get("text", "")
    if "preview" in asked:
        pages: list[bytes] = []
        if attempt(request, lambda: pages.append(_preview(body, key, text))):
            return HttpResponse(pages[0], content_type="application/pdf")
    elif "restore" in asked:
        attempt(
            request,
            lambda: wording.restore_wording(subdistrict=body.pk, key=key),
            _("The form's own words are printed again."),
        )
    else:
        attempt(
            request,
            lambda: wording.change_wording(
                subdistrict=body.pk, key=key, text=text, reason=asked.get("reason", ""),
                by=asker(request),
            ),
            _("Kept. It is printed from now on."),
        )  # fmt: skip
    return redirect(f"/tax/forms/?open={key.split('.')[0]}")


def _preview(body: Subdistrict, key: str, text: str) -> bytes:
    """The form with the words tried, filled from the latest record that has one."""
    tried = {**wording_of(body.pk), key: wording.check_wording(key, text)}
    office, group = replace(office_of(body), wording=tried), key.split(".")[0]
    page = _PAGES.get(group)
    pdf = page(body, office) if page else _list(body, office, group)
    if pdf is None:
        raise ValidationError(
            _("There is no paper of this kind yet to try the words on. They can be kept."),
            code="nothing_to_try",
        )
    return pdf


def _notice(body: Subdistrict, office: Office) -> NoticeData | None:
    found = _notices(body, office, 1)
    return found[0] if found else None


def _notices(body: Subdistrict, office: Office, most: int) -> list[NoticeData]:
    records = AssessmentRecord.objects.of(body).select_related("run", "subdistrict")
    latest = records.order_by("-tax_year", "-run", "-due_satang")[:most]
    found = notices_of(list(latest), timezone.localdate())
    return [replace(one, office=office) for one in found]


def _notice_pdf(body: Subdistrict, office: Office) -> bytes | None:
    one = _notice(body, office)
    return notices_pdf([one]) if one else None


def _objection_pdf(body: Subdistrict, office: Office) -> bytes | None:
    one = _notice(body, office)
    if one is None:
        return None
    return render_pdf("taxation/forms/objection.html", objection_context(one))


def _receipt_pdf(body: Subdistrict, office: Office) -> bytes | None:
    latest = Receipt.objects.filter(subdistrict=body).order_by("-pk").first()
    if latest is None:
        return None
    one = replace(receipt_of(latest), office=office)
    return render_pdf("taxation/forms/receipt.html", receipt_context(one))


def _warning_pdf(body: Subdistrict, office: Office) -> bytes | None:
    rows = ArrearsWarning.objects.filter(subdistrict=body)
    latest = rows.select_related("record__run", "record__subdistrict").order_by("-pk")[:1]
    letters = [replace(one, office=office) for one in letters_of(list(latest))]
    return letters_pdf(letters) if letters else None


def _relief_pdf(body: Subdistrict, office: Office) -> bytes | None:
    rows = PenaltyRelief.objects.filter(subdistrict=body, withdrawn_at__isnull=True)
    latest = rows.select_related("record__run", "record__subdistrict").last()
    one = relief_of(latest) if latest else None
    if one is None:
        return None
    context = relief_context(replace(one, office=office))
    return render_pdf("taxation/forms/relief.html", context)


def _survey_pdf(body: Subdistrict, office: Office) -> bytes | None:
    latest = SurveyNotice.objects.filter(subdistrict=body).select_related("subdistrict").first()
    if latest is None:
        return None
    context = survey_context(replace(survey_of(latest), office=office))
    return render_pdf("taxation/forms/survey.html", context)


def _declaration_pdf(body: Subdistrict, office: Office) -> bytes | None:
    book = body_law(body.pk).book
    law = book.for_tax_year(book.years()[-1])
    context = sign_declaration_context(office=office, law=law, signs=[])
    return render_pdf("taxation/forms/sign_declaration.html", context)


def _list(body: Subdistrict, office: Office, key: str) -> bytes | None:
    notices = _notices(body, office, LISTED)
    if key not in LISTS or not notices:
        return None
    rows, year = LISTS[key](notices), notices[0].law.tax_year
    context = list_context(key, rows, office, year, str(body))
    return render_pdf("taxation/forms/list.html", context)


def _of_a_holder(
    page: Callable[[Party, Office], bytes],
) -> Callable[[Subdistrict, Office], bytes | None]:
    """A page about one person: the largest taxpayer of the latest run."""

    def made(body: Subdistrict, office: Office) -> bytes | None:
        records = AssessmentRecord.objects.of(body).order_by("-tax_year", "-run", "-due_satang")
        ids = records.values_list("party_ids", flat=True).first()
        party = Party.objects.filter(subdistrict=body, pk__in=ids or ()).first()
        return page(party, office) if party else None

    return made


_PAGES: Mapping[str, Callable[[Subdistrict, Office], bytes | None]] = {
    "notice": _notice_pdf,
    "calculation": _notice_pdf,
    "unit_calculation": _notice_pdf,
    "objection": _objection_pdf,
    "objection_words": _objection_pdf,
    "receipt": _receipt_pdf,
    "receipt_words": _receipt_pdf,
    "warning": _warning_pdf,
    "relief": _relief_pdf,
    "survey": _survey_pdf,
    "sign_declaration": _declaration_pdf,
    "property_register": _of_a_holder(register_pdf),
    "tax_ledger": _of_a_holder(ledger_pdf),
}

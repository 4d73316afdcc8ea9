"""Pages of the tax forms from their templates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string

from taxation.forms import words
from taxation.forms.notice import NoticeData, Office, notice_context
from taxation.forms.warning import WarningData, warning_context

if TYPE_CHECKING:  # WeasyPrint comes only when a page is printed: see tests/test_start.py
    from weasyprint.document import Document

_STYLE = settings.BASE_DIR / "templates" / "taxation" / "forms" / "form.css"


def notices_pdf(notices: Sequence[NoticeData]) -> bytes:
    """Forms 6 and 7 of the taxpayers given, in that order, as one PDF. At least one.

    Each notice is laid out by itself, so that its pages are numbered "1 of 2" in a bulk print too.
    """
    return _bound("taxation/forms/notice.html", [notice_context(one) for one in notices])


def letters_pdf(warnings: Sequence[WarningData]) -> bytes:
    """Warning letters (s61) in that order as one PDF, each numbered by itself. At least one."""
    return _bound("taxation/forms/warning.html", [warning_context(one) for one in warnings])


def _bound(template: str, contexts: Sequence[dict[str, Any]]) -> bytes:
    letters = [_document(template, context) for context in contexts]
    pages = [page for letter in letters for page in letter.pages]
    return bytes(letters[0].copy(pages).write_pdf())


def render(template: str, context: dict[str, Any]) -> bytes:
    """A template as PDF. It may load the form's style and fonts, nothing else."""
    return bytes(_document(template, context).write_pdf())


def _document(template: str, context: dict[str, Any]) -> Document:
    from geo import paper

    office: Office = context["office"] if "office" in context else context["data"].office
    page = str(render_to_string(template, context))
    page = words.thai_page(page) if office.has_thai_digits else page
    pictures = [*context.get("codes", ()), *filter(None, map(context.get, ("pay", "bars")))]
    codes = {code.name: code.png for code in pictures}
    return paper.document(page, codes, paper.style_of(_STYLE))

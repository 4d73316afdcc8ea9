"""Pages from a template, with the full Sarabun files: split web fonts break Thai in PDFs."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from taxation.forms.notice import NoticeData, notice_context

_BASE = "form://files/"
_FILES = {
    "form.css": settings.BASE_DIR / "templates" / "taxation" / "forms" / "form.css",
    "Sarabun-Regular.ttf": settings.BASE_DIR / "frontend" / "fonts" / "Sarabun-Regular.ttf",
    "Sarabun-Bold.ttf": settings.BASE_DIR / "frontend" / "fonts" / "Sarabun-Bold.ttf",
}


def notices_pdf(notices: Sequence[NoticeData]) -> bytes:
    """Forms 6 and 7 of the taxpayers given, in that order, as one PDF. At least one.

    Each notice is laid out by itself, so that its pages are numbered "1 of 2" in a bulk print too.
    """
    template = "taxation/forms/notice.html"
    letters = [_document(template, notice_context(notice)) for notice in notices]
    pages = [page for letter in letters for page in letter.pages]
    return bytes(letters[0].copy(pages).write_pdf())


def render(template: str, context: dict[str, Any]) -> bytes:
    """A template as PDF. It may load the form's style and fonts, nothing else."""
    return bytes(_document(template, context).write_pdf())


def _document(template: str, context: dict[str, Any]) -> Document:
    text = render_to_string(template, context)
    page = HTML(string=text, base_url=_BASE, url_fetcher=_Files())
    return page.render(font_config=FontConfiguration())


class _Files(URLFetcher):  # type: ignore[misc]
    """Hands out the files above and refuses the rest of the world."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        name = url.removeprefix(_BASE)
        if name not in _FILES:
            raise FatalURLFetchingError(url)
        kind = "text/css" if name.endswith(".css") else "font/ttf"
        return URLFetcherResponse(url, _FILES[name].read_bytes(), {"Content-Type": kind})

"""HTML to PDF, with the full Sarabun files: split web fonts break Thai in PDFs.

Vector all through: what is drawn in millimetres in the page lies in millimetres on the paper.
"""

from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from weasyprint import HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

_BASE = "form://files/"
_KINDS = {".css": "text/css", ".ttf": "font/ttf", ".jpg": "image/jpeg"}
FONTS = {
    f"Sarabun-{weight}.ttf": settings.BASE_DIR / "frontend" / "fonts" / f"Sarabun-{weight}.ttf"
    for weight in ("Regular", "Bold")
}


def document(html: str, files: Mapping[str, Path | bytes]) -> Document:
    """Lay out a page. It may load the fonts and the files given by name, nothing else."""
    page = HTML(string=html, base_url=_BASE, url_fetcher=_Files({**FONTS, **files}))
    return page.render(font_config=FontConfiguration())


class _Files(URLFetcher):  # type: ignore[misc]
    """Hands out the files it was given and refuses the rest of the world."""

    def __init__(self, files: Mapping[str, Path | bytes]) -> None:
        super().__init__()
        self._known = files

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        name = url.removeprefix(_BASE)
        if name not in self._known:
            raise FatalURLFetchingError(url)
        found = self._known[name]
        content = found if isinstance(found, bytes) else found.read_bytes()
        return URLFetcherResponse(url, content, {"Content-Type": _KINDS[Path(name).suffix]})

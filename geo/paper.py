"""HTML to PDF, with the full Sarabun files: split web fonts break Thai in PDFs.

Vector all through: what is drawn in millimetres in the page lies in millimetres on the paper.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

_BASE = "form://files/"
_KINDS = {".css": "text/css", ".ttf": "font/ttf", ".jpg": "image/jpeg", ".png": "image/png"}
FONTS = {
    f"Sarabun-{weight}.ttf": settings.BASE_DIR / "frontend" / "fonts" / f"Sarabun-{weight}.ttf"
    for weight in ("Regular", "Bold")
}


@dataclass(frozen=True, slots=True)
class Style:
    """A style sheet as read, with its fonts."""

    fonts: FontConfiguration
    sheet: CSS


class _Read(threading.local):
    """Styles already read: each thread its own, for the maps of fonts are not to be shared."""

    def __init__(self) -> None:
        self.styles: dict[Path, Style] = {}


_READ = _Read()


def style_of(path: Path) -> Style:
    """A style sheet, read once: reading it again with its fonts takes longer than a short page."""
    if path not in _READ.styles:
        fonts = FontConfiguration()
        text = path.read_text("utf-8")
        sheet = CSS(string=text, base_url=_BASE, url_fetcher=_Files(FONTS), font_config=fonts)
        _READ.styles[path] = Style(fonts, sheet)
    return _READ.styles[path]


def document(html: str, files: Mapping[str, Path | bytes], style: Style | None = None) -> Document:
    """Lay out a page. It may load the fonts and the files given by name, nothing else."""
    page = HTML(string=html, base_url=_BASE, url_fetcher=_Files({**FONTS, **files}))
    if style is None:
        return page.render(font_config=FontConfiguration())
    return page.render(font_config=style.fonts, stylesheets=[style.sheet])


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

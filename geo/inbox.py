"""Pictures put into a folder of the server by hand: taken in by the clock, no upload needed.

settings.IMAGERY_INBOX holds one folder a sub-district, named by its six-digit code. A file that has
not changed for a minute is moved in; what becomes of it stands in the list of imagery.
"""

import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from geo import orthophotos
from geo.models import Orthophoto, Subdistrict

SETTLED_S = 60
_ENDINGS = (".tif", ".tiff")


def waiting(subdistrict: Subdistrict) -> Iterator[Path]:
    """Whole GeoTIFFs of one sub-district's folder; links are not followed."""
    folder = Path(settings.IMAGERY_INBOX) / subdistrict.code if settings.IMAGERY_INBOX else None
    if folder is None or not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or not path.is_file() or path.suffix.lower() not in _ENDINGS:
            continue
        if time.time() - path.stat().st_mtime >= SETTLED_S:
            yield path


def take_in() -> list[int]:
    """Register every file that waits; their ids, to be prepared."""
    return [
        orthophotos.register_orthophoto(
            subdistrict=subdistrict,
            source=path,
            title_th=path.stem[:200],
            title_en=path.stem[:200],
            kind=_kind(path.stem),
            is_moved=True,
        ).pk
        for subdistrict in Subdistrict.objects.all()
        for path in waiting(subdistrict)
    ]


def _kind(name: str) -> str:
    """dsm_2026.tif is a height model; everything else a picture, until somebody says otherwise."""
    words = name.lower().replace("-", "_").split("_")
    return next((kind for kind in ("dsm", "dtm") if kind in words), Orthophoto.Kind.ORTHOPHOTO)

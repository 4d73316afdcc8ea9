"""The stickers of a village for the printer: sheets of eight, some sheets a file, packed as ZIP."""

from __future__ import annotations

import zipfile
from pathlib import Path

from geo.models import Subdistrict, Village
from parcels.models import Delivery, Sticker
from parcels.selectors.households import live_stickers
from parcels.services.deliveries.order import Advance
from parcels.services.households import issue_missing
from parcels.sheets.stickers import stickers_pdf

A_FILE = 96


def make_stickers(row: Delivery, folder: Path, advance: Advance) -> Path | None:
    """The wish: `village` (id or None for all) and `base`, where the stickers lead to."""
    village = row.wish["village"]
    issue_missing(subdistrict=row.subdistrict_id, village=village)
    found = list(live_stickers(row.subdistrict_id, village))
    files = []
    for start in range(0, len(found), A_FILE):
        if not advance(start, len(found)):
            return None
        target = folder / f"{start // A_FILE + 1:03d}.pdf"
        if not target.exists():
            _print(row.subdistrict, found[start : start + A_FILE], row.wish["base"], target)
        files.append(target)
    if not advance(len(found), len(found)):
        return None
    return _pack(folder, files, village)


def _print(body: Subdistrict, stickers: list[Sticker], base: str, target: Path) -> None:
    half = target.with_suffix(".part")
    half.write_bytes(stickers_pdf(body, stickers, base))
    half.replace(target)


def _pack(folder: Path, files: list[Path], village: int | None) -> Path:
    moo = Village.objects.get(pk=village).moo if village else 0
    name = f"stickers-moo-{moo:02d}.zip" if moo else "stickers.zip"
    half, target = folder / "packing.part", folder / name
    with zipfile.ZipFile(half, "w", zipfile.ZIP_STORED) as archive:
        for path in files:
            archive.write(path, path.name)
    half.replace(target)
    for path in files:
        path.unlink()
    return target

"""Sheets as PDF: reads the register, draws, lays out. Writes nothing."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import segno
import shapely
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import mark_safe

from geo.models import Subdistrict
from geo.rasters_window import window_jpeg
from geo.selectors import display_copy
from parcels.models import Parcel
from parcels.selectors.detail import parcel_detail
from parcels.selectors.sheets import (
    Land,
    ground_in,
    land_in,
    pictures_in,
    roofs_in,
    zones_of,
)
from parcels.sheets import plan
from parcels.sheets.frame import Frame, Part, zone_of
from parcels.sheets.tax_map import Office, Picture, sheet_context

#: Of the picture below the map, on paper.
_DPI = 200
_STYLE = settings.BASE_DIR / "templates" / "parcels" / "sheet.css"


def sheet_pdf(
    subdistrict: Subdistrict, part: Part, day: dt.date, *, with_picture: bool = False
) -> bytes:
    """One sheet, or the part of one that the paper holds, as it was on a day. In Thai."""
    frame = part.frame(settings.REGISTER_SRID)
    ground = ground_in(subdistrict, frame.box, day)
    picture = _picture(subdistrict, frame) if with_picture else None
    context = sheet_context(part, ground, office_of(subdistrict), settings.REGISTER_SRID, picture)
    return pdf("parcels/sheet.html", context, picture)


def pdf(template: str, context: dict[str, Any], picture: Picture | None = None) -> bytes:
    """A template of this room on paper; forms are in Thai whatever the reader's language."""
    from geo import paper

    files: dict[str, Path | bytes] = {"sheet.css": _STYLE}
    if picture:
        files["under.jpg"] = picture.content
    with translation.override("th"):
        html = render_to_string(template, {**context, "printed_at": timezone.now()})
    return bytes(paper.document(html, files).write_pdf())


def office_of(row: Subdistrict) -> Office:
    return Office(row.office_th, row.name_th, row.amphoe_th, row.province_th, row.is_sample)


def qr(text: str) -> str:
    """A QR code as SVG, to check a paper against the register."""
    return segno.make(text, error="m").svg_inline(scale=1, border=0, omitsize=True)


def _picture(subdistrict: Subdistrict, frame: Frame) -> Picture | None:
    pictures = pictures_in(subdistrict, frame.box)
    files = [path for row in pictures if (path := display_copy(row["id"]))]
    width = round(frame.width / 25.4 * _DPI)
    content = window_jpeg(files, frame.box, settings.REGISTER_SRID, width)
    if content is None:
        return None
    return Picture(content, pictures)


def plan_pdf(
    subdistrict: Subdistrict,
    parcel: Parcel,
    *,
    with_owners: bool,
    link: str,
    type_names: Mapping[str, str],
) -> bytes:
    """Form ผ.ท.13 of one parcel as it stands today; `link` is the address its QR code opens."""
    with translation.override("th"):
        about = parcel_detail(parcel, with_owners=with_owners, type_names=type_names)
        owners = _by_role(about["owners"])
    context: dict[str, Any] = {
        "parcel": about,
        "office": office_of(subdistrict),
        "owners": owners,
        "is_licensed": with_owners,
        "qr": mark_safe(qr(link)),
        "link": link,
        "day": timezone.localdate(),
        "zone": zone_of(settings.REGISTER_SRID),
    }
    if parcel.boundary is not None:
        shape = shapely.from_wkb(bytes(parcel.boundary.wkb))
        context |= _drawn(subdistrict, parcel, shape)
    return pdf("parcels/plan.html", context)


def _drawn(subdistrict: Subdistrict, parcel: Parcel, shape: shapely.Geometry) -> dict[str, Any]:
    frame = plan.frame_for(shape)
    day = timezone.localdate()
    land = land_in(subdistrict, frame.box, day)
    if parcel.retired_on is not None:
        land.append(Land(parcel.code, shape, ()))
    corners = plan.corners_of(shape, settings.REGISTER_SRID)
    roofs, zones = roofs_in(subdistrict, frame.box, day), zones_of(parcel, day)
    return plan.plan_context(parcel.code, frame, land, roofs, corners, zones)


def _by_role(owners: list[dict[str, Any]] | None) -> dict[str, list[dict[str, Any]]]:
    """Holders under the name of their right: owners, possessors, tenants."""
    roles: dict[str, list[dict[str, Any]]] = {}
    for owner in owners or []:
        roles.setdefault(str(owner["kind_label"]), []).append(owner)
    return roles

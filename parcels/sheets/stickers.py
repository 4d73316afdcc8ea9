"""Stickers as paper: eight to an A4 sheet, each a code and a house number in large type."""

from collections.abc import Sequence

import segno
from django.utils.safestring import mark_safe

from geo.models import Subdistrict
from parcels.models import Sticker
from parcels.sheets.prints import office_of, pdf


def stickers_pdf(body: Subdistrict, stickers: Sequence[Sticker], base: str) -> bytes:
    """`base` is the address of the installation, without a slash at its end. No name is printed."""
    cells = [
        {
            "house": sticker.household.house,
            "household": sticker.household.number,
            "address": f"{base}/h/{sticker.token}",
            "qr": _code(f"{base}/h/{sticker.token}"),
        }
        for sticker in stickers
    ]
    return pdf("parcels/stickers.html", {"office": office_of(body), "cells": cells})


def _code(text: str) -> str:
    """Level Q: a sticker on a door is scratched and fades."""
    made = segno.make(text, error="q", micro=False)
    return mark_safe(str(made.svg_inline(border=2, omitsize=True, dark="#000")))

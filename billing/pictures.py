"""Codes of bills as pictures."""

from io import BytesIO

import segno

#: Points a module: a phone reads it from another phone's screen and from the gallery.
SCALE = 6
BORDER = 4


def qr_png(text: str, scale: int = SCALE) -> bytes:
    """A QR code of level M with its quiet zone, black on white."""
    out = BytesIO()
    made = segno.make(text, error="m", boost_error=False, micro=False)
    made.save(out, kind="png", scale=scale, border=BORDER, dark="#000", light="#fff")
    return out.getvalue()

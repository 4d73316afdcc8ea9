"""Codes of bills as pictures."""

from io import BytesIO

import segno
import zxingcpp
from PIL import Image

#: Points a module: a phone reads it from another phone's screen and from the gallery.
SCALE = 6
BORDER = 4


def qr_png(text: str, scale: int = SCALE) -> bytes:
    """A QR code of level M with its quiet zone, black on white."""
    out = BytesIO()
    made = segno.make(text, error="m", boost_error=False, micro=False)
    made.save(out, kind="png", scale=scale, border=BORDER, dark="#000", light="#fff")
    return out.getvalue()


def bars_png(text: str) -> bytes:
    """A Code 128 with its quiet zones, a dot a module and a dot high: the page gives it height."""
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    bars = Image.fromarray(made.to_image(scale=1, add_quiet_zones=True))
    out = BytesIO()
    bars.crop((0, 0, bars.width, 1)).save(out, "PNG", optimize=True)
    return out.getvalue()

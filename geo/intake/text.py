"""Which letters a file is written in: Thai files come as UTF-8 or as code page 874."""

import contextlib
import re
from pathlib import Path

from geo.intake.problems import Problem

_NAMES = {
    "utf-8": "utf-8", "utf8": "utf-8", "65001": "utf-8", "utf-8-sig": "utf-8",
    "874": "cp874", "cp874": "cp874", "oem 874": "cp874", "oem874": "cp874", "ansi 874": "cp874",
    "windows-874": "cp874", "windows874": "cp874", "ibm874": "cp874", "ms874": "cp874",
    "tis-620": "cp874", "tis620": "cp874", "iso-8859-11": "cp874", "iso 8859-11": "cp874",
    "ascii": "ascii", "us-ascii": "ascii",
}  # fmt: skip
#: UTF-8 Thai read as code page 874, or either read as Latin: pairs no Thai text has.
_MOJIBAKE = re.compile("\ufffd|เธ[ก-ฮะ-์]?เธ|à¸|à¹|Ã\x83|[\x80-\x9f]")


def encoding_named(name: str) -> str:
    """The codec for a label such as "OEM 874", "TIS-620" or "65001". Raises Problem if unknown."""
    key = re.sub(r"\s+", " ", name.strip().strip("\x00").lower())
    if key not in _NAMES:
        raise Problem("encoding_unknown", {"name": name[:40]})
    return _NAMES[key]


def encoding_of(raw: bytes) -> str | None:
    """utf-8 or cp874 by the bytes; ascii when neither is needed; None when neither fits."""
    if raw.isascii():
        return "ascii"
    for codec in ("utf-8", "cp874"):
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError as fault:
            if codec == "utf-8" and fault.reason == "unexpected end of data":
                return "utf-8"  # a sample cut inside a letter
            continue
        return None if is_mojibake(text) else codec  # bytes that are UTF-8 are no cp874
    return None


def is_mojibake(text: str) -> bool:
    """True for text that was read with the wrong letters, or lost some."""
    return bool(_MOJIBAKE.search(text))


def shapefile_encoding(shp: Path) -> str | None:
    """From the .cpg beside the .dbf, else from the bytes of the records. None: ask."""
    for cpg in shp.parent.iterdir():
        if cpg.stem == shp.stem and cpg.suffix.lower() == ".cpg":
            with contextlib.suppress(Problem):  # a label nobody knows: the bytes tell
                return encoding_named(cpg.read_text("latin-1"))
    dbf = next(p for p in shp.parent.iterdir() if p.stem == shp.stem and p.suffix.lower() == ".dbf")
    raw = dbf.read_bytes()[:4_000_000]
    header = int.from_bytes(raw[8:10], "little")
    return encoding_of(raw[32:header].replace(b"\x00", b"") + raw[header:])

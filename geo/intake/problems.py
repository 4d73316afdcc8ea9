"""What can be wrong with a file, in words for the person who brought it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from geo.intake.picture_words import PICTURE_WORDS


@dataclass(eq=False)
class Problem(Exception):
    """A reason with its remedy. `code` is stable; `row` counts from 1 as a person does."""

    code: str
    params: dict[str, object] = field(default_factory=dict)
    row: int | None = None

    def text(self, language: str) -> str:
        """The sentence in "th" or "en"."""
        return _WORDS[self.code][0 if language == "th" else 1].format(**self.params)

    def to_json(self) -> dict[str, object]:
        return {
            "code": self.code,
            "row": self.row,
            "params": self.params,
            "th": self.text("th"),
            "en": self.text("en"),
        }


@dataclass(frozen=True)
class Question:
    """What the file does not say and a person must. `key` is the option that answers it."""

    key: str
    choices: tuple[str, ...] = ()

    def text(self, language: str) -> str:
        return _QUESTIONS[self.key][0 if language == "th" else 1]

    def to_json(self) -> dict[str, object]:
        return {
            "key": self.key,
            "choices": list(self.choices),
            "th": self.text("th"),
            "en": self.text("en"),
        }


def no_such_layer(name: str, layers: Iterable[str]) -> Problem:
    """The layer a person named is not in the file; says which are."""
    return Problem("layer_not_found", {"name": name[:60], "layers": ", ".join(layers)[:300]})


_QUESTIONS = {
    "srid": (
        "ไฟล์ไม่บอกระบบพิกัด กรุณาเลือก เช่น 32647 (WGS 84 โซน 47) หรือ 24047 (อินเดียน 1975)",
        "The file does not name its reference system. Choose one, for example 32647 or 24047.",
    ),
    "password": ("รหัสผ่านของไฟล์ zip", "Password of the zip file"),
    "layer": ("ไฟล์มีหลายชั้นข้อมูล กรุณาเลือกหนึ่งชั้น", "The file has several layers. Choose one."),
    "encoding": (
        "อ่านตัวอักษรไทยไม่ได้แน่ชัด กรุณาเลือกรหัสอักษร เช่น utf-8 หรือ cp874",
        "The Thai letters cannot be read for sure. Choose the encoding, utf-8 or cp874.",
    ),
}

_WORDS = {
    **PICTURE_WORDS,
    "empty_file": ("ไฟล์ว่างเปล่า กรุณาส่งไฟล์ใหม่", "The file is empty. Send it again."),
    "too_large": (
        "ไฟล์ใหญ่เกิน {limit_mb} MB กรุณาแบ่งไฟล์",
        "The file is larger than {limit_mb} MB. Split it.",
    ),
    "unknown_format": (
        "ไม่รู้จักรูปแบบไฟล์นี้ รับ GeoPackage, Shapefile (zip), File Geodatabase (zip), GeoJSON, "
        "FlatGeobuf, KML, CSV, XLSX",
        "The format is not known. Send GeoPackage, Shapefile (zip), File Geodatabase (zip), "
        "GeoJSON, FlatGeobuf, KML, CSV or XLSX.",
    ),
    "broken_archive": (
        "เปิดไฟล์ zip ไม่ได้ ไฟล์อาจเสียหาย กรุณาบีบอัดใหม่",
        "The zip cannot be opened; it may be damaged. Pack it again.",
    ),
    "encrypted_archive": (
        "ไฟล์ zip มีรหัสผ่าน กรุณาใส่รหัสผ่านที่ผู้ส่งไฟล์แจ้งไว้",
        "The zip has a password. Give the one its sender told you.",
    ),
    "wrong_password": (
        "รหัสผ่านไม่ถูกต้อง เปิดไฟล์ zip ไม่ได้ กรุณาใส่ใหม่",
        "The password does not open the zip. Give it again.",
    ),
    "unsafe_member": (
        "ไฟล์ zip มีชื่อไฟล์ไม่ปลอดภัย: {name} กรุณาเปลี่ยนชื่อแล้วบีบอัดใหม่",
        "The zip has an unsafe file name: {name}. Rename the file and pack it again.",
    ),
    "archive_bomb": (
        "ไฟล์ zip ขยายแล้วใหญ่ผิดปกติ ระบบไม่เปิดให้ กรุณาขอไฟล์ใหม่จากผู้ส่ง",
        "The zip grows beyond measure when unpacked: not opened. Ask its sender for another.",
    ),
    "too_many_members": (
        "ไฟล์ zip มีไฟล์ย่อยเกิน {limit} ไฟล์ กรุณาบีบอัดเฉพาะไฟล์ที่ต้องนำเข้า",
        "The zip holds more than {limit} files. Pack only those to be brought in.",
    ),
    "several_datasets": (
        "ไฟล์ zip มีข้อมูลหลายชุด: {names} กรุณาส่งทีละชุด",
        "The zip holds several data sets: {names}. Send one at a time.",
    ),
    "missing_part": (
        "Shapefile ขาดไฟล์ {part} กรุณาบีบอัดให้ครบ",
        "The shapefile lacks {part}. Pack all its parts.",
    ),
    "unreadable": (
        "อ่านไฟล์ไม่ได้ ไฟล์อาจเสียหายหรือไม่ตรงรูปแบบ กรุณาส่งออกจากโปรแกรมเดิมอีกครั้ง",
        "The file cannot be read; it may be damaged or not what its name says. Export it again.",
    ),
    "took_too_long": (
        "อ่านไฟล์นานเกินกำหนด กรุณาแบ่งไฟล์ให้เล็กลง",
        "Reading took too long. Split the file.",
    ),
    "too_much_memory": (
        "ไฟล์ใช้หน่วยความจำเกินกำหนด กรุณาแบ่งไฟล์",
        "The file needs too much memory. Split it.",
    ),
    "layer_not_found": (
        "ไม่พบชั้นข้อมูล {name} กรุณาเลือกจากที่มีในไฟล์: {layers}",
        "There is no layer {name}. Choose one the file has: {layers}.",
    ),
    "same_heading": (
        "มีหัวคอลัมน์ “{name}” ซ้ำกัน กรุณาตั้งชื่อให้ต่างกัน",
        "Two columns are called “{name}”. Give them different names.",
    ),
    "not_this_kind": (
        "ไฟล์นี้ไม่ใช่ชนิดที่เลือก กรุณาเลือก “ให้ระบบดูเอง”",
        "The file is not of the chosen kind. Let it be recognised instead.",
    ),
    "missing_heading": (
        "แผ่นงาน {sheet} ไม่มีคอลัมน์ “{name}” กรุณาเติมหัวคอลัมน์แล้วส่งใหม่",
        "Sheet {sheet} has no column “{name}”. Add its heading and send the file again.",
    ),
    "no_rows": (
        "ไม่มีข้อมูลในไฟล์ กรุณาตรวจไฟล์แล้วส่งใหม่",
        "The file has no rows. Check it and send it again.",
    ),
    "crs_unknown": (
        "ไม่รู้จักระบบพิกัด {name} กรุณาเลือกระบบอื่น",
        "The reference system {name} is not known. Choose another.",
    ),
    "crs_not_metric_or_degrees": (
        "ระบบพิกัด {name} ใช้กับแผนที่นี้ไม่ได้ กรุณาเลือกระบบอื่น",
        "The reference system {name} cannot be used here. Choose another.",
    ),
    "crs_contradicts": (
        "ไฟล์บอกว่าเป็น {label} แต่ตัวเลขพิกัดไม่ใช่ ({example}) กรุณาตรวจระบบพิกัด",
        "The file says {label} but its numbers are not ({example}). Check the reference system.",
    ),
    "axes_swapped": (
        "พิกัดสลับแกน (ละติจูดอยู่หน้าลองจิจูด) กรุณาสลับก่อนนำเข้า",
        "The axes are swapped (latitude before longitude). Swap them and send again.",
    ),
    "far_away": (
        "ข้อมูลอยู่ห่างจากตำบล {km} กม. กรุณาตรวจระบบพิกัดหรือไฟล์",
        "The data lies {km} km from the sub-district. Check the reference system or the file.",
    ),
    "encoding_unknown": (
        "ไม่รู้จักชุดตัวอักษร {name} กรุณาเลือก utf-8 หรือ cp874",
        "The encoding {name} is not known. Choose utf-8 or cp874.",
    ),
    "bad_encoding": (
        "ตัวอักษรไทยในไฟล์เสีย กรุณาส่งออกใหม่เป็น UTF-8",
        "Thai letters in the file are broken. Export it again as UTF-8.",
    ),
    "no_geometry": ("แถวนี้ไม่มีรูปแปลง", "This row has no shape."),
    "wrong_geometry_type": (
        "รูปชนิด {kind} ใช้เป็นแปลงไม่ได้ ต้องเป็นรูปปิด",
        "A {kind} cannot be a parcel; it must be a polygon.",
    ),
    "not_a_number": (
        "พิกัดไม่ใช่ตัวเลขที่ใช้ได้ (NaN หรืออนันต์)",
        "A coordinate is not a finite number.",
    ),
    "invalid_ring": (
        "เส้นขอบตัดกันเองหรือไม่ปิด ใกล้พิกัด {reason}",
        "The ring crosses itself or is not closed, near {reason}",
    ),
    "too_many_vertices": (
        "รูปนี้มีจุดเกิน {limit} จุด",
        "The shape has more than {limit} vertices.",
    ),
    "zero_area": ("รูปนี้ไม่มีพื้นที่", "The shape has no area."),
    "formula": (
        "ช่อง {column} มีสูตร ระบบเก็บเป็นข้อความเท่านั้น",
        "Cell {column} holds a formula; it is kept as text only.",
    ),
}

"""Tables and Thai letters: CSV, XLSX, .cpg."""

import io
import zipfile
from pathlib import Path

from openpyxl import Workbook

from tests.geo.corpus import case, text_case
from tests.geo.corpus.shapes import OWNER, part, shapefile, zipped

HEAD = "parcel_cod,owner\n"
ROW = f"01A001,{OWNER}\n"
MOJIBAKE = OWNER.encode().decode("cp874", errors="replace")

text_case("csv in utf-8", "ok", HEAD + ROW, ".csv")
text_case("csv with a byte order mark", "ok", "\ufeff" + HEAD + ROW, ".csv")
text_case("csv in cp874", "ok", (HEAD + ROW).encode("cp874"), ".csv")
text_case("csv with semicolons", "ok", (HEAD + ROW).replace(",", ";"), ".csv")
text_case("csv with tabs", "ok", (HEAD + ROW).replace(",", "\t"), ".csv")
text_case("csv in utf-16", "unknown_format", (HEAD + ROW).encode("utf-16"), ".csv")
text_case(
    "csv of neither encoding", "?encoding", (HEAD + ROW).encode("cp874") + b"\xfc\xfd\xfe", ".csv"
)
text_case(
    "csv already spoilt",
    "?encoding",
    HEAD + "01A001," + OWNER.encode().decode("latin-1") + "\n",
    ".csv",
)
text_case("csv with lost letters", "?encoding", HEAD + "01A001,\ufffd\ufffd\ufffd\n", ".csv")
text_case("csv of headings", "no_rows", HEAD, ".csv")
text_case("csv of commas", "no_rows", ",,,,\n,,,,\n", ".csv")
text_case("csv with zero bytes", "unknown_format", HEAD + "01A001,a\x00b\n", ".csv")
text_case("csv with an open quote", "unreadable", HEAD + '01A001,"' + "x" * 300_000, ".csv")
text_case("csv with a huge cell", "unreadable", HEAD + "01A001," + "x" * 200_000 + "\n", ".csv")
text_case("csv with ragged rows", "ok", HEAD + "01A001\n01A002,a,b,c,d\n", ".csv")
text_case(
    "csv with the same heading twice",
    "same_heading",
    "parcel_cod,parcel_cod\n01A001,01A002\n",
    ".csv",
)
text_case(
    "csv with a formula", "formula", HEAD + '01A001,=HYPERLINK("http://127.0.0.1/")\n', ".csv"
)
text_case("csv with a command", "formula", HEAD + "01A001,=cmd|' /C calc'!A0\n", ".csv")
text_case("csv with old mac lines", "ok", (HEAD + ROW).replace("\n", "\r"), ".csv")


def book(folder: Path, *sheets: tuple[str, list[list[object]]]) -> Path:
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(folder / "a.xlsx")
    return folder / "a.xlsx"


GOOD = [["parcel_cod", "owner"], ["01A001", OWNER]]


@case("workbook", "ok")
def _book(folder: Path) -> Path:
    return book(folder, ("ที่ดิน", GOOD))


@case("workbook of two sheets", "?layer")
def _two(folder: Path) -> Path:
    return book(folder, ("a", GOOD), ("b", GOOD))


@case("workbook with formulas", "formula")
def _formula(folder: Path) -> Path:
    return book(folder, ("a", [["parcel_cod"], ['=WEBSERVICE("http://127.0.0.1:9/")']]))


@case("workbook of an empty sheet", "no_rows")
def _empty(folder: Path) -> Path:
    return book(folder, ("a", []))


@case("workbook cut", "broken_archive")
def _cut(folder: Path) -> Path:
    path = book(folder, ("a", GOOD))
    path.write_bytes(path.read_bytes()[:-200])
    return path


def spoilt(folder: Path, member: str, content: str) -> Path:
    """A workbook with one member replaced."""
    source = io.BytesIO(book(folder, ("a", GOOD)).read_bytes())
    path = folder / "spoilt.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, content if name == member else old.read(name))
    return path


SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@case("workbook with entities that grow", "unreadable")
def _laughs(folder: Path) -> Path:
    head = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]>'
    return spoilt(folder, SHEET, head + "<worksheet><sheetData>&l9;</sheetData></worksheet>")


@case("workbook with an entity from outside", "unreadable|no_rows")
def _outside(folder: Path) -> Path:
    head = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return spoilt(folder, SHEET, head + "<worksheet><sheetData>&x;</sheetData></worksheet>")


@case("workbook whose sheet is no xml", "unreadable")
def _noise(folder: Path) -> Path:
    return spoilt(folder, SHEET, "<worksheet><sheetData><row")


@case("workbook without a workbook", "unreadable")
def _hollow(folder: Path) -> Path:
    return zipped(folder, {"[Content_Types].xml": "<Types/>", "xl/a.xml": "<a/>"})


for number, name in enumerate(("OEM 874", "TIS-620", "windows-874", "874", "ANSI 874")):

    @case(f"code page 874 by another name {number}", "ok")
    def _label(folder: Path, name: str = name) -> Path:
        return shapefile(folder, encoding="cp874", replace={".cpg": name.encode()})


@case("code page nobody knows", "ok")
def _unknown(folder: Path) -> Path:
    return shapefile(folder, replace={".cpg": b"KLINGON-1"})


@case("cpg that says utf-8 over cp874", "bad_encoding")
def _wrong_label(folder: Path) -> Path:
    return shapefile(folder, encoding="cp874", replace={".cpg": b"UTF-8"})


@case("cpg that says cp874 over utf-8", "bad_encoding")
def _other_label(folder: Path) -> Path:
    return shapefile(folder, replace={".cpg": b"TIS-620"})


@case("no cpg, utf-8", "ok")
def _no_label(folder: Path) -> Path:
    return shapefile(folder, replace={".cpg": None})


@case("no cpg, cp874", "ok")
def _no_label_874(folder: Path) -> Path:
    return shapefile(folder, encoding="cp874", replace={".cpg": None})


@case("dbf of neither encoding", "?encoding")
def _neither(folder: Path) -> Path:
    dbf = bytearray(part(folder, ".dbf", "cp874"))
    dbf[-30:-27] = b"\xfc\xfd\xfe"
    return shapefile(folder, encoding="cp874", replace={".cpg": None, ".dbf": bytes(dbf)})

"""Bytes that are not what their name says, and archives that want to hurt."""

import stat
import struct
import zipfile
from pathlib import Path

import pyzipper

from tests.geo.corpus import case, text_case
from tests.geo.corpus.shapes import (
    RING,
    frame,
    geojson,
    gpkg,
    kml,
    part,
    polygon,
    shapefile,
    zipped,
)

GOOD = geojson([polygon(RING)])

text_case("empty file", "empty_file", b"", ".gpkg")
text_case("noise", "unknown_format", bytes(range(256)) * 40, ".gpkg")
text_case("prose", "unknown_format", "ทะเบียนที่ดินของตำบล\n" * 20, ".csv")
text_case("picture named gpkg", "unknown_format", b"\x89PNG\r\n\x1a\n" + bytes(2000), ".gpkg")
text_case("pdf named zip", "unknown_format", b"%PDF-1.7\n1 0 obj\n" + b"x" * 2000, ".zip")
text_case("program named shp", "unknown_format", b"\x7fELF\x02\x01\x01" + bytes(2000), ".shp")
text_case("windows program", "unknown_format", b"MZ\x90\x00" + bytes(2000), ".xlsx")
text_case("old excel", "unknown_format", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), ".xlsx")
text_case("rar", "unknown_format", b"Rar!\x1a\x07\x01\x00" + bytes(500), ".zip")
text_case("seven zip", "unknown_format", b"7z\xbc\xaf\x27\x1c" + bytes(500), ".zip")
text_case("gzip", "unknown_format", b"\x1f\x8b\x08\x00" + bytes(500), ".zip")
text_case("web page", "unknown_format", "<!doctype html><title>a</title>" * 50, ".kml")
text_case("gml", "unknown_format", '<gml:FeatureCollection xmlns:gml="x"/>', ".kml")
text_case("gpx", "unknown_format", '<gpx version="1.1"><wpt lat="1" lon="2"/></gpx>', ".kml")
text_case("svg", "unknown_format", '<svg xmlns="http://www.w3.org/2000/svg"/>', ".geojson")
text_case("zip of nothing", "unknown_format", b"PK\x05\x06" + bytes(18), ".zip")
text_case("zip head alone", "broken_archive", b"PK\x03\x04" + bytes(2000), ".zip")
text_case("shp alone", "missing_part", b"\x00\x00\x27\x0a" + bytes(2000), ".shp")


@case("zip cut in the middle", "broken_archive")
def _cut(folder: Path) -> Path:
    path = shapefile(folder)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


@case("zip with a damaged member", "broken_archive")
def _damaged(folder: Path) -> Path:
    path = folder / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.geojson", GOOD)
    path.write_bytes(path.read_bytes().replace(b"FeatureCollection", b"FeatureCollectiom"))
    return path


@case("zip with a password", "encrypted_archive")
def _password(folder: Path) -> Path:
    path = zipped(folder, {"a.geojson": GOOD})
    raw = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + offset] |= 1
    path.write_bytes(bytes(raw))
    return path


@case("bomb of zeros", "archive_bomb")
def _bomb(folder: Path) -> Path:
    return zipped(folder, {"a.geojson": b"0" * 40_000_000})


@case("bomb in a workbook", "archive_bomb")
def _book_bomb(folder: Path) -> Path:
    zeros = b"<row/>" * 8_000_000
    return zipped(folder, {"[Content_Types].xml": "<a/>", "xl/worksheets/sheet1.xml": zeros})


@case("bomb that lies about its size", "archive_bomb|broken_archive")
def _lying_bomb(folder: Path) -> Path:
    path = zipped(folder, {"a.geojson": b"0" * 40_000_000})
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"PK\x03\x04") + 22 :][:4] = struct.pack("<I", 100)
    at = raw.index(b"PK\x01\x02") + 24
    raw[at : at + 4] = struct.pack("<I", 100)
    path.write_bytes(bytes(raw))
    return path


@case("zip in a zip", "unknown_format")
def _nested(folder: Path) -> Path:
    return zipped(folder, {"inner.zip": zipped(folder, {"a.geojson": GOOD}).read_bytes()})


for number, name in enumerate(
    (
        "../out.shp",
        "/etc/out.shp",
        "a/../../out.shp",
        "C:/out.shp",
        "..\\out.shp",
        "\\\\host\\a.shp",
    )
):

    @case(f"path that leaves the folder {number}", "unsafe_member")
    def _outside(folder: Path, name: str = name) -> Path:
        path = folder / "file.zip"
        with zipfile.ZipFile(path, "w") as archive:
            info = zipfile.ZipInfo("placeholder")
            info.filename = name
            archive.writestr(info, b"x" * 100)
        return path


@case("link to a secret", "unsafe_member")
def _link(folder: Path) -> Path:
    path = folder / "file.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("plots.geojson")
        info.create_system = 3
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    return path


@case("pipe in a zip", "unsafe_member")
def _pipe(folder: Path) -> Path:
    path = folder / "file.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("plots.geojson")
        info.create_system = 3
        info.external_attr = (stat.S_IFIFO | 0o666) << 16
        archive.writestr(info, GOOD)
    return path


@case("name longer than a disk takes", "broken_archive")
def _long(folder: Path) -> Path:
    return zipped(folder, {"a" * 300 + ".geojson": GOOD})


@case("three thousand members", "too_many_members")
def _many(folder: Path) -> Path:
    return zipped(folder, {f"{n}.txt": b"x" for n in range(3000)})


@case("two data sets", "several_datasets")
def _two(folder: Path) -> Path:
    return zipped(folder, {"a.geojson": GOOD, "b.geojson": GOOD})


@case("zip without data", "unknown_format")
def _readme(folder: Path) -> Path:
    return zipped(folder, {"readme.txt": "สวัสดี"})


@case("geojson in folders with Thai names", "ok")
def _folders(folder: Path) -> Path:
    return zipped(folder, {"ข้อมูล/ปี 2569/แปลง.geojson": GOOD, "__MACOSX/._แปลง.geojson": b"\0" * 9})


@case("kmz", "ok")
def _kmz(folder: Path) -> Path:
    from tests.geo.corpus.shapes import PLACEMARK

    return zipped(folder, {"doc.kml": kml(PLACEMARK)})


def _locked(folder: Path, encryption: int | None) -> Path:
    """What the test opens with another password than its own."""
    path = folder / "locked.zip"
    with pyzipper.AESZipFile(path, "w", encryption=encryption) as archive:
        archive.setpassword(b"right")
        archive.writestr("a.geojson", GOOD)
    return path


@case("locked zip and a wrong password", "wrong_password")
def _wrong_password(folder: Path) -> Path:
    return _locked(folder, pyzipper.WZ_AES)


@case("locked zip that is cut", "broken_archive|wrong_password")
def _locked_cut(folder: Path) -> Path:
    path = _locked(folder, pyzipper.WZ_AES)
    raw = path.read_bytes()
    at = raw.index(b"PK\x01\x02")
    path.write_bytes(raw[: at // 2] + raw[at // 2 + 20 :])
    return path


@case("land office month without its transactions", "missing_part")
def _month_without_rows(folder: Path) -> Path:
    return zipped(folder, {"06/06_MAP_LAND_GIS_47.geojson": GOOD})


@case("land office month that leaves the folder", "unsafe_member")
def _month_outside(folder: Path) -> Path:
    path = folder / "file.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("06/parcel_1.csv", "UTM_MAP1\r\n1")
        info = zipfile.ZipInfo("placeholder")
        info.filename = "06/../../out.shp"
        archive.writestr(info, b"x")
    return path


@case("file geodatabase", "ok")
def _gdb(folder: Path) -> Path:
    frame().to_file(folder / "a.gdb", driver="OpenFileGDB", layer="plots")
    files = (folder / "a.gdb").iterdir()
    return zipped(folder, {f"a.gdb/{file.name}": file.read_bytes() for file in files})


@case("file geodatabase of noise", "unreadable")
def _gdb_noise(folder: Path) -> Path:
    return zipped(folder, {"a.gdb/a00000001.gdbtable": b"\x03" * 500, "a.gdb/gdb": b"\x05" * 8})


@case("file geodatabase cut", "unreadable")
def _gdb_cut(folder: Path) -> Path:
    frame().to_file(folder / "a.gdb", driver="OpenFileGDB", layer="plots")
    files = (folder / "a.gdb").iterdir()
    return zipped(folder, {f"a.gdb/{file.name}": file.read_bytes()[:60] for file in files})


for suffix in (".shx", ".dbf"):

    @case(f"shapefile without {suffix}", "missing_part")
    def _without(folder: Path, suffix: str = suffix) -> Path:
        return shapefile(folder, replace={suffix: None})


for suffix, expected in ((".shp", "unreadable"), (".shx", "unreadable"), (".dbf", "unreadable")):

    @case(f"shapefile with {suffix} cut", expected)
    def _cut_part(folder: Path, suffix: str = suffix) -> Path:
        return shapefile(folder, replace={suffix: part(folder, suffix)[:60]})

    @case(f"shapefile with noise for {suffix}", expected)
    def _noise_part(folder: Path, suffix: str = suffix) -> Path:
        return shapefile(folder, replace={suffix: b"\xff\xfe\x00\x13" * 100})


@case("gpkg inside a zip named geojson", "unknown_format")
def _renamed(folder: Path) -> Path:
    return zipped(folder, {"a.geojson": gpkg(folder).read_bytes()})

"""Look at the bytes of a file before any reader does, and unpack archives within limits."""

import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pyzipper

from geo.intake import land_office
from geo.intake.problems import Problem

MAX_BYTES = 2_000_000_000
MAX_MEMBERS = 2_000
MAX_UNPACKED_BYTES = 8_000_000_000
MAX_RATIO = 200  # a shapefile packs about 10:1, plain CSV about 20:1
_COPY = 1 << 20
#: What may stand in an archive: suffix -> format of the data set it belongs to.
_DATASETS = {
    ".gpkg": "GPKG",
    ".shp": "ESRI Shapefile",
    ".geojson": "GeoJSON",
    ".json": "GeoJSON",
    ".fgb": "FlatGeobuf",
    ".kml": "KML",
    ".csv": "CSV",
    ".xlsx": "XLSX",
}
_SHAPEFILE_PARTS = (".shx", ".dbf")


@dataclass(frozen=True)
class Received:
    """A data set ready for the reader: its format by content and the path to open."""

    format: str
    path: Path
    size_bytes: int


def receive(
    path: Path, workspace: Path, *, max_bytes: int = MAX_BYTES, password: str = ""
) -> Received:
    """Identify the file by its content and unpack it if it is an archive.

    `workspace` is an empty folder of the caller. Raises Problem with a reason for the person.
    """
    size = path.stat().st_size
    if size == 0:
        raise Problem("empty_file")
    if size > max_bytes:
        raise Problem("too_large", {"limit_mb": max_bytes // 1_000_000})
    head = path.open("rb").read(4096)
    kind = format_of(head)
    if kind == "ZIP":
        return _received_archive(path, workspace, password)
    if kind is None:
        raise Problem("unknown_format")
    return Received(kind, path, size)


def format_of(head: bytes) -> str | None:
    """The format told by the first bytes; the name is never believed. None when not on the list."""
    if head.startswith(b"SQLite format 3\x00"):
        return "GPKG"
    if head.startswith(b"fgb\x03"):
        return "FlatGeobuf"
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return "ZIP"
    if head.startswith(b"\x00\x00\x27\x0a"):
        raise Problem("missing_part", {"part": ".shx, .dbf (zip)"})
    return _text_format(head)


def _text_format(head: bytes) -> str | None:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith((b"{", b"[")):
        return "GeoJSON"
    if text.startswith(b"<"):
        return "KML" if b"<kml" in text or b":kml" in text else None
    first_line = text.split(b"\n", 1)[0]
    has_control = any(byte < 9 for byte in head)
    if not has_control and any(mark in first_line for mark in (b",", b";", b"\t", b"|")):
        return "CSV"
    return None


def _received_archive(path: Path, workspace: Path, password: str) -> Received:
    try:
        with (pyzipper.AESZipFile if password else zipfile.ZipFile)(path) as archive:
            members = [info for info in archive.infolist() if not _is_aside(info)]
            _check_members(members, password)
            names = {info.filename for info in members}
            if "[Content_Types].xml" in names and any(n.startswith("xl/") for n in names):
                return Received("XLSX", path, path.stat().st_size)
            _unpack(archive, members, workspace, password)
    except (
        zipfile.BadZipFile,
        pyzipper.BadZipFile,
        EOFError,
        NotImplementedError,
        OSError,
        ValueError,
    ) as fault:
        raise Problem("broken_archive") from fault
    except RuntimeError as fault:  # the library's word for a password that does not open it
        raise Problem("wrong_password") from fault
    if land_office.is_monthly(workspace):
        return Received(land_office.FORMAT, workspace, path.stat().st_size)
    return _dataset_in(workspace)


def _is_aside(info: zipfile.ZipInfo) -> bool:
    """Folders, and what a Mac leaves beside every file."""
    return info.is_dir() or info.filename.startswith("__MACOSX/")


def _check_members(members: list[zipfile.ZipInfo], password: str) -> None:
    if len(members) > MAX_MEMBERS:
        raise Problem("too_many_members", {"limit": MAX_MEMBERS})
    unpacked = sum(info.file_size for info in members)
    packed = sum(info.compress_size for info in members) or 1
    if unpacked > MAX_UNPACKED_BYTES or unpacked / packed > MAX_RATIO:
        raise Problem("archive_bomb")
    for info in members:
        if info.flag_bits & 0x1 and not password:
            raise Problem("encrypted_archive")
        name = PurePosixPath(info.filename.replace("\\", "/"))
        kind = stat.S_IFMT(info.external_attr >> 16)
        is_link = kind not in (0, stat.S_IFREG)  # links, pipes, devices
        if name.is_absolute() or ".." in name.parts or is_link or ":" in name.parts[0]:
            raise Problem("unsafe_member", {"name": info.filename[:80]})


def _unpack(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], workspace: Path, password: str
) -> None:
    """Write each member below the workspace, counting bytes: a header may lie about its size."""
    budget = MAX_UNPACKED_BYTES
    for info in members:
        target = workspace / PurePosixPath(info.filename.replace("\\", "/"))
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(info, pwd=password.encode() or None) as source, target.open("wb") as out:
            while chunk := source.read(_COPY):
                budget -= len(chunk)
                if budget < 0:
                    raise Problem("archive_bomb")
                out.write(chunk)


def _dataset_in(workspace: Path) -> Received:
    geodatabases = [p for p in workspace.rglob("*") if p.is_dir() and p.suffix.lower() == ".gdb"]
    candidates = [(p, "OpenFileGDB") for p in geodatabases]
    for file in sorted(p for p in workspace.rglob("*") if p.is_file()):
        inside_gdb = any(parent in geodatabases for parent in file.parents)
        if not inside_gdb and (kind := _DATASETS.get(file.suffix.lower())):
            candidates.append((file, kind))
    shapefiles = [c for c in candidates if c[1] == "ESRI Shapefile"]
    if shapefiles:  # its side files (.csv notes, .json metadata) do not count
        candidates = shapefiles
    if not candidates:
        raise Problem("unknown_format")
    if len(candidates) > 1:
        names = ", ".join(sorted(p.name for p, _ in candidates)[:5])
        raise Problem("several_datasets", {"names": names})
    return _checked_member(*candidates[0])


def _is_whole_dbf(shp: Path) -> bool:
    """The table has all its records: without it GDAL reads on, and every attribute is lost."""
    dbf = next(p for p in shp.parent.iterdir() if p.stem == shp.stem and p.suffix.lower() == ".dbf")
    head = dbf.open("rb").read(12)
    if len(head) < 12:
        return False
    records, start, length = (
        int.from_bytes(head[a:b], "little") for a, b in ((4, 8), (8, 10), (10, 12))
    )
    return start >= 33 and dbf.stat().st_size >= start + records * length


def _checked_member(path: Path, kind: str) -> Received:
    if kind == "ESRI Shapefile":
        beside = {p.suffix.lower() for p in path.parent.iterdir() if p.stem == path.stem}
        for part in _SHAPEFILE_PARTS:
            if part not in beside:
                raise Problem("missing_part", {"part": part})
        if not _is_whole_dbf(path):
            raise Problem("unreadable")
    elif path.is_file():
        found = format_of(path.open("rb").read(4096))
        if found != kind:
            raise Problem("unknown_format")
    return Received(kind, path, path.stat().st_size)

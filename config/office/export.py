"""Write an office into a sealed stream: tables by COPY, files as they are, all hashed."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from accounts import personal_data
from config.office.manifest import (
    HEADER,
    MANIFEST,
    Header,
    Manifest,
    Meter,
    columns_now,
    schema_version,
)
from config.office.sealed import SealedWriter
from config.office.tables import Table, files_of, opener, tables
from geo.models import Orthophoto, Subdistrict
from parcels.models import Household
from parcels.selectors.layers import reading

#: A table goes in parts of about this size, so that none is ever whole in memory.
PART_BYTES = 4 * 1024 * 1024
Say = Callable[[str], None]


def export_office(
    office: Subdistrict, out: IO[bytes], passphrase: str, *, with_imagery: bool, say: Say
) -> Manifest:
    """Everything of one sub-district. Returns what was written, with what was missing on disk."""
    manifest = Manifest()
    sealed = SealedWriter(out, passphrase)
    with (
        gzip.GzipFile(fileobj=sealed, mode="wb", compresslevel=6) as packed,
        tarfile.open(fileobj=packed, mode="w|") as archive,
        reading() as source,
    ):
        _add(archive, HEADER, _header(office).to_bytes())
        phones = _phones(office)
        for table in tables():
            _add_table(archive, source, table, office.pk, phones, manifest)
            say(f"{table.name}: {manifest.tables[table.name].count:,}")
        for name, path in _files(office, with_imagery=with_imagery):
            _add_file(archive, name, path, manifest)
        say(f"{len(manifest.files):,} files, {len(manifest.missing):,} missing")
        _add(archive, MANIFEST, manifest.to_bytes())
    sealed.close()
    return manifest


def _header(office: Subdistrict) -> Header:
    return Header(
        code=office.code,
        name=office.name_th,
        made_at=timezone.now().isoformat(),
        schema=schema_version(),
        srid=settings.REGISTER_SRID,
        columns=columns_now(),
    )


def _phones(office: Subdistrict) -> dict[bytes, bytes]:
    """Look-up hash -> number of the office's households: messages are kept by the hash alone."""
    rows = Household.objects.filter(subdistrict=office, phone_hash__isnull=False)
    pairs = rows.values_list("phone_hash", "phone_encrypted").iterator(chunk_size=2_000)
    return {bytes(key or b""): personal_data.decrypt(token).encode() for key, token in pairs}


def _add_table(
    archive: tarfile.TarFile,
    source: BaseDatabaseWrapper,
    table: Table,
    of: int,
    phones: dict[bytes, bytes],
    manifest: Manifest,
) -> None:
    meter = Meter()
    lines = _lines(source, table, of)
    if change := opener(table, phones):
        lines = map(change, lines)
    for number, part in enumerate(_parts(lines, meter)):
        _add(archive, f"tables/{table.name}/{number:06d}", part)
    manifest.tables[table.name] = meter.content()


def _lines(source: BaseDatabaseWrapper, table: Table, of: int) -> Iterator[bytes]:
    """The rows in COPY's text form, one a line."""
    rows = f'SELECT {table.listed} FROM "{table.name}" WHERE {table.where} ORDER BY "{table.key}"'
    with source.cursor() as cursor, cursor.copy(f"COPY ({rows}) TO STDOUT", {"of": of}) as copy:
        rest = b""
        for chunk in copy:
            *whole, rest = (rest + bytes(chunk)).split(b"\n")
            yield from (line + b"\n" for line in whole)


def _parts(lines: Iterable[bytes], meter: Meter) -> Iterator[bytes]:
    kept, size = [], 0
    for line in lines:
        kept.append(line)
        size += len(line)
        meter.add(line, 1)
        if size >= PART_BYTES:
            yield b"".join(kept)
            kept, size = [], 0
    if kept:
        yield b"".join(kept)


def _files(office: Subdistrict, *, with_imagery: bool) -> Iterator[tuple[str, Path]]:
    for name in files_of(office.pk):
        yield f"media/{name}", Path(settings.MEDIA_ROOT) / name
    if with_imagery:
        root = Path(settings.IMAGERY_ROOT)
        for row in Orthophoto.objects.filter(subdistrict=office).order_by("pk"):
            for path in _of_picture(row, root):
                yield f"imagery/{path.relative_to(root)}", path


def _of_picture(row: Orthophoto, root: Path) -> list[Path]:
    """All files in the folders of a picture: archive, display copy and its index."""
    named = [root / path for path in (row.archive_path, row.display_path) if path]
    folders = {path.parent for path in named if path.parent != root}
    beside = {path for folder in folders if folder.is_dir() for path in folder.iterdir()}
    return sorted({*named, *(path for path in beside if path.is_file())})


def _add_file(archive: tarfile.TarFile, name: str, path: Path, manifest: Manifest) -> None:
    if not path.is_file():
        manifest.missing.append(name)
        return
    info = tarfile.TarInfo(f"files/{name}")
    info.size = path.stat().st_size
    with path.open("rb") as content:
        counted = _Counted(content)
        archive.addfile(info, counted)
    manifest.files[name] = counted.meter.content()


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    archive.addfile(info, io.BytesIO(content))


class _Counted(io.RawIOBase):
    """Counts what is read through it."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.meter = Meter()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> Any:
        data = self._source.read(size)
        self.meter.add(data, len(data))
        return data

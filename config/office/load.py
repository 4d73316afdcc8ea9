"""Take an office from a sealed stream into an installation without it: all or nothing."""

from __future__ import annotations

import gzip
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from config.office.export import Say
from config.office.manifest import (
    HEADER,
    MANIFEST,
    Header,
    Manifest,
    Meter,
    OfficeProblem,
    check_content,
    check_header,
)
from config.office.sealed import BadArchive, SealedReader
from config.office.tables import Table, closer, tables
from geo.models import Subdistrict

_READ = 1024 * 1024
_REASONS = {
    "not_an_office": _("This is not an office archive."),
    "passphrase": _("The passphrase is not the one the archive was sealed with."),
    "changed": _("The archive was changed or cut off on its way. Copy it again."),
}


def import_office(source: IO[bytes], passphrase: str, *, say: Say) -> Header:
    """Load the archive. Raises OfficeProblem; then nothing of it is in the database or on disk."""
    try:
        return _import(source, passphrase, say)
    except BadArchive as fault:
        raise OfficeProblem(_REASONS[fault.code]) from fault
    except (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error) as fault:
        raise OfficeProblem(_REASONS["changed"]) from fault
    except IntegrityError as fault:
        raise OfficeProblem(
            _("Rows of the archive meet rows of another office here, or point outside of the"
              " archive. Load it into an installation without data.")
        ) from fault  # fmt: skip


def _import(source: IO[bytes], passphrase: str, say: Say) -> Header:
    with (
        tarfile.open(fileobj=SealedReader(source, passphrase), mode="r|gz") as archive,
        _staging() as staging,
        transaction.atomic(),
    ):
        members = iter(archive)
        header = _read_header(archive, members)
        say(f"{header.code} {header.name}, {header.made_at}")
        with _silent_triggers():
            loader = _Loader(archive, staging, say)
            loader.load(members)
        _advance_sequences()
        _show(header)
        _keep_files(staging)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return header


def _read_header(archive: tarfile.TarFile, members: Iterator[tarfile.TarInfo]) -> Header:
    first = next(members, None)
    if first is None or first.name != HEADER:
        raise OfficeProblem(_REASONS["not_an_office"])
    header = Header.from_bytes(_content(archive, first))
    check_header(header)
    if Subdistrict.objects.filter(code=header.code).exists():
        raise OfficeProblem(
            _("Sub-district %(code)s is here already. An office is loaded only where it is not.")
            % {"code": header.code}
        )
    return header


class _Loader:
    """Reads the members in their order and holds them against the manifest at the end."""

    def __init__(self, archive: tarfile.TarFile, staging: Path, say: Say) -> None:
        self._archive = archive
        self._staging = staging
        self._say = say
        self._tables = {table.name: table for table in tables()}
        self._meters: dict[str, Meter] = {}
        self._found = Manifest()

    def load(self, members: Iterator[tarfile.TarInfo]) -> None:
        promised = None
        for member in members:
            kind, _slash, name = member.name.partition("/")
            if kind == "tables":
                self._rows(member, name.partition("/")[0])
            elif kind == "files":
                self._file(member, name)
            elif member.name == MANIFEST:
                promised = Manifest.from_bytes(_content(self._archive, member))
        if promised is None:
            raise OfficeProblem(_REASONS["changed"])
        counted = {name: self._meters.get(name, Meter()).content() for name in self._tables}
        self._found.tables = counted
        check_content(promised, self._found)

    def _rows(self, member: tarfile.TarInfo, name: str) -> None:
        if name not in self._tables:
            raise OfficeProblem(_REASONS["not_an_office"])
        if name not in self._meters:
            self._say(name)
        meter = self._meters.setdefault(name, Meter())
        content = _content(self._archive, member)
        meter.add(content, content.count(b"\n"))
        _copy_in(self._tables[name], content)

    def _file(self, member: tarfile.TarInfo, name: str) -> None:
        target = self._staging / _safe(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        meter, source = Meter(), self._archive.extractfile(member)
        assert source is not None
        with target.open("wb") as out:
            while data := source.read(_READ):
                meter.add(data, len(data))
                out.write(data)
        self._found.files[name] = meter.content()


def _copy_in(table: Table, content: bytes) -> None:
    change = closer(table)
    if change:
        content = b"".join(change(line) for line in content.splitlines(keepends=True))
    order = f'COPY "{table.name}" ({table.listed}) FROM STDIN'
    with connection.cursor() as cursor, cursor.copy(order) as copy:
        copy.write(content)


@contextmanager
def _silent_triggers() -> Iterator[None]:
    """The row history comes with the archive: the triggers must not write it a second time.

    References are checked before the triggers wake again.
    """
    names = [table.name for table in tables()]
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in names:
            cursor.execute(f'ALTER TABLE "{name}" ENABLE TRIGGER USER')


def _show(header: Header) -> None:
    """The rows the tiles read, which the sleeping triggers did not write."""
    with connection.cursor() as cursor:
        for what in ("parcel", "building"):
            cursor.execute(
                f"SELECT show_{what}s(array_agg(p.id)) FROM parcels_{what} p"
                " JOIN geo_subdistrict s ON s.id = p.subdistrict_id WHERE s.code = %s",
                [header.code],
            )


def _advance_sequences() -> None:
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table.name, table.key])
            (sequence,) = cursor.fetchone()
            if sequence:
                highest = f'(SELECT max("{table.key}") FROM "{table.name}")'
                cursor.execute(
                    f"SELECT setval(%s, greatest({highest}, 1), {highest} IS NOT NULL)", [sequence]
                )


@contextmanager
def _staging() -> Iterator[Path]:
    """A folder on the disk of the media, so that keeping a file is a rename."""
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".office-", dir=root))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _keep_files(staging: Path) -> None:
    """Move the files to their places. Raises OfficeProblem when another file is there."""
    roots = {"media": Path(settings.MEDIA_ROOT), "imagery": Path(settings.IMAGERY_ROOT)}
    moves = [
        (path, roots[kind] / path.relative_to(staging / kind))
        for kind in roots
        for path in sorted((staging / kind).rglob("*"))
        if path.is_file()
    ]
    if taken := [str(target) for _path, target in moves if target.exists()]:
        raise OfficeProblem(_("A file of that name is here already: %(name)s") % {"name": taken[0]})
    for path, target in moves:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(path, target)


def _safe(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or path.parts[:1] not in (("media",), ("imagery",)):
        raise OfficeProblem(_REASONS["not_an_office"])
    return path


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    source = archive.extractfile(member)
    return source.read() if source else b""

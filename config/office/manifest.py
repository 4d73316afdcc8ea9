"""What an office archive says of itself: first what it is made for, at last what it must hold."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from config.office.tables import ROOMS, tables

FORMAT = 1
HEADER, MANIFEST = "office.json", "manifest.json"


class OfficeProblem(Exception):
    """An archive that cannot be taken in; the message says what to do."""


@dataclass
class Content:
    """Rows, or bytes, and the hash of one table or file."""

    count: int = 0
    sha256: str = ""


class Meter:
    """Counts and hashes what passes."""

    def __init__(self) -> None:
        self.count = 0
        self._hash = hashlib.sha256()

    def add(self, data: bytes, count: int) -> None:
        self._hash.update(data)
        self.count += count

    def content(self) -> Content:
        return Content(self.count, self._hash.hexdigest())


@dataclass(frozen=True)
class Header:
    """Read before anything is loaded."""

    code: str
    name: str
    made_at: str
    schema: dict[str, str]
    srid: int
    columns: dict[str, list[str]]
    format: int = FORMAT

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_bytes(cls, text: bytes) -> Header:
        known = json.loads(text)
        if known.get("format") != FORMAT:
            raise OfficeProblem(
                _("The archive has format %(found)s; this version reads %(own)s.")
                % {"found": known.get("format"), "own": FORMAT}
            )
        return cls(**known)


@dataclass
class Manifest:
    """Read at the end, before what was loaded is kept."""

    tables: dict[str, Content] = field(default_factory=dict)
    files: dict[str, Content] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_bytes(cls, text: bytes) -> Manifest:
        known = json.loads(text)
        content: Callable[[Any], dict[str, Content]] = lambda rows: {  # noqa: E731
            name: Content(**row) for name, row in rows.items()
        }
        return cls(content(known["tables"]), content(known["files"]), known["missing"])


def schema_version() -> dict[str, str]:
    """The last migration of each room: two installations with the same hold the same tables."""
    leaves = MigrationLoader(None).graph.leaf_nodes()
    return {room: name for room, name in leaves if room in (*ROOMS, "pghistory")}


def columns_now() -> dict[str, list[str]]:
    return {table.name: list(table.columns) for table in tables()}


def check_header(header: Header) -> None:
    """Raises OfficeProblem when this installation is not made for the archive."""
    own = schema_version()
    if header.schema != own:
        differing = sorted(
            f"{room}: {header.schema.get(room, '–')} ≠ {own.get(room, '–')}"
            for room in {*header.schema, *own}
            if header.schema.get(room) != own.get(room)
        )
        raise OfficeProblem(
            _("The archive comes from another version of the product (%(differing)s). Bring both to"
              " the same version, then export again.")
            % {"differing": "; ".join(differing)}
        )  # fmt: skip
    if header.srid != settings.REGISTER_SRID:
        raise OfficeProblem(
            _("The archive lies in EPSG:%(found)s, this installation in EPSG:%(own)s.")
            % {"found": header.srid, "own": settings.REGISTER_SRID}
        )
    if header.columns != columns_now():
        raise OfficeProblem(_("The archive's tables have other columns than this installation's."))


def check_content(promised: Manifest, found: Manifest) -> None:
    """Raises OfficeProblem when anything promised is not there exactly so."""
    wrong = [
        name
        for kind in ("tables", "files")
        for name in {**getattr(promised, kind), **getattr(found, kind)}
        if getattr(promised, kind).get(name) != getattr(found, kind).get(name)
    ]
    if wrong:
        raise OfficeProblem(
            _("The archive is damaged: %(names)s do not have the promised content. Nothing was"
              " loaded.")
            % {"names": ", ".join(sorted(wrong)[:5])}
        )  # fmt: skip

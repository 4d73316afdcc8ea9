"""A whole office leaves in one sealed file and is the same, row for row, where it arrives."""

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from accounts import personal_data
from accounts.models import OutboxMessage, Role
from config.office.export import export_office
from config.office.load import import_office
from config.office.manifest import OfficeProblem
from config.office.sealed import PIECE, BadArchive, SealedReader, SealedWriter
from config.office.tables import LEFT, tables
from geo.models import Subdistrict
from parcels.models import Household, Parcel, RegisterEntry, SourceDocument
from tests import factories
from tests.worker import database_url

PASSPHRASE = "a long passphrase of the test"
NUMBER = "1234567890121"


@pytest.fixture(autouse=True, scope="module")
def quick_keys() -> Any:
    """A cheap key derivation: the seal is tried here, not the patience of a thief."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("config.office.sealed._COST", {"n": 2**10, "r": 8, "p": 1})
        yield


def quiet(_text: str) -> None:
    """Progress nobody watches."""


# --- the seal -----------------------------------------------------------------------------------


def sealed(content: bytes) -> bytes:
    out = io.BytesIO()
    writer = SealedWriter(out, PASSPHRASE)
    for start in range(0, len(content), 10_000):
        writer.write(content[start : start + 10_000])
    writer.close()
    return out.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_what_is_sealed_opens_again(size):
    content = os.urandom(size)
    assert SealedReader(io.BytesIO(sealed(content)), PASSPHRASE).read() == content


@pytest.mark.slow
def test_a_cut_changed_moved_or_foreign_archive_is_refused():
    whole = sealed(os.urandom(3 * PIECE))
    start = whole.index(b"\n", 20) + 1
    piece = PIECE + 16
    cut = whole[: start + 2 * piece]
    turned = bytearray(whole)
    turned[start + piece + 5] ^= 1
    swapped = (
        whole[:start]
        + whole[start + piece : start + 2 * piece]
        + whole[start : start + piece]
        + whole[start + 2 * piece :]
    )
    for broken, code in ((cut, "changed"), (bytes(turned), "changed"), (swapped, "passphrase")):
        with pytest.raises(BadArchive) as fault:
            SealedReader(io.BytesIO(broken), PASSPHRASE).read()
        assert fault.value.code == code
    with pytest.raises(BadArchive) as fault:
        SealedReader(io.BytesIO(whole), "another passphrase").read()
    assert fault.value.code == "passphrase"
    with pytest.raises(BadArchive):
        SealedReader(io.BytesIO(b"PK\x03\x04 a zip file"), PASSPHRASE)


@pytest.mark.slow
@hypothesis_settings(max_examples=5, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 400))
def test_no_single_byte_can_change_unseen(content, at):
    whole = bytearray(sealed(content))
    whole[at % len(whole)] ^= 0x41
    with pytest.raises(BadArchive):
        assert SealedReader(io.BytesIO(whole), PASSPHRASE).read() != content


# --- what belongs to an office ------------------------------------------------------------------


@pytest.mark.django_db
def test_every_table_of_the_product_leaves_or_says_why_not():
    names = {table.name for table in tables()} | set(LEFT)
    with connection.cursor() as cursor:
        there = {info.name for info in connection.introspection.get_table_list(cursor)}
    rooms = ("accounts_", "geo_", "parcels_", "billing_", "taxation_", "service_requests_")
    assert {name for name in there if name.startswith(rooms)} <= names


@pytest.mark.django_db
def test_every_column_of_bytes_is_known_as_a_secret_or_as_none():
    known = {"recipient_hash", "digest"}
    for table in tables():
        secret = {table.columns[at] for pair in table.sealed() for at in pair if at is not None}
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT column_name FROM information_schema.columns"
                " WHERE table_name = %s AND data_type = 'bytea'",
                [table.name],
            )
            columns = {name for (name,) in cursor.fetchall()}
        assert columns & set(table.columns) <= secret | known, table.name


# --- there and back -----------------------------------------------------------------------------


@pytest.fixture
def office(db: None) -> Subdistrict:
    """A register with persons, papers, an act with its history, and a message."""
    own = factories.subdistrict()
    by = factories.user(Role.SURVEYOR, username="surveyor")
    holder = factories.party("บุญมี", id_number=NUMBER, address="บรรทัดหนึ่ง\nสอง\tสาม\\")
    parcel = factories.owned_parcel("01A001", holder)
    factories.building_use(factories.building(parcel))
    Parcel.objects.filter(pk=parcel.pk).update(remark="แก้แล้ว", version=2)
    paper = SourceDocument(subdistrict=own, kind="deed", number="12")
    paper.file.save("deed.pdf", ContentFile(b"%PDF " + b"x" * 100_000))
    entry = RegisterEntry.objects.create(
        subdistrict=own, act="correct", effective_on=factories.START, by=by, reason="ทดสอบ",
        document=paper, before={"a": [1, None]},
    )  # fmt: skip
    entry.parcels.add(parcel)
    phone = "0812345678"
    factories.sticker(
        factories.household(
            factories.house("12", parcel),
            phone_encrypted=personal_data.encrypt(phone),
            phone_hash=personal_data.lookup_hash(phone),
        )
    )
    OutboxMessage.objects.create(
        subdistrict=own,
        recipient_hash=personal_data.lookup_hash(phone),
        recipient_hint="x",
        body="y",
    )
    other = factories.subdistrict("580101", name_th="จองคำ")
    factories.village(subdistrict=other)
    factories.owned_parcel("09Z001", subdistrict=other, boundary=None)
    return own


def _rows(link: Any, of: int) -> dict[str, list[list[bytes]]]:
    """All rows of an office, table by table, each cell as the database itself writes it."""
    found = {}
    with link.cursor() as cursor:
        cursor.execute("SET timezone = 'UTC'")
        for table in tables():
            rows = f'SELECT {table.listed} FROM "{table.name}" WHERE {table.where}'
            order = f'COPY ({rows} ORDER BY "{table.key}") TO STDOUT'
            with cursor.copy(order, {"of": of}) as copy:
                text = b"".join(bytes(chunk) for chunk in copy)
            found[table.name] = [line.split(b"\t") for line in text.splitlines()]
    return found


def _token(cell: bytes) -> bytes:
    return b"" if cell == b"\\N" else bytes.fromhex(cell[3:].decode())


def _server(database: dict[str, Any]) -> dict[str, Any]:
    given = {name.lower(): database[name] for name in ("HOST", "USER", "PORT", "PASSWORD")}
    return {name: value for name, value in given.items() if value}


@pytest.fixture
def elsewhere() -> Any:
    """A fresh database with the tables and nothing in them."""
    here = connection.settings_dict
    template = os.environ.get("TAMBON_TEST_TEMPLATE")
    name = "office_elsewhere"
    with psycopg.connect(dbname="postgres", autocommit=True, **_server(here)) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute(f'CREATE DATABASE {name} TEMPLATE "{template or "template0"}"')
        there = {**here, "NAME": name}
        if not template:
            _manage(there, "migrate", "--verbosity=0")
        yield there
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _manage(there: dict[str, Any], *words: str, **environment: str) -> Any:
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DATABASE_URL": database_url(there),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "OFFICE_PASSPHRASE": PASSPHRASE,
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.django_db(transaction=True)
def test_an_office_is_the_same_row_for_row_in_another_installation(office, elsewhere, tmp_path):
    archive = tmp_path / "office.sealed"
    with archive.open("wb") as out:
        manifest = export_office(office, out, PASSPHRASE, with_imagery=False, say=quiet)
    assert not manifest.missing
    raw = archive.read_bytes()
    assert NUMBER.encode() not in raw
    assert "บุญมี".encode() not in raw
    other_key = "ab" * 32
    var = tmp_path / "var"
    given = {"PERSONAL_DATA_KEY": other_key, "TAMBON_VAR": str(var), "SECRET_KEY": "cd" * 32}
    done = _manage(elsewhere, "import_office", str(archive), **given)
    assert done.returncode == 0, done.stderr

    with psycopg.connect(dbname=elsewhere["NAME"], **_server(elsewhere)) as to:
        before, after = _rows(connection, office.pk), _rows(to, office.pk)
        [codes] = [to.execute("SELECT array_agg(code) FROM geo_subdistrict").fetchone()[0]]
        shown = to.execute("SELECT array_agg(DISTINCT code ORDER BY code) FROM parcels_shownparcel")
        [drawn] = shown.fetchone() or []
    assert codes == [office.code]
    in_force = office.parcels.filter(retired_on=None, boundary__isnull=False)
    assert drawn == list(in_force.order_by("code").values_list("code", flat=True))
    assert before["parcels_parcelevent"]
    assert before["parcels_registerentry_parcels"]
    for table in tables():
        _assert_same(table, before[table.name], after[table.name], other_key)
    kept = list((var / "media").rglob("*.pdf"))
    assert [path.read_bytes()[:5] for path in kept] == [b"%PDF "]

    again = _manage(elsewhere, "import_office", str(archive), **given)
    assert again.returncode != 0
    assert "580104" in again.stderr


def _assert_same(table: Any, before: list, after: list, key: str) -> None:
    """Equal cell by cell; secrets equal when each is opened with its own key."""
    secret = {place for pair in table.sealed() for place in pair if place is not None}
    if table.name == "accounts_outboxmessage":
        secret = {table.columns.index("recipient_hash")}
    strip = [[c for n, c in enumerate(row) if n not in secret] for row in before]
    assert strip == [[c for n, c in enumerate(row) if n not in secret] for row in after], table.name
    theirs = _fernet(key)
    for one, two in zip(before, after, strict=True):
        for place, hashed in table.sealed():
            number = personal_data.decrypt(_token(one[place]))
            token = _token(two[place])
            assert number == (theirs.decrypt(token).decode() if token else "")
            if number and hashed is not None:
                assert _token(two[hashed]) == _lookup(key, number)


def _fernet(secret: str) -> Fernet:
    return personal_data._fernet(secret)


def _lookup(key: str, number: str) -> bytes:
    import hashlib
    import hmac

    return hmac.digest(b"lookup:" + key.encode(), number.encode(), hashlib.sha256)


# --- refusals -----------------------------------------------------------------------------------


def _archive(office: Subdistrict) -> io.BytesIO:
    out = io.BytesIO()
    export_office(office, out, PASSPHRASE, with_imagery=False, say=quiet)
    out.seek(0)
    return out


@pytest.mark.django_db
def test_an_office_that_is_here_already_is_not_loaded_twice(office):
    with pytest.raises(OfficeProblem, match="580104"):
        import_office(_archive(office), PASSPHRASE, say=quiet)


@pytest.mark.django_db
def test_another_version_is_refused_by_name(office, monkeypatch):
    archive = _archive(office)
    monkeypatch.setattr("config.office.manifest.schema_version", lambda: {"parcels": "0001_old"})
    with pytest.raises(OfficeProblem, match="0001_old"):
        import_office(archive, PASSPHRASE, say=quiet)


@pytest.mark.django_db
def test_content_that_is_not_as_promised_is_refused(office, monkeypatch):
    from config.office.export import Manifest

    honest = Manifest.to_bytes

    def lying(self: Manifest) -> bytes:
        self.tables["parcels_parcel"].sha256 = "0" * 64
        return honest(self)

    monkeypatch.setattr(Manifest, "to_bytes", lying)
    archive = _archive(office)
    with connection.cursor() as cursor:  # what the fixture wrote is checked before tables change
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    monkeypatch.setattr("config.office.load._read_header", _only_read)
    monkeypatch.setattr("config.office.load._copy_in", lambda table, content: None)
    with pytest.raises(OfficeProblem, match="parcels_parcel"):
        import_office(archive, PASSPHRASE, say=quiet)


def _only_read(archive: Any, members: Any) -> Any:
    from config.office.manifest import Header

    return Header.from_bytes(archive.extractfile(next(members)).read())


@pytest.mark.django_db
def test_a_wrong_passphrase_a_cut_file_and_another_file_say_so(office):
    whole = _archive(office).getvalue()
    with pytest.raises(OfficeProblem) as wrong:
        import_office(io.BytesIO(whole), "another long passphrase", say=quiet)
    assert "passphrase" in str(wrong.value) or "รหัส" in str(wrong.value)
    for broken in (whole[:-40], b"not an office at all"):
        with pytest.raises(OfficeProblem):
            import_office(io.BytesIO(broken), PASSPHRASE, say=quiet)
    assert Household.objects.count() == 1


@pytest.mark.django_db
def test_the_command_wants_a_long_passphrase(office, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("OFFICE_PASSPHRASE", "short")
    with pytest.raises(CommandError):
        call_command("export_office", office.code, tmp_path / "o")
    monkeypatch.setenv("OFFICE_PASSPHRASE", PASSPHRASE)
    call_command("export_office", office.code, tmp_path / "o", verbosity=0)
    assert (tmp_path / "o").stat().st_mode & 0o077 == 0
    with pytest.raises(CommandError):
        call_command("export_office", office.code, tmp_path / "o")

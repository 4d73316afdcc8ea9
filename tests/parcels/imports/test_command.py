"""`manage.py import_register` as a script calls it: rehearse, confirm, passwords, exit codes."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from accounts.models import Role
from parcels.models import ImportBatch, Parcel, RegisterEntry, Right
from tests import factories as make
from tests.parcels.imports.files import box, geopackage, plot
from tests.parcels.imports.test_land_office import line, lots, month

pytestmark = pytest.mark.django_db(transaction=True)


def called(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    """The exit code and the report."""
    with pytest.raises(SystemExit) as ended:
        call_command("import_register", *words, "--json")
    code = ended.value.code
    assert isinstance(code, int)
    return code, json.loads(capsys.readouterr().out)


def test_a_rehearsal_tells_everything_and_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make.user(Role.SURVEYOR, username="surveyor")
    make.owned_parcel("01A001")
    path = geopackage(
        tmp_path / "a.gpkg", plot("01A001"), plot("01A002"), plot("01Z003", box(105, 105, 10, 10))
    )
    code, said = called(capsys, str(path), "--rehearse")
    assert code == 1  # a block that is not there: one row waits
    assert said["detected"]["format"] == "GPKG"
    assert said["detected"]["srid"] == 32647
    assert (said["counts"]["unchanged"], said["counts"]["new"]) == (1, 1)
    assert [(p["row"], p["code"]) for p in said["problems"] if p["verdict"] == "quarantined"] == [
        (3, "no_block")
    ]
    assert not ImportBatch.objects.exists()
    assert not RegisterEntry.objects.exists()
    code, said = called(capsys, str(path), "--by", "surveyor", "--reason", "ไฟล์ใหม่")
    assert (code, said["state"]) == (1, "applied")
    assert set(Parcel.objects.values_list("code", flat=True)) == {"01A001", "01A002"}


def test_a_sealed_month_is_opened_and_confirmed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make.user(Role.SURVEYOR, username="surveyor")
    (parcel,) = lots(5)
    path = month(tmp_path, line(5, "ขาย"), password="รหัส58")
    words = (str(path), "--by", "surveyor")
    code, said = called(capsys, *words)
    assert (code, said["questions"][0]["key"]) == (3, "password")
    secret = tmp_path / "secret"
    secret.write_text("ผิด\n", encoding="utf-8")
    code, said = called(capsys, *words, "--password-file", str(secret))
    assert (code, said["notices"][-1]["code"]) == (3, "wrong_password")
    secret.write_text("รหัส58\n", encoding="utf-8")
    opened = ("--password-file", str(secret))
    code, said = called(capsys, *words, *opened, "--rehearse")
    assert (code, said["counts"]["quarantined"]) == (1, 1)  # it waits for an officer
    code, said = called(capsys, *words, *opened, "--confirm")
    assert (code, said["state"]) == (0, "applied")
    holders = Right.objects.open().filter(parcel=parcel)
    assert [right.party.name for right in holders] == ["ใหม่"]

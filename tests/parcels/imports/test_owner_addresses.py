"""Where owners live, as other tax maps say it: read when the import makes the person."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from parcels.intake import owners
from parcels.models import Party
from parcels.services.imports import applying
from tests import factories as make
from tests.parcels.imports.files import brought, plot, shapefile_of_the_land_office

NUMBER = "1234567890121"
LIVES = {
    "own_Hse_no": "29/5", "own_moo": "4", "own_soi": "ทวีชัย 12", "own_villag": "ใหม่",
    "own_road": "ถนนสายเอก", "own_tambol": "ปางหมู", "own_amphur": "อ.เมือง",
    "own_provin": "แม่ฮ่องสอน", "own_tel": "081-000-0000",
}  # fmt: skip
LINE = "29/5 บ้านใหม่ หมู่ 4 ซ.ทวีชัย 12 ถ.สายเอก ต.ปางหมู อ.เมือง จ.แม่ฮ่องสอน"


@pytest.mark.django_db
def test_a_person_made_by_the_import_has_the_address_and_a_known_one_keeps_his(
    tmp_path: Path, client: Client
) -> None:
    make.owned_parcel("01A001")
    known = make.party("มีอยู่", id_number=NUMBER, address="1 หมู่ 1")
    make.owned_parcel("01A002")
    path = shapefile_of_the_land_office(
        tmp_path,
        plot("01A001", own_fname="คนใหม่", own_id="", **LIVES),
        plot("01A002", own_fname="มีอยู่", own_id=NUMBER, **LIVES),
    )
    batch = brought(path)
    mapped = batch.answers["columns"]
    assert {mapped[name] for name in mapped if name.startswith("owner_")} >= LIVES.keys()
    client.force_login(make.user(Role.SURVEYOR, username="นักสำรวจ"))
    page = client.get(reverse("import", args=[batch.pk])).content.decode()
    assert "ทวีชัย" not in page
    applying.apply(batch, by=batch.by, reason="แผนที่ภาษีเดิม", on=timezone.localdate())
    new = Party.objects.get(name="คนใหม่")
    assert (new.address, new.phone) == (LINE, "081-000-0000")
    known.refresh_from_db()
    assert known.address == "1 หมู่ 1"


def test_one_address_of_several_owners_is_that_of_the_first() -> None:
    joint = {"owner_name": "ก;ข", "owner_house": "7", "owner_tambon": "ต.ปางหมู"}
    (first, second), doubts = owners.read(joint)
    assert (first["address"], doubts) == ("7 ต.ปางหมู", [])
    assert "address" not in second
    (first, second), _doubts = owners.read({**joint, "owner_house": "7;8", "owner_tambon": ""})
    assert (first["address"], second["address"]) == ("7", "8")
    nobody, doubts = owners.read({**joint, "owner_house": "7;8;9"})
    assert (nobody, doubts[0]["code"]) == ([], "owners_do_not_match")

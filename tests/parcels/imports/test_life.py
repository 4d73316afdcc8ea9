"""A file's life under pressure: cancelled while it waits, applied twice, an old page sent again."""

from pathlib import Path
from types import SimpleNamespace

import orjson
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import personal_data
from accounts.models import Role
from parcels import tasks
from parcels.models import ImportBatch, Parcel, RegisterEntry, Right
from parcels.services.imports import applying, batches, mending, rehearsal
from tests import factories as make
from tests.parcels.imports.files import brought, geopackage, plot, table

pytestmark = pytest.mark.django_db
ID = "1101700230708"


@pytest.fixture
def surveyor(client: Client) -> Client:
    client.force_login(make.user(Role.SURVEYOR))
    return client


def rehearsed(tmp_path: Path) -> ImportBatch:
    make.owned_parcel("01A001")
    return brought(geopackage(tmp_path / "a.gpkg", plot("01A001", survey="5")))


def test_cancelled_while_it_waits_for_the_worker(tmp_path: Path) -> None:
    batch = batches.receive_file(
        subdistrict=make.subdistrict().pk,
        name="a.csv",
        chunks=[table(tmp_path / "a.csv", "parcel_cod", "01A001").read_bytes()],
        by=None,
    )
    batches.ask_cancel(batch)
    assert batch.is_working
    assert tasks.look_at_import(batch.pk) == "cancelled"
    assert not Path(batch.file_path).exists()


def test_applied_twice_it_stays_one_act(tmp_path: Path) -> None:
    batch = rehearsed(tmp_path)
    late = ImportBatch.objects.get(pk=batch.pk)  # another worker holds it as it was
    said = {"by": batch.by, "reason": "แฟ้มทดสอบ", "on": timezone.localdate()}
    entry = applying.apply(batch, **said)
    assert entry is not None
    assert applying.apply(late, **said) == entry
    batch.refresh_from_db()
    assert (batch.state, batch.entry) == ("applied", entry)


def test_a_cancel_before_writing_leaves_the_register_as_it_was(tmp_path: Path) -> None:
    batch = rehearsed(tmp_path)
    ImportBatch.objects.filter(pk=batch.pk).update(cancel_asked=True)
    day = timezone.localdate().isoformat()
    tasks.apply_import(batch.pk, batch.by_id, "แฟ้มทดสอบ", day)
    batch.refresh_from_db()
    assert batch.state == "cancelled"
    assert Parcel.objects.get().survey_page == ""


def test_a_cancel_is_heard_while_the_effect_is_summed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = rehearsed(tmp_path)
    counted = applying.count_touched

    def asked_meanwhile(entry: RegisterEntry) -> int:
        ImportBatch.objects.filter(pk=batch.pk).update(cancel_asked=True)
        return counted(entry)

    monkeypatch.setattr(rehearsal, "MANY", 0)
    monkeypatch.setattr(applying, "count_touched", asked_meanwhile)
    batches.judge(batch)
    assert batch.state == "cancelled"
    assert not batch.rows.exists()
    assert Parcel.objects.get().survey_page == ""


def test_what_is_applied_cannot_be_thrown_away(tmp_path: Path) -> None:
    batch = rehearsed(tmp_path)
    applying.apply(batch, by=batch.by, reason="แฟ้มทดสอบ", on=timezone.localdate())
    old = ImportBatch(pk=batch.pk, subdistrict_id=batch.subdistrict_id, state="rehearsed")
    batches.throw_away(old)
    batch.refresh_from_db()
    assert (batch.state, old.state) == ("applied", "applied")


def test_an_old_page_sent_again_changes_nothing(surveyor: Client, tmp_path: Path) -> None:
    batch = rehearsed(tmp_path)
    applying.apply(batch, by=batch.by, reason="แฟ้มทดสอบ", on=timezone.localdate())
    for act in ("answer", "map", "recheck", "apply", "cancel"):
        surveyor.post(reverse("import-step", args=[batch.pk, act]), {"srid": "24047"})
        batch.refresh_from_db()
        assert batch.state == "applied", act


def test_a_file_whose_key_cannot_be_read_is_not_there(surveyor: Client) -> None:
    answer = surveyor.post(reverse("import-receive"), {"upload": "../x"}, follow=True)
    assert answer.status_code == 200
    assert "ส่งใหม่" in answer.content.decode()


def test_the_kind_of_a_person_mended_is_kept(surveyor: Client, tmp_path: Path) -> None:
    path = table(
        tmp_path / "a.csv", "parcel_cod,survey_no,own_fname,own_pers_id",
        "01A001,5,สมมุติ,0556567890121",  # a number with 0 is of a company or of a stateless person
    )  # fmt: skip
    make.owned_parcel("01A001")
    batch = brought(path)
    row = batch.rows.get()
    assert [problem["code"] for problem in row.problems] == ["id_type_unknown"]
    mending.mend(row=row, cells={"owner_type": "บุคคลธรรมดา"})
    row.refresh_from_db()
    assert "kind" in orjson.loads(personal_data.decrypt(row.personal))[0]


def test_the_effect_counts_who_gives_up_as_well_as_who_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each reading is of the same persons: what the seller no longer pays is no saving."""
    seller = make.party("ผู้ขาย")
    make.owned_parcel("01A001", seller)
    make.owned_parcel("01A002", seller)
    asked: list[set[int]] = []

    class Meter:
        day = timezone.localdate()

        def parties(self, parcels: list[int]) -> set[int]:
            held = Right.objects.open().filter(parcel__in=parcels)
            return set(held.values_list("party", flat=True))

        def read(self, parcels: list[int], parties: set[int]) -> SimpleNamespace:
            everyone = frozenset(parties | self.parties(parcels))
            asked.append(set(everyone))
            return SimpleNamespace(parties=everyone, total=0, parcels={})

    monkeypatch.setattr(rehearsal, "_meter", lambda batch: Meter())
    path = table(tmp_path / "a.csv", "parcel_cod,own_fname,own_lname", "01A001,ผู้ซื้อ,ใหม่")
    batch = brought(path)
    assert batch.counts["changed"] == 1
    after, before = asked
    assert after == before
    assert seller.pk in after
    assert len(after) == 2

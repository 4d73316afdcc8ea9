"""Differences between a picture and the register: found, ranked, decided, remembered."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.conf import settings
from django.test import Client
from django.urls import reverse
from shapely.affinity import scale, translate

from accounts.models import Role, User
from config.tasks import draft_footprints
from geo import rasters_footprints
from geo.footprints.outlines import Outline
from geo.models import Orthophoto
from geo.rasters_footprints import Drafted
from parcels.models import Building, DraftRun, FootprintDraft, RegisterEntry
from parcels.models import Finding as RegisterFinding
from parcels.selectors import detail
from parcels.services import buildings, drafting, findings, undo
from parcels.services.shapes import to_degrees
from parcels.services.work import ActRefused, Because
from tests import factories

pytestmark = pytest.mark.django_db
Finding, State = FootprintDraft.Finding, FootprintDraft.State


@pytest.fixture
def surveyor() -> User:
    return factories.user(Role.SURVEYOR)


@pytest.fixture
def photo() -> Orthophoto:
    return Orthophoto.objects.create(
        subdistrict=factories.subdistrict(),
        title_th="ปางหมู",
        title_en="Pang Mu",
        state="ready",
        flown_on=dt.date(2026, 3, 14),
        accuracy_m=0.06,
        archive_path="x/archive.tif",
        footprint=factories.square(0, 0, 1000),
    )


def shape_of(building: Building) -> Any:
    return shapely.from_wkb(bytes(building.footprint.wkb))


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the picture shows, instead of half a minute of learning; the rest is real."""
    shown: dict[str, Any] = {"outlines": [], "likely": {}}

    def draft(
        archive: Path, lessons: Any, *, heights: Path | None, watched: Any, progress: Any
    ) -> Drafted:
        progress(1)
        shown["heights"] = heights
        chances = [shown["likely"].get(shape.wkb_hex, 0.9) for shape in watched]
        return Drafted(shown["outlines"], chances)

    monkeypatch.setattr(rasters_footprints, "draft", draft)
    monkeypatch.setattr(rasters_footprints, "sample_lessons", lambda *paths: [])
    monkeypatch.setattr(rasters_footprints, "window_count", lambda path: 1)
    return shown


def searched(photo: Orthophoto, by: User, worth: Callable[[str], float] | None = None) -> DraftRun:
    run = drafting.ask_for_search(photo=photo, by=by)
    return drafting.search(run.pk, worth or (lambda use: 100.0))


@pytest.fixture
def three(seen: dict[str, Any]) -> dict[str, Building]:
    """A building that stands, one that grew, one that is gone; and a new one beside."""
    parcels = [factories.owned_parcel(f"01A00{n}") for n in (1, 2, 3, 4)]
    stands, grown, gone = (factories.building(parcel) for parcel in parcels[:3])
    for building in (stands, grown, gone):
        factories.building_use(building)
    lot = shapely.from_wkb(bytes(parcels[3].boundary.wkb)).centroid
    new = lot.buffer(5, cap_style="square")
    large = scale(shape_of(grown).geoms[0], 1.6, 1.6)
    seen["outlines"] = [
        Outline(shape_of(stands).geoms[0], 0.9), Outline(large, 0.8), Outline(new, 0.7),
        Outline(translate(new, 400, 400), 0.7),  # on no parcel
        Outline(translate(new, 2000, 0), 0.9),  # beyond the boundary
    ]  # fmt: skip
    seen["likely"] = {shape_of(gone).wkb_hex: 0.05}
    return {"stands": stands, "grown": grown, "gone": gone}


def test_finds_what_differs_and_nothing_else(
    photo: Orthophoto, surveyor: User, three: dict[str, Building]
) -> None:
    run = searched(photo, surveyor)
    assert (run.state, run.windows_done) == ("done", 1)
    on_land = FootprintDraft.objects.exclude(parcel=None)
    found = {draft.finding: draft for draft in on_land}
    assert set(found) == {"unregistered", "changed", "vanished"}
    assert on_land.count() == 3
    (lonely,) = FootprintDraft.objects.filter(parcel=None)
    assert (lonely.finding, lonely.expected_satang) == ("unregistered", 100 * 100)
    assert found["changed"].building == three["grown"]
    assert found["vanished"].building == three["gone"]
    assert found["unregistered"].parcel.code == "01A004"
    assert found["unregistered"].expected_satang == 100 * 100
    assert found["vanished"].expected_satang == -6400
    assert found["changed"].expected_satang == pytest.approx(100 * (64 * 2.56 - 64), abs=1)


def test_a_dismissal_is_remembered_with_its_reason(
    photo: Orthophoto, surveyor: User, three: dict[str, Building]
) -> None:
    searched(photo, surveyor)
    new = FootprintDraft.objects.get(finding="unregistered", parcel__code="01A004")
    with pytest.raises(ActRefused) as refusal:
        drafting.dismiss(drafts=[new], by=surveyor, why="")
    assert refusal.value.code == "no_reason"
    drafting.dismiss(drafts=[new], by=surveyor, why="temporary", note="เต็นท์")
    searched(photo, surveyor)
    new.refresh_from_db()
    assert (new.state, new.why, new.note, new.decided_by) == (
        "dismissed", "temporary", "เต็นท์", surveyor,
    )  # fmt: skip
    assert FootprintDraft.objects.filter(finding="unregistered").count() == 2
    assert FootprintDraft.objects.filter(state=State.OPEN).count() == 3
    drafting.reopen(drafts=[new])
    searched(photo, surveyor)
    assert FootprintDraft.objects.filter(state=State.OPEN).count() == 4


def test_one_search_at_a_time_and_only_of_a_picture_on_the_map(
    photo: Orthophoto, surveyor: User, seen: dict[str, Any]
) -> None:
    run = drafting.ask_for_search(photo=photo, by=surveyor)
    with pytest.raises(ActRefused) as refusal:
        drafting.ask_for_search(photo=photo, by=surveyor)
    assert refusal.value.code == "under_way"
    drafting.stop_search(run)
    assert drafting.search(run.pk, lambda use: 0).state == "stopped"
    photo.kind = "dsm"
    with pytest.raises(ActRefused):
        drafting.ask_for_search(photo=photo, by=surveyor)


def test_a_search_that_is_stopped_keeps_what_was_there(
    photo: Orthophoto, surveyor: User, three: dict[str, Building], monkeypatch: pytest.MonkeyPatch
) -> None:
    searched(photo, surveyor)
    honest = rasters_footprints.draft

    def stopped(*args: Any, progress: Any, **more: Any) -> Any:
        drafting.stop_search(DraftRun.objects.latest("pk"))
        return honest(*args, progress=progress, **more)

    monkeypatch.setattr(rasters_footprints, "draft", stopped)
    assert searched(photo, surveyor).state == "stopped"
    assert FootprintDraft.objects.filter(state=State.OPEN).count() == 4


@pytest.mark.parametrize(("days", "used"), [(0, True), (31, True), (-400, False), (None, False)])
def test_heights_of_the_same_season_are_used(
    photo: Orthophoto, surveyor: User, seen: dict[str, Any], days: int | None, used: bool
) -> None:
    flown = photo.flown_on + dt.timedelta(days) if photo.flown_on and days is not None else None
    Orthophoto.objects.create(
        subdistrict=photo.subdistrict, kind="dsm", title_th="ผิว", title_en="surface",
        flown_on=flown, state="ready", archive_path="y/archive.tif",
        footprint=factories.square(500, 0, 1000),
    )  # fmt: skip
    searched(photo, surveyor)
    told = seen["heights"]
    assert (told.relative_to(settings.IMAGERY_ROOT) if told else None) == (
        Path("y/archive.tif") if used else None
    )


# --- the doors ------------------------------------------------------------------------------------


def test_the_list_is_ranked_and_counts_its_queries(
    client: Client,
    photo: Orthophoto,
    surveyor: User,
    three: dict[str, Building],
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    searched(photo, surveyor)
    client.force_login(surveyor)
    with django_assert_max_num_queries(7):
        told = client.get(reverse("drafts", args=[photo.pk])).json()
    worths = [abs(float(row["expected_baht"])) for row in told["drafts"]]
    assert worths == sorted(worths, reverse=True)
    assert told["total"] == 4
    assert told["run"]["state"] == "done"
    assert {"value": "temporary"}.items() <= told["whys"][2].items()
    assert told["drafts"][0]["geometry"]["type"] == "MultiPolygon"


def decide(client: Client, **body: Any) -> Any:
    return client.post(reverse("drafts-decide"), body, content_type="application/json")


def test_accepted_in_bulk_each_becomes_an_act_that_can_be_undone(
    client: Client, photo: Orthophoto, surveyor: User, three: dict[str, Building]
) -> None:
    searched(photo, surveyor)
    client.force_login(surveyor)
    ids = list(FootprintDraft.objects.values_list("pk", flat=True))
    told = decide(client, ids=ids, decision="accept").json()
    assert told == {"decided": 4, "refused": []}
    made = Building.objects.get(parcel__code="01A004")
    assert (made.orthophoto, made.footprint_accuracy_m) == (photo, 0.06)
    assert made.valid_from == photo.flown_on
    assert {entry.orthophoto for entry in RegisterEntry.objects.exclude(act="demolish")} == {photo}
    acts = detail.parcel_history(made.parcel)["entries"]
    assert {each["act"]: each["picture"] for each in acts} == {"register": "ปางหมู"}
    three["gone"].refresh_from_db()
    assert three["gone"].retired_on
    grown = three["grown"]
    grown.refresh_from_db()
    assert float(grown.area_sq_m) == pytest.approx(64 * 2.56, abs=0.01)
    assert {entry.act for entry in RegisterEntry.objects.all()} == {
        "register", "resurvey", "demolish",
    }  # fmt: skip
    entry = RegisterEntry.objects.get(act="resurvey")
    because = Because(by=surveyor, reason="ผิดหลัง", effective_on=dt.date.today())  # noqa: DTZ011
    undo.undo(entry_id=entry.pk, because=because)
    grown.refresh_from_db()
    assert float(grown.area_sq_m) == 64
    assert decide(client, ids=ids, decision="accept").json()["decided"] == 0


def test_on_no_parcel_it_enters_without_one_and_the_work_list_shows_it(
    client: Client, photo: Orthophoto, surveyor: User, three: dict[str, Building]
) -> None:
    searched(photo, surveyor)
    findings.check_whole(photo.subdistrict_id)
    client.force_login(surveyor)
    lonely = FootprintDraft.objects.get(parcel=None)
    assert decide(client, ids=[lonely.pk], decision="accept").json()["decided"] == 1
    lonely.refresh_from_db()
    made = lonely.building
    assert made
    assert (made.parcel, made.code) == (None, "01A004-B001")  # named after the nearest parcel
    listed = RegisterFinding.objects.get(kind="no_parcel")
    assert listed.buildings == [made.pk]
    entry = RegisterEntry.objects.get(buildings=made)
    because = Because(by=surveyor, reason="ผิดหลัง", effective_on=dt.date.today())  # noqa: DTZ011
    undo.undo(entry_id=entry.pk, because=because)
    assert not Building.objects.current().filter(pk=made.pk).exists()


def test_what_cannot_be_accepted_says_why_and_stays_open(
    client: Client, photo: Orthophoto, surveyor: User, three: dict[str, Building]
) -> None:
    searched(photo, surveyor)
    client.force_login(surveyor)
    Building.objects.filter(pk=three["gone"].pk).update(retired_on=dt.date(2025, 1, 1))
    gone = FootprintDraft.objects.get(finding="vanished")
    told = decide(client, ids=[gone.pk], decision="accept").json()
    assert told["decided"] == 0
    assert told["refused"][0]["id"] == gone.pk
    assert told["refused"][0]["message"]
    gone.refresh_from_db()
    assert gone.state == State.OPEN


def test_the_door_starts_the_worker_and_minds_the_subdistrict(
    client: Client,
    photo: Orthophoto,
    surveyor: User,
    seen: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    queued: list[int] = []
    monkeypatch.setattr(draft_footprints, "delay", queued.append)
    client.force_login(surveyor)
    with django_capture_on_commit_callbacks(execute=True):
        started = client.post(reverse("drafts", args=[photo.pk]))
    assert started.status_code == 202
    assert queued == [started.json()["id"]]
    draft_footprints(queued[0])
    assert DraftRun.objects.get().state == "done"
    assert client.post(reverse("drafts", args=[photo.pk])).status_code == 202
    assert client.delete(reverse("drafts", args=[photo.pk])).json()["state"] == "stopped"
    elsewhere = factories.subdistrict("580105", boundary=factories.square(2000, 2000, 1000))
    client.force_login(factories.user(Role.SURVEYOR, subdistrict=elsewhere))
    assert client.get(reverse("drafts", args=[photo.pk])).status_code == 404
    client.force_login(factories.user(Role.CASHIER))
    assert client.get(reverse("drafts", args=[photo.pk])).status_code == 403


# --- corrected, tied, taken back ------------------------------------------------------------------


def change(client: Client, draft: FootprintDraft, **body: Any) -> Any:
    door = reverse("draft-change", args=[draft.pk])
    return client.post(door, body, content_type="application/json")


def test_an_outline_is_corrected_before_it_is_accepted(
    client: Client, photo: Orthophoto, surveyor: User, three: dict[str, Building]
) -> None:
    searched(photo, surveyor)
    client.force_login(surveyor)
    new = FootprintDraft.objects.get(parcel__code="01A004")
    smaller = scale(shapely.from_wkb(bytes(new.shape.wkb)), 0.5, 1)
    told = change(client, new, geometry=to_degrees(smaller)).json()
    assert (told["area_sq_m"], told["expected_baht"], told["is_corrected"]) == (50, "50.00", True)
    searched(photo, surveyor)  # proposes what the hand has corrected no second time
    new.refresh_from_db()
    assert new.shape.area == pytest.approx(50)
    assert FootprintDraft.objects.filter(finding="unregistered").count() == 2
    decide(client, ids=[new.pk], decision="accept")
    new.refresh_from_db()
    assert new.building
    assert float(new.building.area_sq_m) == 50
    assert change(client, new, geometry=to_degrees(smaller)).json()["code"] == "decided"


def test_a_corrected_change_is_worth_what_it_adds(
    client: Client, photo: Orthophoto, surveyor: User, three: dict[str, Building]
) -> None:
    searched(photo, surveyor)
    client.force_login(surveyor)
    grown = FootprintDraft.objects.get(finding="changed")
    drawn = scale(shape_of(three["grown"]), 1.25, 1)
    told = change(client, grown, geometry=to_degrees(drawn)).json()
    assert float(told["expected_baht"]) == pytest.approx(64 * 0.25, abs=0.05)
    assert told["building"] == three["grown"].code
    gone = FootprintDraft.objects.get(finding="vanished")
    refused = change(client, gone, geometry=to_degrees(drawn))
    assert (refused.status_code, refused.json()["code"]) == (422, "no_outline")
    tiny = to_degrees(scale(drawn, 0.1, 0.1))
    assert change(client, grown, geometry=tiny).json()["code"] == "too_small"
    grown.refresh_from_db()
    assert grown.shape.area == pytest.approx(80)


def test_on_no_parcel_it_can_be_tied_to_the_one_it_belongs_to(
    client: Client, photo: Orthophoto, surveyor: User, three: dict[str, Building]
) -> None:
    searched(photo, surveyor)
    client.force_login(surveyor)
    lonely = FootprintDraft.objects.get(parcel=None)
    parcel = three["stands"].parcel
    assert parcel
    told = change(client, lonely, parcel_id=parcel.pk).json()
    assert (told["parcel"], told["is_tied"]) == ("01A001", True)
    assert change(client, lonely, parcel_id=None).json()["parcel"] == ""
    change(client, lonely, parcel_id=parcel.pk)
    decide(client, ids=[lonely.pk], decision="accept")
    lonely.refresh_from_db()
    assert lonely.building
    assert (lonely.building.parcel, lonely.building.code) == (parcel, "01A001-B002")
    on_land = FootprintDraft.objects.get(parcel__code="01A004")
    refused = change(client, on_land, parcel_id=parcel.pk).json()
    assert refused["code"] == "stands_on_parcel"
    assert "01A004" in refused["message"]
    other = factories.subdistrict("580105", boundary=factories.square(2000, 2000, 1000))
    client.force_login(factories.user(Role.SURVEYOR, subdistrict=other))
    assert change(client, on_land, parcel_id=None).status_code == 404


def test_decisions_are_taken_back_and_their_acts_undone(
    client: Client,
    photo: Orthophoto,
    surveyor: User,
    three: dict[str, Building],
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    searched(photo, surveyor)
    client.force_login(surveyor)
    before = set(Building.objects.current().values_list("code", "area_sq_m"))
    ids = list(FootprintDraft.objects.values_list("pk", flat=True))
    dismissed, rest = ids[0], ids[1:]
    decide(client, ids=[dismissed], decision="dismiss", why="temporary")
    decide(client, ids=rest, decision="accept")
    with django_assert_max_num_queries(8):
        listed = client.get(reverse("drafts", args=[photo.pk]), {"decided": 1}).json()
    assert {row["id"] for row in listed["drafts"]} == set(ids)
    assert {row["decision"] for row in listed["drafts"]} >= {"รับเข้าทะเบียนแล้ว"}
    assert listed["decided"] == 4
    assert decide(client, ids=ids, decision="reopen").json() == {"decided": 4, "refused": []}
    assert set(Building.objects.current().values_list("code", "area_sq_m")) == before
    assert FootprintDraft.objects.filter(state=State.OPEN, entry=None, decided_by=None).count() == 4
    assert RegisterEntry.objects.filter(act="undo").count() == 3
    assert decide(client, ids=rest, decision="accept").json()["decided"] == 3


def test_an_act_undone_from_its_parcel_needs_no_second_undo(
    client: Client, photo: Orthophoto, surveyor: User, three: dict[str, Building]
) -> None:
    searched(photo, surveyor)
    client.force_login(surveyor)
    gone = FootprintDraft.objects.get(finding="vanished")
    decide(client, ids=[gone.pk], decision="accept")
    gone.refresh_from_db()
    because = Because(by=surveyor, reason="ผิดหลัง", effective_on=dt.date.today())  # noqa: DTZ011
    undone = undo.undo(entry_id=gone.entry_id or 0, because=because)
    redone = undo.undo(entry_id=undone.pk, because=because)
    assert decide(client, ids=[gone.pk], decision="reopen").json()["decided"] == 1
    assert RegisterEntry.objects.filter(reverses=redone, act="undo").exists()
    three["gone"].refresh_from_db()
    assert three["gone"].retired_on is None


def test_what_was_built_on_stays_accepted_and_says_so(
    client: Client, photo: Orthophoto, surveyor: User, three: dict[str, Building]
) -> None:
    searched(photo, surveyor)
    client.force_login(surveyor)
    new = FootprintDraft.objects.get(parcel__code="01A004")
    decide(client, ids=[new.pk], decision="accept")
    new.refresh_from_db()
    because = Because(by=surveyor, reason="รื้อ", effective_on=dt.date.today())  # noqa: DTZ011
    buildings.demolish_building(because=because, building_id=new.building_id or 0)
    told = decide(client, ids=[new.pk], decision="reopen").json()
    assert told["decided"] == 0
    assert told["refused"][0]["id"] == new.pk
    new.refresh_from_db()
    assert new.state == State.ACCEPTED

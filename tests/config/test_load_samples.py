"""Loading the invented sub-district: whole, once, labelled, and with every link in place."""

from io import StringIO
from pathlib import Path

import pytest
import shapely
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db.models import F, Sum
from django.test import Client
from shapely import Point

from accounts.models import User
from config.samples.cache import sample_at
from config.samples.imagery import spots_beside_village
from config.samples.staff import SIGN_INS, password_of
from data_samples.generator.ground import HOUSEHOLDS, project, read_ground
from geo.models import MapFeature, Subdistrict, Village
from parcels.models import (
    Building,
    Condominium,
    Finding,
    Household,
    HouseRegistration,
    Parcel,
    Party,
    RegisterEntry,
    Right,
    Sign,
    Sticker,
    Unit,
    UnitUse,
    UseZone,
)
from parcels.selectors import topology
from service_requests.models import RequestCounter, RequestEvent, RequestRating, ServiceRequest
from taxation.models import BuildingPrice, PriceAccount, UnitPrice, Valuation

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("var")


@pytest.fixture
def folder(settings: LazySettings, drawn: Path) -> Path:
    """One folder for all tests of this file: the small sample is drawn once."""
    settings.VAR = drawn
    return drawn


def load(**options: object) -> str:
    out = StringIO()
    call_command("load_samples", scale=20, no_imagery=True, stdout=out, **options)
    return out.getvalue()


def test_it_fills_every_table_and_says_it_is_a_sample(folder: Path) -> None:
    said = load(progress=True)
    sample = sample_at(20)
    office = Subdistrict.objects.get()
    assert "everything in it is invented" in said
    assert office.is_sample
    assert Village.objects.count() == 13
    assert set(Village.objects.filter(is_number_confirmed=True).values_list("moo", flat=True)) == {
        1,
        2,
    }
    assert Household.objects.count() == sum(max(1, round(n / 20)) for n in HOUSEHOLDS.values())
    for model, rows in (
        (Parcel, sample.parcels), (Building, sample.buildings), (Party, sample.parties),
        (Right, sample.rights), (UseZone, sample.uses), (Sign, sample.signs),
        (HouseRegistration, sample.registrations), (Valuation, sample.land_prices),
        (BuildingPrice, sample.building_prices), (Unit, sample.units), (UnitUse, sample.unit_uses),
        (Condominium, sample.condominiums), (UnitPrice, sample.unit_prices),
        (ServiceRequest, sample.requests),
        (Sticker, sample.households),
    ):  # fmt: skip
        assert model._default_manager.count() == len(rows), model
    assert PriceAccount.objects.get().code == "2566-2569"
    assert {"road", "lane", "river", "stream", "forest", "town"} == set(
        MapFeature.objects.values_list("kind", flat=True)
    )
    assert RegisterEntry.objects.get(act="import").parcels.count() == len(sample.parcels)
    _links_hold(sample.manifest)
    _faults_are_found(sample.manifest, office.pk)


def _links_hold(manifest: dict[str, list[str]]) -> None:
    """What a list of the register asks first."""
    bare = set(Parcel.objects.filter(rights__isnull=True).values_list("code", flat=True))
    assert bare == set(manifest["without_owner"])
    loose = set(Building.objects.filter(parcel__isnull=True).values_list("code", flat=True))
    assert loose == set(manifest["buildings_without_parcel"])
    sums = (
        Parcel.objects.filter(use_zones__during__endswith__isnull=True)
        .annotate(used=Sum("use_zones__area_sq_wah"))
        .exclude(used=F("register_area_sq_wah"))
    )
    assert set(sums.values_list("code", flat=True)) == set(manifest["uses_do_not_add_up"])
    person = Party.objects.filter(id_type="citizen").first()
    assert person is not None
    assert len(person.id_number) == 13


def _faults_are_found(manifest: dict[str, list[str]], office: int) -> None:
    """The check of the whole register finds what was planted, and nothing else of its kind."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for fault in topology.faults(office):
        found.setdefault(fault.kind, set()).add(tuple(sorted(fault.codes)))
    on = found.pop("no_row", set())  # they name no parcel
    assert len(on) == len(manifest["shapes_without_row"]) > 0
    for kind, planted in (
        ("overlap", "overlapping_plots"), ("no_owner", "without_owner"),
        ("uses_off", "uses_do_not_add_up"), ("no_parcel", "buildings_without_parcel"),
        ("no_boundary", "without_boundary"), ("area_differs", "area_differs"),
        ("out_of_block", "plots_in_two_blocks"), ("invalid_ring", "invalid_rings"),
    ):  # fmt: skip
        rows = [[row] if isinstance(row, str) else row for row in manifest[planted]]
        assert found.get(kind, set()) == {tuple(sorted(row)) for row in rows}, kind
    pairs = {tuple(sorted(row)) for row in manifest["overlapping_buildings"]}
    assert found.get("building_overlap", set()) <= pairs  # some lie below the tolerance
    kept = Finding.objects.standing().filter(subdistrict=office)
    assert {*found, "no_row"} == set(kept.values_list("kind", flat=True))
    assert not found.keys() & {"duplicate", "gap", "floor_uses_off"}  # nothing that nobody planted


def test_the_desk_is_in_working_order(folder: Path) -> None:
    load()
    assert (
        RequestEvent.objects.filter(to_stage="submitted").count() == ServiceRequest.objects.count()
    )
    assert not ServiceRequest.objects.filter(stage="closed", closed_at__isnull=True).exists()
    assert not ServiceRequest.objects.filter(hexagon="").exists()
    assert RequestRating.objects.exists()
    last = ServiceRequest.objects.filter(number__startswith="ESS-2569-").order_by("number").last()
    assert last is not None
    counter = RequestCounter.objects.get(buddhist_year=2569)
    assert last.number == f"ESS-2569-{counter.last:06d}"


def test_it_never_loads_twice(folder: Path) -> None:
    load()
    households = Household.objects.count()
    assert load(if_empty=True) == ""
    assert Household.objects.count() == households
    with pytest.raises(CommandError):
        load()


def test_demo_staff_can_sign_in(folder: Path, client: Client) -> None:
    load()
    out = StringIO()
    call_command("demo_signins", stdout=out)
    for row in SIGN_INS:
        assert password_of(row.username) in out.getvalue()
        user = User.objects.get(username=row.username)
        assert user.check_password(password_of(row.username))
        assert user.subdistrict == Subdistrict.objects.get()
    assert "/h/" in out.getvalue()


def test_without_demo_there_are_no_printed_passwords(folder: Path, settings: LazySettings) -> None:
    settings.DEMO = False
    load()
    assert not User.objects.exists()
    with pytest.raises(CommandError):
        call_command("demo_signins")


def test_a_drawn_sample_is_kept_and_read_back(settings: LazySettings, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    first = sample_at(20)
    kept = list((tmp_path / "sample").glob("*-20-*.pickle"))
    assert len(kept) == 1
    assert [p.code for p in sample_at(20).parcels] == [p.code for p in first.parcels]


def test_sample_pictures_lie_beside_the_village_not_on_it(folder: Path) -> None:
    sample = sample_at(20)
    spots = project([Point(*spot) for spot in spots_beside_village(sample, [150, 270])])
    blocks = shapely.union_all([block.boundary for block in sample.blocks])
    ground = read_ground()
    assert len(spots) == 2
    assert all(ground.tambon.contains(spot) for spot in spots)
    assert all(spot.distance(blocks) > 75 for spot in spots)
    assert all(spot.distance(ground.villages[0].point) < 2000 for spot in spots)

"""Counted plants and seen papers: from the use row into the class, the exceptions and the page."""

from decimal import Decimal

import pytest

from accounts.models import Role
from parcels.models import BuildingUse, RegisterEntry, UseZone
from parcels.services import holdings
from parcels.services.holdings import Use
from taxation.law.assess import assess
from taxation.law.book import load_law
from taxation.law.classify import UseFacts, classify
from taxation.law.evidence import missing, needed
from taxation.law.farming import mixed_planting
from taxation.law.schema import OwnerKind, UseClass
from taxation.models import BodySetting, RunException
from taxation.selectors.law import body_law
from tests import factories as make
from tests.taxation.tax_rows import YEAR, building_price, home, plot, roll, taxpayer

pytestmark = pytest.mark.django_db
Kind = RunException.Kind


def chosen(key, value):
    BodySetting.objects.create(subdistrict=make.subdistrict(), key=key, value=value, reason="เพราะ")


def farm(planted=None, area=800, **values):
    """Two rai of a natural person, farmed."""
    owner = make.party()
    made = plot("01A001", owner, use="AGRICULTURE", register_area_sq_wah=Decimal(area))
    made.use_zones.update(planted=planted or {}, **values)
    return owner, made


def uses(owner):
    return [use for one in taxpayer(owner).facts.objects for use in one.uses]


def findings(kind):
    return [one for one in roll().findings if one.kind == kind]


@pytest.mark.parametrize(
    ("planted", "farmed", "vacant"),
    [
        ({}, None, None),  # the surveyor's word
        ({"longan": "40"}, None, None),  # 20 a rai
        ({"longan": "41"}, None, None),
        ({"longan": "39"}, Decimal("780.00"), Decimal("20.00")),
        ({"longan": "20", "lime": "25"}, Decimal("600.00"), Decimal("200.00")),
        ({"longan": "20", "lime": "50"}, None, None),
        ({"goat": "1", "longan": "20"}, None, None),
        ({"goat": "1"}, Decimal("400.00"), Decimal("400.00")),
        ({"longan": "0.01"}, Decimal("0.20"), Decimal("799.80")),
    ],
)
def test_land_that_trees_and_animals_do_not_cover_is_vacant(planted, farmed, vacant):
    owner, parcel = farm(planted, vacant_since=2021)
    found = uses(owner)
    if farmed is None:
        assert [(use.use_class, use.area) for use in found] == [(UseClass.AGRI, None)]
        assert not findings(Kind.TOO_FEW_PLANTED)
        return
    assert [(use.use_class, use.area) for use in found] == [
        (UseClass.AGRI, farmed), (UseClass.VACANT, vacant),
    ]  # fmt: skip
    assert found[1].vacant_years == YEAR - 2021 + 1
    note = findings(Kind.TOO_FEW_PLANTED)[0]
    assert (note.parcel, note.params["farmed"]) == (parcel.pk, str(farmed))
    assert note.weight == RunException.Weight.WARNS


def test_the_bill_of_a_thin_grove_is_that_of_its_parts():
    """39 of 40 longans on 2 rai: 780 sq.wah exempt farm, 20 vacant × 1,000 × 0.3 % = 60 baht."""
    owner, _ = farm({"longan": "39"}, vacant_since=YEAR)
    result = assess(taxpayer(owner).facts, body_law(make.subdistrict().pk).of(YEAR))
    assert (result.base, result.due) == (800_000_00, 60_00)


def test_all_or_nothing_leaves_no_farm():
    owner, _ = farm({"longan": "39"}, vacant_since=2021)
    chosen("mixed_planting", "all_or_nothing")
    assert [use.use_class for use in uses(owner)] == [UseClass.VACANT]


def test_a_plant_the_law_does_not_know_is_an_exception_and_farmed():
    owner, _ = farm({"rice": "10"})
    assert [use.use_class for use in uses(owner)] == [UseClass.AGRI]
    assert findings(Kind.TOO_FEW_PLANTED)[0].params["unknown"] == "rice"


def test_animals_and_trees_together_cover_land():
    law = load_law([]).for_tax_year(YEAR)
    found = mixed_planting({"cattle": Decimal(1), "longan": Decimal(20)}, Decimal(10), law)
    assert (found.farmed_rai, found.vacant_rai) == (6, 4)


def test_a_name_moved_away_for_official_duty_leaves_the_home_main():
    owner = make.party()
    building_price()
    built = make.building(plot("01A001", owner))
    floor = make.building_use(built)
    assert {use.use_class for use in uses(owner)} == {UseClass.RES_OTHER}
    BuildingUse.objects.filter(pk=floor.pk).update(evidence={"official_duty_order": "คำสั่งที่ 5/2567"})
    assert {use.use_class for use in uses(owner)} == {UseClass.RES_MAIN}


@pytest.mark.parametrize(
    ("noted", "use"),
    [("4/20", "RES_MAIN"), (" 4 / 20 ", "RES_MAIN"), ("5/20", "OTHER"), ("4/21", "OTHER"),
     ("x", "OTHER")],
)  # fmt: skip
def test_a_small_homestay_stays_a_home(noted, use):
    owner = make.party()
    built = home(plot("01A001", owner), owner)
    BuildingUse.objects.filter(building=built).update(
        letting="daily", evidence={"homestay_count": noted}
    )
    assert {one.use_class for one in uses(owner)} == {UseClass(use)}


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        ("nothing", set()),
        ("exempt", {"exempt_proof"}),
        ("lowered", {"exempt_proof", "farm_survey/farmer_registration/site_photo"}),
        ("all", {"exempt_proof", "farm_survey/farmer_registration/site_photo", "business_use"}),
    ],
)
def test_missing_papers_are_exceptions_as_far_as_the_office_asks(asked, kinds):
    chosen("evidence_asked", asked)
    owner = make.party()
    plot("01A001", owner, use="OTHER").use_zones.update(exempt_item=5)
    plot("01B001", owner, use="AGRICULTURE")
    plot("01C001", owner, use="OTHER")
    assert {one.params["evidence"] for one in findings(Kind.EVIDENCE_MISSING)} == kinds


def test_a_paper_that_was_seen_settles_it():
    chosen("evidence_asked", "all")
    _, parcel = farm(evidence={"farmer_registration": "58-0001"})
    assert not findings(Kind.EVIDENCE_MISSING)
    parcel.use_zones.update(evidence={"lease": "1"})
    assert len(findings(Kind.EVIDENCE_MISSING)) == 1


def test_what_the_register_holds_is_not_asked_again():
    law = load_law([{"key": "settings", "values": {"evidence_asked": "all"}}]).for_tax_year(YEAR)
    home = classify(UseFacts("dwelling", owner_registered=True), law)
    assert needed(home, law) == ()
    site = classify(UseFacts("under_construction", owner=OwnerKind.NATURAL), law)
    assert missing(needed(site, law), []) == [["building_permit", "site_photo"]]
    assert missing(needed(site, law), ["site_photo"]) == []


def test_counts_follow_a_split_and_a_merge():
    use = Use("AGRICULTURE", Decimal(800), planted=(("longan", "40"),), evidence=(("lease", "1"),))
    one, other = holdings.scaled([use], Decimal(800))[0], holdings.scaled([use], Decimal(300))[0]
    assert one == use
    assert other.planted == (("longan", "15.00"),)
    [both] = holdings.added_up([use, holdings.replace(other, evidence=(("lease", "2"),))])
    assert both.area == 1100
    assert both.planted == (("longan", "55.00"),)
    assert both.evidence == (("lease", "1, 2"),)


def _lines(prefix, count, **rows):
    head = {f"{prefix}-TOTAL_FORMS": count, f"{prefix}-INITIAL_FORMS": count}
    return head | {f"{prefix}-{name.replace('_', '-', 1)}": text for name, text in rows.items()}


def land_form(**values):
    fields = {
        "of": "land", "reason": "สำรวจ", "effective_on": "2024-06-01",
        **_lines("land-0-planted", 3, **{"0_code": "longan", "0_count": "39"}),
        **_lines("land-0-papers", 2, **{"0_code": "farm_survey", "0_number": "12/2567"}),
        "land-0-since-vacant_since": "2567",
    }  # fmt: skip
    return fields | values


def test_the_page_tries_then_keeps_and_takes_back(client):
    owner, parcel = farm()
    client.force_login(make.user(Role.SURVEYOR))
    address = f"/tax/parcels/{parcel.pk}/uses"
    tried = client.post(address, land_form(preview="1")).content.decode()
    assert "longan 39" in tried
    assert UseZone.objects.get().planted == {}
    assert client.post(address, land_form()).status_code == 302
    row = UseZone.objects.open().get()
    assert (row.planted, row.evidence) == ({"longan": "39"}, {"farm_survey": "12/2567"})
    assert row.vacant_since == 2024
    assert [use.use_class for use in uses(owner)] == [UseClass.AGRI, UseClass.VACANT]
    shown = client.get(address).content.decode()
    assert 'value="12/2567"' in shown
    entry = RegisterEntry.objects.latest("pk")
    client.post(f"/tax/register/acts/{entry.pk}/undo", {"reason": "ผิดแปลง", "back": address})
    assert UseZone.objects.open().get().planted == {}


def test_a_floor_takes_its_paper(client):
    owner = make.party()
    built = make.building(plot("01A001", owner))
    make.building_use(built)
    client.force_login(make.user(Role.SURVEYOR))
    key = f"{built.pk}-0"
    fields = {
        "of": built.pk, "reason": "เห็นคำสั่ง", "effective_on": "2024-06-01",
        **_lines(f"{key}-planted", 0),
        **_lines(f"{key}-papers", 2, **{"0_code": "official_duty_order", "0_number": "5/2567"}),
    }  # fmt: skip
    client.post(f"/tax/parcels/{built.parcel_id}/uses", fields)
    assert BuildingUse.objects.open().get().evidence == {"official_duty_order": "5/2567"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"land-0-planted-0-count": ""},
        {"land-0-planted-0-code": "unobtainium"},
        {"land-0-papers-0-number": ""},
        {"land-0-papers-0-code": "homestay_count", "land-0-papers-0-number": "many"},
        {"reason": ""},
    ],
)
def test_half_a_line_is_refused_with_what_was_typed(client, wrong):
    _, parcel = farm()
    client.force_login(make.user(Role.SURVEYOR))
    page = client.post(f"/tax/parcels/{parcel.pk}/uses", land_form(**wrong))
    assert page.status_code == 200
    assert "2567" in page.content.decode()
    assert UseZone.objects.get().planted == {}


def test_a_cashier_reads_and_keeps_nothing(client):
    _, parcel = farm()
    client.force_login(make.user(Role.CASHIER))
    assert client.get(f"/tax/parcels/{parcel.pk}/uses").status_code == 200
    client.post(f"/tax/parcels/{parcel.pk}/uses", land_form())
    assert UseZone.objects.get().planted == {}
    elsewhere = make.user(Role.SURVEYOR, subdistrict=make.subdistrict("580105"))
    client.force_login(elsewhere)
    assert client.get(f"/tax/parcels/{parcel.pk}/uses").status_code == 404

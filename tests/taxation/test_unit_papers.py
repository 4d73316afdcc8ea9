"""Papers and history of a condominium unit on its pages."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.models import Role
from parcels.models import RegisterEntry, UnitUse
from parcels.selectors.unit_history import unit_acts, unit_states
from parcels.services.holdings import Use, with_papers
from taxation.models import RunException, UnitPrice
from taxation.selectors.remedies import told
from tests import factories as make
from tests.taxation.tax_rows import account, roll

pytestmark = pytest.mark.django_db

Kind = RunException.Kind

DAY = {"effective_on": "2025-03-01", "reason": "สำรวจใหม่"}


@pytest.fixture
def building():
    made = make.building(make.owned_parcel())
    make.condominium(made)
    return made


@pytest.fixture
def clerk(client):
    client.force_login(make.user(Role.SURVEYOR))
    return client


def unit_price(of):
    UnitPrice.objects.create(
        subdistrict=of.subdistrict, account=account(), building=of, baht_per_sq_m=Decimal(20_000)
    )


def papers(number="12/2568", **more):
    fields = {"of": "unit", **DAY}
    for kind, count in (("planted", 0), ("papers", 2)):
        prefix = f"unit-0-{kind}"
        fields |= {f"{prefix}-TOTAL_FORMS": str(count), f"{prefix}-INITIAL_FORMS": "0"}
    return fields | {"unit-0-papers-0-code": "lease", "unit-0-papers-0-number": number} | more


def uses(*rows):
    fields = {"do": "use", **DAY, "uses-TOTAL_FORMS": str(len(rows)), "uses-INITIAL_FORMS": "0"}
    for number, (use, area) in enumerate(rows):
        fields |= {f"uses-{number}-use": use, f"uses-{number}-area": area,
                   f"uses-{number}-used_by": "self", f"uses-{number}-letting": ""}  # fmt: skip
    return fields


def test_papers_of_a_unit_are_tried_kept_and_stay_when_its_use_changes(clerk, building):
    unit = make.unit(building, 1, make.party())
    address = reverse("tax-unit-papers", args=[unit.pk])
    assert "12/2568" in clerk.post(address, papers(preview="1")).content.decode()
    assert unit.uses.open().get().evidence == {}
    assert clerk.post(address, papers()).status_code == 302
    assert unit.uses.open().get().evidence == {"lease": "12/2568"}
    page = reverse("tax-unit", args=[unit.pk])
    clerk.post(page, uses(("RESIDENCE", "20"), ("OTHER", "10")))
    kept = dict(unit.uses.open().values_list("use", "evidence"))
    assert kept == {"RESIDENCE": {"lease": "12/2568"}, "OTHER": {}}
    assert "12/2568" in clerk.get(page).content.decode()
    clerk.post(page, uses(("OTHER", "30")))
    assert unit.uses.open().get().evidence == {}


def test_papers_are_taken_from_the_page_and_back_by_undo(clerk, building):
    unit = make.unit(building, 1, make.party())
    address = reverse("tax-unit-papers", args=[unit.pk])
    clerk.post(address, papers())
    clerk.post(address, papers("", **{"unit-0-papers-0-code": ""}))
    assert unit.uses.open().get().evidence == {}
    last = RegisterEntry.objects.latest("pk")
    clerk.post(reverse("tax-take-back", args=[last.pk]), {"reason": "ผิด", "back": address})
    assert unit.uses.open().get().evidence == {"lease": "12/2568"}
    half = clerk.post(address, papers(" ")).content.decode()
    assert "เลขที่หรือวันที่" in half


def test_a_reader_sees_papers_and_keeps_none(client, building):
    unit = make.unit(building, 1, make.party())
    UnitUse.objects.update(evidence={"lease": "5/2567"})
    address = reverse("tax-unit-papers", args=[unit.pk])
    client.force_login(make.user(Role.CASHIER))
    assert 'value="5/2567"' in client.get(address).content.decode()
    client.post(address, papers())
    assert unit.uses.open().get().evidence == {"lease": "5/2567"}
    client.force_login(make.user(Role.ASSESSOR, subdistrict=make.subdistrict("580105")))
    assert client.get(address).status_code == 404


def test_history_tells_uses_holders_and_the_acts_of_this_unit_alone(
    clerk, building, django_assert_max_num_queries
):
    seller, buyer = make.party("คนเก่า"), make.party("คนใหม่")
    unit, other = make.unit(building, 1, seller), make.unit(building, 2, make.party("อีกห้อง"))
    page = reverse("tax-unit", args=[unit.pk])
    clerk.post(page, uses(("OTHER", "30")))
    sale = {"do": "transfer", "effective_on": "2025-06-01", "reason": "ขายแล้ว",
            "owners-TOTAL_FORMS": "1", "owners-INITIAL_FORMS": "0", "owners-0-owner": "คนใหม่",
            "owners-0-kind": "ownership", "owners-0-share": "1/1"}  # fmt: skip
    clerk.post(page, sale)
    clerk.post(reverse("tax-unit", args=[other.pk]), {"do": "end", **DAY, "reason": "รื้อทิ้ง"})
    found = [
        (state.since, state.last, [row.use for row in state.uses],
         [row.party for row in state.holders])
        for state in unit_states(unit)
    ]  # fmt: skip
    assert found == [
        (dt.date(2025, 6, 1), None, ["OTHER"], [buyer]),
        (dt.date(2025, 3, 1), dt.date(2025, 5, 31), ["OTHER"], [seller]),
        (make.START, dt.date(2025, 2, 28), ["RESIDENCE"], [seller]),
    ]
    assert [one.reason for one in unit_acts(unit)] == ["ขายแล้ว", "สำรวจใหม่"]
    assert [one.reason for one in unit_acts(other)] == ["รื้อทิ้ง"]
    assert unit_states(other)[0].last == dt.date(2025, 2, 28)
    with django_assert_max_num_queries(14):
        shown = clerk.get(page).content.decode()
    assert "31 พ.ค. 2568" in shown
    assert "รื้อทิ้ง" not in shown


def test_papers_go_with_the_like_use_in_order_and_new_ones_win():
    def use(kind, area, *seen):
        return Use(kind, Decimal(area), evidence=seen)

    before = [use("OTHER", 1, ("a", "1")), use("OTHER", 2, ("b", "2")), use("UNUSED", 3)]
    after = [use("OTHER", 9), use("RESIDENCE", 9), use("OTHER", 9, ("c", "3")), use("OTHER", 9)]
    assert [one.evidence for one in with_papers(after, before)] == [
        (("a", "1"),), (), (("c", "3"),), (),
    ]  # fmt: skip


def test_a_missing_paper_names_its_unit_until_it_is_filed(building):
    unit_price(building)
    unit = make.unit(building, 1, make.party(), use="OTHER")
    make.unit(building, 2, make.party())
    unit.uses.update(exempt_item=5)
    [found] = [one for one in roll().findings if one.kind == Kind.EVIDENCE_MISSING]
    assert found.params == {"evidence": "exempt_proof", "unit": unit.number}
    shown = RunException(kind=found.kind, params=found.params)
    with translation.override("en"):
        assert told(shown, "en").detail == "unit 9/1 Proof of the section 8 ground"
    unit.uses.update(evidence={"exempt_proof": "มท 1/2567"})
    assert not [one for one in roll().findings if one.kind == Kind.EVIDENCE_MISSING]

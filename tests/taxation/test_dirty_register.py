"""A register full of faults: a run ends, taxes what is sound, and names every fault."""

from decimal import Decimal

import pytest
from django.utils import translation

from parcels.models import BuildingUse, Parcel, UseZone
from taxation.models import AssessmentRecord, RunException, TaxRun
from taxation.selectors.remedies import told
from taxation.services import runs
from tests import factories as make
from tests.taxation.tax_rows import YEAR, building_price, plot, price

pytestmark = pytest.mark.django_db
Kind = RunException.Kind


def _dirty():
    """Code of each faulty parcel, and the kind under which it must be found."""
    owner = make.party("ผิด")
    make.use_zone(make.parcel("01A003"))  # nobody's
    make.owned_parcel("01A005", owner)  # no price
    bare = make.parcel("01A007")
    make.right(bare, owner)
    price(bare)  # no use
    over = make.parcel("01A009")
    make.right(over, owner)
    price(over)
    make.use_zone(over, area_sq_wah=over.register_area_sq_wah)
    make.use_zone(over, "AGRICULTURE", area_sq_wah=Decimal(1))  # uses above 100 %
    odd = make.building(plot("01A011", owner), type_code="999")
    make.building_use(odd)  # a type no list knows
    item = plot("01B001", make.party("วัด"))
    UseZone.objects.filter(parcel=item).update(standing_reduction="moat")  # no such category
    late = make.building(plot("01B003", owner), year_built=YEAR + 1)
    make.building_use(late)  # finished after the tax year, it says
    vacant = plot("01B005", owner, use="UNUSED")
    UseZone.objects.filter(parcel=vacant).update(vacant_since=None)
    return {
        "01A003": Kind.NO_OWNER,
        "01A005": Kind.NO_PRICE,
        "01A007": Kind.NO_USE,
        "01A009": Kind.USES_DO_NOT_ADD_UP,
        "01A011": Kind.NO_BUILDING_PRICE,
        "01B001": Kind.REFUSED,
        "01B003": Kind.NO_YEAR_BUILT,
        "01B005": Kind.VACANT_SINCE_UNKNOWN,
    } | _strange(owner)


def _strange(owner):
    """Words no list of the law knows, and a parcel without area."""
    word = plot("01B007", owner)
    UseZone.objects.filter(parcel=word).update(use="FARM")  # no such class
    shop = make.building(plot("01B009", owner))
    BuildingUse.objects.filter(pk=make.building_use(shop).pk).update(use="SHOP")
    make.building_use(make.building(plot("01B011", owner), material="paper"))
    flat = plot("01C001", owner, use="OTHER")
    Parcel.objects.filter(pk=flat.pk).update(register_area_sq_wah=0)
    mistyped = plot("01C003", make.party("เลขเกิน"), "9999999999.99", use="OTHER")
    Parcel.objects.filter(pk=mistyped.pk).update(register_area_sq_wah=Decimal("999999999999.99"))
    UseZone.objects.filter(parcel=mistyped).update(area_sq_wah=Decimal("999999999999.99"))
    return {
        "01B007": Kind.REFUSED,
        "01B009": Kind.REFUSED,
        "01C001": Kind.USES_DO_NOT_ADD_UP,
        "01C003": Kind.REFUSED,
    }


def test_a_run_over_a_dirty_register_ends_and_hides_nothing():
    building_price()
    sound = make.party("ดี")
    plot("01A001", sound, use="OTHER")
    expected = _dirty()
    started = runs.start_run(
        subdistrict=make.subdistrict().pk, year=YEAR, mode=TaxRun.Mode.PREVIEW, by=None
    )
    run = runs.run_tax_year(started.pk, chunk=1)
    assert run.state == TaxRun.State.DONE
    found = RunException.objects.filter(run=run).select_related("parcel")
    assert {(row.parcel.code, row.kind) for row in found} >= set(expected.items())
    wrong = {(row.params["code"], row.params["at"]) for row in found if row.kind == Kind.REFUSED}
    assert wrong >= {
        ("standing_unknown", "01B001"), ("class_unknown", "01B007"),
        ("class_unknown", "01B009-B001"), ("material_unknown", "01B011-B001"),
        ("value_too_large", "01C003"),
    }  # fmt: skip
    for row in found:
        words = {}
        for language in ("th", "en"):
            with translation.override(language):
                words[language] = told(row, language).remedy
        assert len(set(filter(None, words.values()))) == 2, row.kind
    refused = found.get(kind=Kind.REFUSED, parcel__code="01B001")
    assert refused.weight == RunException.Weight.BLOCKS
    good = AssessmentRecord.objects.get(run=run, taxpayer_key=str(sound.pk))
    assert (good.value_satang, good.due_satang) == (100_000_00, 300_00)
    assert not AssessmentRecord.objects.filter(run=run, party_ids__contains=refused.party_ids)


def test_the_run_counts_its_exceptions_and_cannot_be_released_over_them():
    expected = _dirty()
    building_price()
    started = runs.start_run(
        subdistrict=make.subdistrict().pk, year=YEAR, mode=TaxRun.Mode.ISSUE, by=None
    )
    run = runs.run_tax_year(started.pk)
    assert sum(run.totals["exceptions"].values()) >= len(expected)

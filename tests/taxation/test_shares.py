"""Owners' shares over and under the whole on 1 January: named, with the remedy, never a stop."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from taxation.models import RunException, TaxRun, UnitPrice
from taxation.selectors.remedies import told
from taxation.services import runs
from tests import factories as make
from tests.taxation.tax_rows import YEAR, account, building_price, plot, roll, taxpayer

pytestmark = pytest.mark.django_db

Kind = RunException.Kind
NEW_YEAR = dt.date(YEAR, 1, 1)
#: Sold in January, but the seller's end was dated in March: both stand on the first.
SOLD, ENDED = (NEW_YEAR, None), (make.START, dt.date(YEAR, 3, 1))


def sold_twice(of, seller, buyer, **values):
    of.rights.update(during=ENDED)
    make.right(of, buyer, during=SOLD, **values)


def found(kind):
    return [one for one in roll().findings if one.kind == kind]


def test_land_with_an_owner_too_many_is_not_taxed_and_named():
    seller, buyer = make.party("ผู้ขาย"), make.party("ผู้ซื้อ")
    land = plot("01A001", seller, use="OTHER")
    sold_twice(land, seller, buyer)
    sound = plot("01B001", seller, use="OTHER")
    [finding] = found(Kind.SHARES_OVER)
    assert (finding.parcel, finding.params) == (land.pk, {"percent": "200"})
    assert finding.weight == RunException.Weight.BLOCKS
    assert [one.ref for one in taxpayer(seller).facts.objects] == [sound.code]


def test_shares_below_the_whole_are_taxed_together_and_shown():
    one, other = make.party("ก"), make.party("ข")
    land = plot("01A001", one, use="OTHER")
    land.rights.update(share_numerator=1, share_denominator=3, during=ENDED)
    make.right(land, other, share="1/3", during=ENDED)
    [finding] = found(Kind.SHARES_UNDER)
    assert (finding.parcel, finding.params) == (land.pk, {"percent": "66.6667"})
    assert finding.weight == RunException.Weight.WARNS
    assert taxpayer(one, other).facts.objects[0].ref == land.code


def test_three_thirds_and_sevenths_make_a_whole():
    for code, parts in (("01A001", 3), ("01A003", 7)):
        first, *rest = [make.party(f"{code} {n}") for n in range(parts)]
        land = plot(code, first, use="OTHER")
        land.rights.update(share_denominator=parts)
        for who in rest:
            make.right(land, who, share=f"1/{parts}")
    assert not found(Kind.SHARES_OVER)
    assert not found(Kind.SHARES_UNDER)


def test_only_the_rights_the_tax_looks_at_are_summed():
    owner = make.party("เจ้าของ")
    land = plot("01A001", owner, use="OTHER")
    make.right(land, make.party("ผู้ครอบครอง"), share="1/2", kind="possession", during=ENDED)
    make.right(land, make.party("ผู้เช่า"), share="1/2", kind="lease", during=ENDED)
    state = plot("01A003", owner, use="OTHER", document_type="RATCHAPHATSADU")
    make.right(state, make.party("ผู้ครอบครองรัฐ"), share="1/2", kind="possession", during=ENDED)
    assert [one.parcel for one in found(Kind.SHARES_UNDER)] == [state.pk]


def test_a_house_shares_the_doubt_about_its_land_unless_it_has_owners_of_its_own():
    seller, buyer, child = make.party("ผู้ขาย"), make.party("ผู้ซื้อ"), make.party("ลูก")
    building_price()
    land = plot("01A001", seller, use="OTHER")
    sold_twice(land, seller, buyer)
    on_land, own = make.building(land), make.building(land, 2)
    make.building_use(on_land)
    make.building_use(own)
    make.right(own, child)
    assert {one.building for one in found(Kind.SHARES_OVER)} == {None}
    assert [one.ref for one in taxpayer(child).facts.objects] == [own.code]
    sold_twice(own, child, buyer)
    assert {one.building for one in found(Kind.SHARES_OVER)} == {None, own.pk}


def test_a_unit_with_an_owner_too_many_is_named_with_its_number():
    house = make.building(plot("01A001", make.party("นิติบุคคล"), use="OTHER"))
    make.condominium(house)
    seller, buyer = make.party("ผู้ขาย"), make.party("ผู้ซื้อ")
    unit = make.unit(house, 1, seller)
    UnitPrice.objects.create(
        subdistrict=house.subdistrict, account=account(), building=house,
        baht_per_sq_m=Decimal(20_000),
    )  # fmt: skip
    unit.rights.update(during=ENDED)
    make.right(unit, buyer, share="1/2", during=ENDED)
    [finding] = found(Kind.SHARES_OVER)
    assert finding.params == {"percent": "150", "unit": unit.number}
    shown = RunException(kind=finding.kind, params=finding.params)
    with translation.override("en"):
        assert told(shown, "en").detail == "unit 9/1 shares sum to 150%"
    with translation.override("th"):
        assert "150" in told(shown, "th").detail
        assert "1 มกราคม" in told(shown, "th").remedy


def test_the_run_ends_and_keeps_the_finding():
    seller = make.party("ผู้ขาย")
    sold_twice(plot("01A001", seller, use="OTHER"), seller, make.party("ผู้ซื้อ"))
    started = runs.start_run(
        subdistrict=make.subdistrict().pk, year=YEAR, mode=TaxRun.Mode.PREVIEW, by=None
    )
    run = runs.run_tax_year(started.pk)
    assert run.state == TaxRun.State.DONE
    assert run.exceptions.get(kind=Kind.SHARES_OVER).parcel.code == "01A001"


def test_asked_of_some_parcels_only_theirs_are_told():
    seller, buyer = make.party("ผู้ขาย"), make.party("ผู้ซื้อ")
    for code in ("01A001", "01B001"):
        sold_twice(plot(code, seller, use="OTHER"), seller, buyer)
    other = make.party("อื่น")
    sold_twice(plot("01C001", other, use="OTHER"), other, other)
    codes = {one.parcel for one in roll(parties=[seller.pk]).findings
             if one.kind == Kind.SHARES_OVER}  # fmt: skip
    assert len(codes) == 2

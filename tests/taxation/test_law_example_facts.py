"""Facts of worked examples that cannot be right are refused, and their words are understood."""

import pytest

from taxation.law.errors import LawError
from taxation.law.example_rows import Row
from taxation.law.examples import compare, compute


def row(kind, inputs, owner="natural", year=2567, **extra):
    return Row("X", kind, year, owner, inputs, {}, extra)


def holding(*uses, **more):
    return {"objects": [{"value": 1000000, "uses": list(uses) or [{"class": "OTHER"}], **more}]}


HOUSE = {"area_m2": 100, "price_per_m2": 7250, "material": "brick", "age_years": 5}
LATE = {"tax": 1000, "due": "2024-06-30", "paid": "2024-07-01", "stage": "before_notice"}


def houses(**change):
    return {"objects": [{"buildings": [{**HOUSE, **change}], "uses": [{"class": "OTHER"}]}]}


def late(**change):
    return {**LATE, **change}


@pytest.mark.parametrize(
    ("kind", "inputs", "said"),
    [
        ("assessment", {"objects": []}, "objects must be a list"),
        ("assessment", {"objects": [5]}, "objects[1] must be a JSON object"),
        ("assessment", holding(land={"rai": 1}), "objects[1].land must be a list"),
        ("assessment", holding({}), "inputs_json has no objects[1].uses[1].class"),
        ("assessment", holding({"class": "OTHER", "area": -5}), "area of use of -5 is not possibl"),
        ("assessment", holding({"class": "VACANT"}, vacant_years="1.5"), "'1.5' is not a whole"),
        ("assessment", holding(land=[{"rai": 1, "wah": -50, "price_per_wah": 9}]), "area -50 is"),
        ("assessment", houses(age_years=7.5), "7.5"),
        ("assessment", houses(age_years=None), "inputs_json has no objects[1].buildings[1].age"),
        ("assessment", houses(material=""), "inputs_json has no objects[1].buildings[1].material"),
        ("assessment", {**holding(), "permanent_reduction": "75"}, "'75' is not known, use one of"),
        ("assessment", {**holding(), "no_general_reduction": "false"}, "must be true or false, no"),
        ("assessment", holding(lao={"a": 1}), "objects[1].lao must be a word or a number, not {"),
        ("assessment", holding(contiguous_group=True), "must be a word or a number, not True"),
        ("marginal", {"class": "OTHER", "from": 0, "to": 10**25}, "more than is possible"),
        ("classification", {"use": "homestay", "rooms": -1, "guests": 1}, "value -1 is negative"),
        ("rule", {"owner_on_1_jan": "seller", "sold_on": "2567-02-15"}, "sold_on is not a Christ"),
        ("due_date", {"action": "payment", "tax_year_be": 0}, "is 2567 but inputs_json says 0"),
        ("marginal", {"class": "EXEMPT", "from": 0, "to": 1}, "unknown use class 'EXEMPT'"),
        ("marginal", {"class": "OTHER", "from": -1, "to": 1}, "value -1 is negative"),
        ("marginal", {"class": "VACANT", "from": 0, "to": 1, "vacant_years": -2}, "-2 vacant year"),
        ("depreciation", {"material": "brick", "age_years": "2.5"}, "'2.5' is not a whole number"),
        ("crop_density", {"crop": "rubber", "rai": 0, "trees": 0}, "area 0 is not above zero"),
        ("crop_density", {"crop": "rubber", "rai": 1, "trees": -1}, "value -1 is negative"),
        ("late", late(due="2567-06-30"), "due is not a Christian date such as 2024-06-30: 2567"),
        ("late", late(paid="30/06/2024"), "paid is not a Christian date"),
        ("late", late(stage="on_time"), "stage is on_time but it was paid on 2024-07-01, after"),
        ("late", late(tax=-1), "value -1 is negative"),
        ("instalment", {"tax": 5000, "year": 2568}, "tax_year_be is 2567 but inputs_json says 256"),
        ("due_date", {"action": "instalment_4"}, "action 'instalment_4' is not known, use one of"),
        ("due_date", {"action": "party"}, "action 'party' is not known, use one of price_announce"),
        ("classification", {"use": "dwelling", "owner_in_house_register": "false"}, "true or fals"),
        ("classification", {"use": "homestay", "rooms": 4.5, "guests": 1}, "4.5"),
        ("classification", {"use": "dwelling", "owner_type": "king"}, "kind of owner 'king'"),
        ("classification", {"use": "temple", "s8_item": "13"}, "section 8 has no item '13'"),
        ("rule", {"sold_on": "2024-02-15"}, "no rule for sold_on, use one of owner_on_1_jan"),
        ("rule", {"tax": 9000, "paid": [["2024-06-30"]]}, "paid must be a list of pairs"),
        ("rule", {"paid": [["2024-06-30", 3000]]}, "inputs_json has no tax"),
        ("signboard", {"type": "thai_static", "width_cm": 9, "height_cm": 9, "quarters": "2.5"},
         "'2.5' is not a whole number"),
    ],
)  # fmt: skip
def test_facts_that_cannot_be_right_are_refused(kind, inputs, said):
    with pytest.raises(LawError) as refused:
        compute(row(kind, inputs))
    assert said in refused.value.say("en")
    assert refused.value.say("th") != refused.value.say("en")


def test_a_fact_of_an_unforeseen_shape_refuses_its_row_alone():
    (found,) = compare(row("assessment", holding(value={"a": 1})))
    assert found.column == "refused"
    (found,) = compare(row("rule", {"tax": 9000, "paid": [[["x"], 1]]}, x=1))
    assert found.column == "refused"


@pytest.mark.parametrize(
    ("crop", "required"),
    [
        ("arabica", "400"),
        ("Coffee Arabica", "400"),
        ("ยางพารา", "80"),
        ("passion-fruit", "400"),
        ("timber trees", "30"),
        ("bamboo_tong", "25"),
    ],
)
def test_plants_by_other_names(crop, required):
    found = compute(row("crop_density", {"crop": crop, "rai": 1, "trees": 1}))
    assert found.extra["required"] == required


def test_timber_needed_a_hundred_trees_before_2566():
    timber = {"crop": "timber", "rai": "2.5", "trees": 250}
    assert compute(row("crop_density", timber, year=2565)).extra["required"] == "250"
    assert compute(row("crop_density", timber, year=2566)).extra["required"] == "75"


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ("fish pond", "AGRI"),
        ("vacant land", "VACANT"),
        ("state, no benefit", "EXEMPT"),
        ("state, for gain", "OTHER"),
        ("utilities of land allotment", "EXEMPT"),
        ("farmers market", "OTHER"),
    ],
)
def test_uses_in_words(use, expected):
    assert compute(row("classification", {"use": use})).extra["class"] == expected

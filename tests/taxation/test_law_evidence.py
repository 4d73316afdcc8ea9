"""Which papers a finding asks for under each of the office's choices, and which are missing."""

import pytest

from taxation.law.book import load_law
from taxation.law.classify import UseFacts, classify
from taxation.law.evidence import missing, needed
from taxation.law.schema import OwnerKind

FARM = frozenset({"farm_survey", "farmer_registration", "site_photo"})
CASES = [
    (UseFacts("temple", exempt_item="5"), "exempt", (frozenset({"exempt_proof"}),)),
    (UseFacts("agriculture"), "lowered", (FARM,)),
    (UseFacts("dwelling", owner_registered=True), "lowered", ()),
    (UseFacts("dwelling", owner_registered=True, owns_land=False), "lowered", ()),
    (UseFacts("dwelling", moved_for_official_duty=True), "lowered",
     (frozenset({"official_duty_order"}),)),
    (UseFacts("homestay", rooms=2, guests=4, owner_registered=True), "lowered",
     (frozenset({"homestay_count"}),)),
    (UseFacts("dwelling", let="monthly"), "all", (frozenset({"lease"}),)),
    (UseFacts("dwelling", owner=OwnerKind.JURISTIC), "all", ()),
    (UseFacts("under_construction"), "all", (frozenset({"building_permit", "site_photo"}),)),
    (UseFacts("vacant"), "all", (frozenset({"site_photo"}),)),
    (UseFacts("shop"), "all", (frozenset({"business_use"}),)),
]  # fmt: skip
ORDER = ("nothing", "exempt", "lowered", "all")


def _law(asked):
    return load_law([{"key": "settings", "values": {"evidence_asked": asked}}]).for_tax_year(2026)


@pytest.mark.parametrize("asked", ORDER)
@pytest.mark.parametrize(("facts", "first", "papers"), CASES)
def test_each_choice_asks_for_what_the_one_before_asks_and_more(facts, first, papers, asked):
    law = _law(asked)
    is_asked = ORDER.index(asked) >= ORDER.index(first)
    assert needed(classify(facts, law), law) == (papers if is_asked else ())


def test_one_paper_of_a_set_is_enough_and_each_set_is_named_in_order():
    papers = (FARM, frozenset({"lease"}))
    told = ["farm_survey", "farmer_registration", "site_photo"]
    assert missing(papers, []) == [told, ["lease"]]
    assert missing(papers, ["site_photo"]) == [["lease"]]
    assert missing(papers, ["lease"]) == [told]
    assert missing(papers, ["lease", "farm_survey", "other"]) == []

"""Which class a use belongs to (section 37; order C1-C6), with the evidence to ask for.

`classify` decides one use. A parcel with several uses is split first (C2, parts.py) and each part
is classed on its own.
"""

import re
from dataclasses import dataclass, replace

from taxation.law.errors import BadFacts, texts
from taxation.law.schema import Law, OwnerKind, UseClass

#: Words for what the thing is used for.
DWELLING, AGRICULTURE, HOMESTAY = "dwelling", "agriculture", "homestay"
CONSTRUCTION, VACANT = "under_construction", "vacant"
NOT_AS_HOME = ("daily", "business")


@dataclass(frozen=True, slots=True)
class UseFacts:
    """What is known of one use on 1 January. None = not known, and asked for when it matters.

    `use`: dwelling, homestay, agriculture, under_construction, vacant, or any other word (another
    use). `let`: "", monthly, yearly, registered, daily or business. `thing`: whole (land with
    building), land, building or condo. `intended`: the use a site or prevented land is for.
    """

    use: str
    owner: OwnerKind = OwnerKind.NATURAL
    thing: str = "whole"
    let: str = ""
    exempt_item: str = ""
    used_for_gain: bool = False
    owner_lives_there: bool | None = None
    owner_registered: bool | None = None
    co_owners: int = 1
    registered_co_owners: int | None = None
    owns_land: bool = True
    on_state_land: bool = False
    moved_for_official_duty: bool = False
    rooms: int | None = None
    guests: int | None = None
    intended: str = ""
    enough_planted: bool | None = None
    resting: bool = False
    prevented: bool = False
    used_in_year_before: bool = False


@dataclass(frozen=True, slots=True)
class Classification:
    """The class, the rules that led to it in order, and the evidence to keep."""

    use_class: UseClass
    rules: tuple[str, ...]
    evidence: tuple[str, ...]


def homestay_counts(noted: str) -> tuple[int, int] | None:
    """Rooms and greatest number of guests as a survey notes them, "4/20"; None when unreadable."""
    found = re.fullmatch(r"\s*(\d{1,4})\s*/\s*(\d{1,5})\s*", noted, re.ASCII)
    return (int(found[1]), int(found[2])) if found else None


def classify(facts: UseFacts, law: Law) -> Classification:
    """Decide in the order of the law: exempt, agriculture, dwelling, other, vacant."""
    if facts.exempt_item and not facts.used_for_gain:
        return Classification(UseClass.EXEMPT, ("C1",), ("exempt_proof",))
    if facts.use == AGRICULTURE:
        return _agriculture(facts)
    if facts.use == HOMESTAY:
        return _homestay(facts, law)
    if facts.use == CONSTRUCTION:
        return _construction(facts)
    if facts.use == DWELLING:
        return _dwelling(facts, law)
    if facts.use == VACANT:
        return _vacant(facts, law)
    return _other()


def _other(*rules: str, evidence: tuple[str, ...] = ("business_use",)) -> Classification:
    return Classification(UseClass.OTHER, (*rules, "C5"), evidence)


def _agriculture(facts: UseFacts) -> Classification:
    """A2: rest between crops counts; A3: too few trees is not farming."""
    evidence = ("farm_survey", "farmer_registration", "site_photo")
    if facts.resting:
        return Classification(UseClass.AGRI, ("A2", "C3"), evidence)
    if facts.enough_planted is False:
        return Classification(UseClass.VACANT, ("A3", "C6"), evidence)
    return Classification(UseClass.AGRI, ("C3",), evidence)


def _homestay(facts: UseFacts, law: Law) -> Classification:
    """H5: few rooms and few guests in the home leave it a home."""
    if facts.rooms is None or facts.guests is None:
        raise _ask(facts, "homestay_count")
    small = facts.rooms <= law.homestay.most_rooms and facts.guests <= law.homestay.most_guests
    if not small:
        return _other("H5", evidence=("homestay_count",))
    home = _dwelling(facts, law)
    evidence = tuple(dict.fromkeys(("homestay_count", *home.evidence)))
    return Classification(home.use_class, ("H5", *home.rules), evidence)


def _construction(facts: UseFacts) -> Classification:
    """T4, H6: land under a building not finished has the class of the intended use."""
    if facts.intended in ("", DWELLING):
        return Classification(UseClass.RES_OTHER, ("H6", "C4"), ("building_permit", "site_photo"))
    if facts.intended == AGRICULTURE:
        return Classification(UseClass.AGRI, ("T4", "C3"), ("building_permit", "site_photo"))
    return _other("T4", evidence=("building_permit", "site_photo"))


def _vacant(facts: UseFacts, law: Law) -> Classification:
    """C6, V7: vacancy is a year without use, not a year in which use was impossible."""
    if facts.resting:
        return Classification(UseClass.AGRI, ("A2", "C3"), ("farm_survey", "site_photo"))
    if facts.prevented or facts.used_in_year_before:
        if not facts.intended:
            raise _ask(facts, "site_photo")
        found = classify(replace(facts, use=facts.intended, intended="", prevented=False), law)
        return Classification(found.use_class, ("V4", *found.rules), found.evidence)
    return Classification(UseClass.VACANT, ("C6",), ("site_photo",))


def _dwelling(facts: UseFacts, law: Law) -> Classification:
    """H1-H11."""
    if facts.let in NOT_AS_HOME:
        return _other("H4", evidence=("lease",))
    if facts.let or facts.owner == OwnerKind.JURISTIC:
        rule = "H8" if facts.let == "registered" else "H4" if facts.let else "H1"
        asked = "lease" if facts.let else "title_document"
        return Classification(UseClass.RES_OTHER, (rule, "C4"), (asked,))
    if facts.thing == "land":
        return _land_of_home(facts, law)
    home, rules, evidence = _main(facts, law)
    if not home:
        return Classification(UseClass.RES_OTHER, (*rules, "C4"), evidence)
    return _kind_of_home(facts, law, rules, evidence)


def _land_of_home(facts: UseFacts, law: Law) -> Classification:
    """Land alone under a home: the State's by H10, another's home by the class table."""
    if facts.on_state_land and law.setting("state_land_residence") == "land_and_building":
        home, rules, evidence = _main(facts, law)
        if home:
            return Classification(UseClass.RES_MAIN, ("H10", *rules, "C4"), evidence)
    rule = "H10" if facts.on_state_land else "H1"
    return Classification(UseClass.RES_OTHER, (rule, "C4"), ("title_document", "house_register"))


def _main(facts: UseFacts, law: Law) -> tuple[bool, tuple[str, ...], tuple[str, ...]]:
    """Whether it is the main residence, by which rules, on what evidence."""
    if facts.moved_for_official_duty:
        return True, ("H2",), ("official_duty_order", "house_register")
    if facts.owner_registered is None:
        raise _ask(facts, "house_register")
    if facts.owner_lives_there is False or not facts.owner_registered:
        return False, ("H1",), ("house_register",)
    if facts.co_owners > 1:
        everyone = law.setting("co_owner_registered") == "all_needed"
        registered = facts.registered_co_owners if facts.registered_co_owners is not None else 1
        return not everyone or registered >= facts.co_owners, ("H3",), ("house_register",)
    return True, ("H1",), ("house_register",)


def _kind_of_home(
    facts: UseFacts, law: Law, rules: tuple[str, ...], evidence: tuple[str, ...]
) -> Classification:
    """Land and house, the house only, or a unit."""
    if facts.thing == "condo":
        return Classification(
            UseClass.RES_MAIN, ("H7", *rules, "C4"), (*evidence, "title_document")
        )
    if facts.on_state_land:
        both = law.setting("state_land_residence") == "land_and_building"
        found = UseClass.RES_MAIN if both else UseClass.RES_MAIN_BUILDING
        return Classification(found, ("H10", *rules, "C4"), (*evidence, "state_land_permit"))
    if not facts.owns_land:
        return Classification(
            UseClass.RES_MAIN_BUILDING, (*rules, "C4"), (*evidence, "building_ownership")
        )
    return Classification(UseClass.RES_MAIN, (*rules, "C4"), (*evidence, "title_document"))


def _ask(facts: UseFacts, needed: str) -> BadFacts:
    named = texts("names")["evidence"][needed]
    return BadFacts("use_unclear", at=facts.use, needed_th=named["th"], needed_en=named["en"])

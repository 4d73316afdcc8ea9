"""Which papers the finding of a use rests on, and which of them nobody has seen yet."""

from collections.abc import Collection

from taxation.law.classify import Classification
from taxation.law.schema import Law, UseClass

#: Papers of which one is enough for the same fact.
_EITHER = (
    frozenset({"farm_survey", "farmer_registration", "site_photo"}),
    frozenset({"building_permit", "site_photo"}),
)
#: What the register holds by itself: house registrations, land papers, rights in buildings.
_IN_THE_REGISTER = frozenset(
    {"house_register", "title_document", "building_ownership", "state_land_permit"}
)
#: Setting evidence_asked -> the classes it asks for; "all" asks for every one.
_ASKED = {
    "nothing": frozenset[UseClass](),
    "exempt": frozenset({UseClass.EXEMPT}),
    "lowered": frozenset(
        {UseClass.EXEMPT, UseClass.AGRI, UseClass.RES_MAIN, UseClass.RES_MAIN_BUILDING}
    ),
    "all": frozenset(UseClass),
}


def needed(found: Classification, law: Law) -> tuple[frozenset[str], ...]:
    """Papers to keep with a finding beside the register's own; one of each set is enough."""
    if found.use_class not in _ASKED[law.setting("evidence_asked")]:
        return ()
    papers = frozenset(found.evidence) - _IN_THE_REGISTER
    sets = []
    for either in _EITHER:
        if either <= papers:
            sets.append(either)
            papers -= either
    return (*sets, *(frozenset({paper}) for paper in found.evidence if paper in papers))


def missing(papers: Collection[frozenset[str]], seen: Collection[str]) -> list[list[str]]:
    """The sets of which none was seen, each in order of its codes."""
    return [sorted(either) for either in papers if not either.intersection(seen)]

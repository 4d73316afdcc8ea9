"""Records: found, listed along the route, and explained from the facts they keep."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Q, QuerySet

from parcels.models import HouseRegistration
from taxation.law.assess import assess
from taxation.law.assessment import Assessment
from taxation.law.book import source_titles
from taxation.law.errors import texts
from taxation.law.facts import TaxpayerFacts
from taxation.law.money import rounded
from taxation.law.schema import Law
from taxation.law.steps import Step
from taxation.models import AssessmentLine, AssessmentRecord, TaxRun
from taxation.selectors.kept import facts_of
from taxation.selectors.law import rebuilt

PAGE = 50
LAND = frozenset({"land_value", "price_note", "given_value", "land_share"})
BUILDING = frozenset(
    {
        "building_new",
        "building_depreciation",
        "building_net",
        "building_untaxed",
        "building_share",
        "condo_value",
    }
)
EXEMPT = frozenset({"exempt", "exempt_order", "outside_tax"})


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader of a roll asked for."""

    text: str = ""
    village: int | None = None
    tax_class: str = ""
    is_owing: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """A step as it is read: the sentence, whole satang, rule, section, sources."""

    kind: str
    at: str
    words: str
    satang: int
    rule: str
    section: str
    sources: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Explained:
    """A record with its computation done again from its own facts and law."""

    record: AssessmentRecord
    facts: TaxpayerFacts
    law: Law
    result: Assessment
    reasons: tuple[Reason, ...]

    @property
    def is_the_same(self) -> bool:
        """Whether the computation gives what was issued, to the satang."""
        mine, again = self.record, self.result
        return (mine.value_satang, mine.exempt_satang, mine.tax_satang, mine.due_satang) == (
            again.base,
            again.exempt,
            again.tax,
            again.due,
        )

    def about(self, kinds: Iterable[str]) -> list[Reason]:
        """The reasons of some kinds, in order."""
        wanted = frozenset(kinds)
        return [reason for reason in self.reasons if reason.kind in wanted]

    @property
    def about_land(self) -> list[Reason]:
        return self.about(LAND)

    @property
    def about_buildings(self) -> list[Reason]:
        return self.about(BUILDING)

    @property
    def about_exemption(self) -> list[Reason]:
        return self.about(EXEMPT)

    @property
    def about_tax(self) -> list[Reason]:
        return [r for r in self.reasons if r.kind not in LAND | BUILDING | EXEMPT]

    @property
    def land_satang(self) -> int:
        return self._worth("land", "value")

    @property
    def building_satang(self) -> int:
        return self._worth("building", "condo")

    def _worth(self, *kinds: str) -> int:
        pieces = (p for one in self.result.objects for p in one.pieces if p.kind in kinds)
        return rounded(sum((Fraction(piece.value) for piece in pieces), Fraction(0)))


def explain(record: AssessmentRecord, language: str) -> Explained:
    """Compute a record again from what it keeps; the law is that of its run."""
    kept = record.run.law
    law = rebuilt(kept["overlays"], kept["map_choices"]).of(record.tax_year)
    facts = facts_of(record)
    result = assess(facts, law)
    return Explained(record, facts, law, result, reasons_of(result.steps, language))


def reasons_of(steps: Iterable[Step], language: str) -> tuple[Reason, ...]:
    """Steps in the reader's language."""
    return tuple(
        Reason(
            step.kind,
            step.at,
            step.say(language),
            rounded(Fraction(step.amount)),
            step.rule,
            step.section,
            " · ".join(source_titles(step.sources, language)),
            step.confidence,
        )
        for step in steps
    )


def roll_page(run: TaxRun, filters: Filters, after: int = 0) -> list[AssessmentRecord]:
    """The next records along the route; one more than a page, to know whether there are others."""
    found = filtered(run, filters).filter(pk__gt=after).select_related("village")
    return list(found.defer("facts")[: PAGE + 1])


def filtered(run: TaxRun, filters: Filters) -> QuerySet[AssessmentRecord]:
    """Records of a run by text, village, class and amount."""
    found = AssessmentRecord.objects.of(run.subdistrict_id).filter(run=run)
    if filters.text:
        found = found.filter(_text(run, filters.text))
    if filters.is_owing:
        found = found.filter(due_satang__gt=0)
    lines = AssessmentLine.objects.filter(subdistrict=run.subdistrict_id, run=run)
    if filters.village is not None:
        found = found.filter(pk__in=lines.filter(village=filters.village).values("record"))
    if filters.tax_class:
        found = found.filter(pk__in=lines.filter(tax_class=filters.tax_class).values("record"))
    return found.order_by("pk")


def _text(run: TaxRun, text: str) -> Q:
    """A name, a record number or a parcel code."""
    lines = AssessmentLine.objects.filter(subdistrict=run.subdistrict_id, run=run)
    by_code = lines.filter(parcel__code__istartswith=text).values("record")
    return Q(taxpayer_name__icontains=text) | Q(number__endswith=text) | Q(pk__in=by_code)


def people_of_house(subdistrict: int, house: int) -> list[int]:
    """The persons whose names stand in a house register today."""
    names = HouseRegistration.objects.filter(subdistrict=subdistrict, house=house).open()
    return list(names.values_list("party_id", flat=True))


def records_of_house(subdistrict: int, house: int) -> QuerySet[AssessmentRecord]:
    """Records in force of the people whose names stand in a house register today, newest first."""
    parties = people_of_house(subdistrict, house)
    found = AssessmentRecord.objects.of(subdistrict).in_force().filter(party_ids__overlap=parties)
    return found.select_related("run").order_by("-tax_year", "-due_satang", "pk")


def class_name(code: str, language: str) -> str:
    """A class of the law in words."""
    found = texts("names")["classes"].get(code, {})
    return str(found.get(language, code))


def class_names(language: str) -> dict[str, str]:
    """All classes of the law in words."""
    return {code: str(name[language]) for code, name in texts("names")["classes"].items()}

"""Signs of the register as the law sees them in a year, and assessments explained."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest

from billing.models import Bill, BillQuerySet
from billing.selectors import next_due, next_part
from parcels.models import Party, Sign
from taxation.forms.signs import DeclaredSign
from taxation.law.arrears import Instalments
from taxation.law.schema import Law
from taxation.law.sign_bill import (
    SignAssessed,
    SignFacts,
    assess_signs,
    is_declared_late,
    sign_instalments,
)
from taxation.law.signs import sign_surcharge
from taxation.models import SignAssessment, SignPaper
from taxation.models.sign import SIGN_ORIGIN, SignAssessmentQuerySet
from taxation.selectors.law import rebuilt
from taxation.selectors.records import Reason, people_of_house, reasons_of


def signs_of_year(subdistrict: int, year: int) -> dict[Party, list[SignFacts]]:
    """Signs that stood on 1 January or were put up in the year, by owner, in two queries."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    stood = Q(removed_on__isnull=True) | Q(removed_on__gt=Greatest(first, F("installed_on")))
    rows = Sign.objects.filter(stood, subdistrict=subdistrict, installed_on__lte=last)
    found: dict[Party, list[SignFacts]] = defaultdict(list)
    for row in rows.select_related("owner").defer("position").order_by("code"):
        found[row.owner].append(facts_of(row))
    return dict(found)


def facts_of(row: Sign) -> SignFacts:
    """A sign of the register as it is taxed."""
    kind = f"{row.wording}_{'moving' if row.is_moving else 'static'}"
    return SignFacts(row.code, kind, row.width_cm, row.height_cm, row.sides, row.installed_on)


def to_kept(signs: Iterable[SignFacts]) -> list[dict[str, Any]]:
    """Plain data for the record."""
    return [{**asdict(one), "installed_on": one.installed_on.isoformat()} for one in signs]


def from_kept(rows: Iterable[dict[str, Any]]) -> list[SignFacts]:
    """The facts a record keeps."""
    return [
        SignFacts(**{**row, "installed_on": dt.date.fromisoformat(row["installed_on"])})
        for row in rows
    ]


def law_of(one: SignAssessment) -> Law:
    """The law an assessment used, rebuilt from what it kept."""
    return rebuilt(one.law["overlays"], one.law["map_choices"]).of(one.tax_year)


@dataclass(frozen=True, slots=True)
class SignExplained:
    """An assessment computed again from its own facts and law."""

    one: SignAssessment
    law: Law
    result: SignAssessed
    reasons: tuple[Reason, ...]

    @property
    def is_the_same(self) -> bool:
        return self.result.tax == self.one.tax_satang


def explain_signs(one: SignAssessment, language: str) -> SignExplained:
    """Every step of an assessment."""
    law = law_of(one)
    result = assess_signs(from_kept(one.signs), law)
    return SignExplained(one, law, result, reasons_of(result.steps, language))


def declared_signs(one: SignAssessment) -> list[DeclaredSign]:
    """The signs of an assessment with words and place as the register has them."""
    facts = from_kept(one.signs)
    rows = Sign.objects.filter(
        subdistrict=one.subdistrict_id, code__in=[sign.ref for sign in facts]
    )
    known = {row.code: row for row in rows.select_related("parcel__village").defer("position")}
    found = []
    for sign in facts:
        row = known.get(sign.ref)
        village = row.parcel.village if row else None
        place = " ".join(
            filter(None, [row.parcel.code if row else "", f"หมู่ {village.moo}" if village else ""])
        )
        found.append(
            DeclaredSign(
                sign.ref,
                sign.kind,
                sign.width_cm,
                sign.height_cm,
                sign.sides,
                row.business_name if row else "",
                place,
                sign.installed_on,
            )
        )
    return found


def papers_of(one: SignAssessment) -> QuerySet[SignPaper]:
    """Declarations and receipts of notices of the owner in the year, the first first."""
    return SignPaper.objects.filter(
        subdistrict=one.subdistrict_id, party=one.party_id, tax_year=one.tax_year
    ).order_by("on", "pk")


def was_declared_late(one: SignAssessment, law: Law, today: dt.date) -> bool:
    """Whether the owner declared after the last day, or has not declared by `today`."""
    declared = papers_of(one).filter(kind=SignPaper.Kind.DECLARED).first()
    day = declared.on if declared else None
    return is_declared_late(day, from_kept(one.signs), law, today)


@dataclass(frozen=True, slots=True)
class SignQuote:
    """What settles a sign bill on a day, satang.

    `late`: for paying late; `undeclared`: for declaring late, a part of every payment. `part` is
    what is left of the instalment that is next, with its share of `undeclared`; 0 without parts.
    """

    bill: Bill
    left: int
    late: int
    undeclared: int
    part: int
    part_undeclared: int

    @property
    def extra(self) -> int:
        return self.late + self.undeclared

    @property
    def total(self) -> int:
        return self.left + self.extra

    @property
    def next_total(self) -> int:
        """The next part with its share of the addition for declaring late."""
        return self.part + self.part_undeclared

    @property
    def is_late(self) -> bool:
        return self.late > 0


def bill_of(one: SignAssessment) -> Bill | None:
    """The open bill of an assessment."""
    open_bills = Bill.objects.of(one.subdistrict_id).open()
    return open_bills.filter(origin=SIGN_ORIGIN, origin_id=one.pk).first()


def quote(one: SignAssessment, on: dt.date) -> SignQuote | None:
    """What is to be paid on a day; None when there is no open bill."""
    bills = Bill.objects.of(one.subdistrict_id).open().with_paid()
    mine = bills.filter(origin=SIGN_ORIGIN, origin_id=one.pk)  # type: ignore[misc]
    return next(iter(quotes_on(mine, lambda _bill: (on,)).values()), None)


def quotes_on(
    bills: BillQuerySet, days: Callable[[int], Iterable[dt.date]]
) -> dict[tuple[int, dt.date], SignQuote]:
    """The same by bill and day for open bills with `paid_satang`. A constant number of queries."""
    listed = list(bills.prefetch_related("instalments"))
    of = SignAssessment.objects.in_bulk([bill.origin_id for bill in listed])
    declared = _first_declared(of.values())
    return {
        (bill.pk, on): _quote(
            bill, of[bill.origin_id], on, declared.get(_owner_year(of[bill.origin_id]))
        )
        for bill in listed
        for on in days(bill.pk)
    }


def _quote(bill: Bill, one: SignAssessment, on: dt.date, declared: dt.date | None) -> SignQuote:
    law, left = law_of(one), max(bill.amount_satang - bill.paid_satang, 0)  # type: ignore[attr-defined]
    declared_late = is_declared_late(declared, from_kept(one.signs), law, on)
    part = next_part(bill, left)

    def added(tax: int, *, declared_late: bool, due: dt.date = on) -> int:
        return sign_surcharge(tax, declared_late=declared_late, due=due, paid=on, law=law)

    return SignQuote(
        bill,
        left,
        added(left, declared_late=False, due=next_due(bill, left)),
        added(left, declared_late=declared_late),
        part,
        added(part, declared_late=declared_late),
    )


def _first_declared(ones: Iterable[SignAssessment]) -> dict[tuple[int, int], dt.date]:
    """The day of the first declaration of each owner and year."""
    listed = list(ones)
    if not listed:
        return {}
    papers = SignPaper.objects.filter(
        subdistrict=listed[0].subdistrict_id,
        kind=SignPaper.Kind.DECLARED,
        party__in=[one.party_id for one in listed],
    )
    found: dict[tuple[int, int], dt.date] = {}
    for party, year, on in papers.order_by("on", "pk").values_list("party", "tax_year", "on"):
        found.setdefault((party, year), on)
    return found


def _owner_year(one: SignAssessment) -> tuple[int, int]:
    return one.party_id, one.tax_year


def plan_of(one: SignAssessment, bill: Bill, law: Law) -> Instalments:
    """The parts this tax may be paid in."""
    return sign_instalments(one.tax_satang, bill.due_on, law)


def sign_roll(subdistrict: int, year: int, text: str = "") -> SignAssessmentQuerySet:
    """Drafts and assessments in force of a year, by owner's name; each owner once.

    A draft stands for the assessment it would replace.
    """
    rows = SignAssessment.objects.of(subdistrict).filter(tax_year=year)
    replaced = rows.drafts().filter(supersedes__isnull=False).values("supersedes")
    in_force = rows.in_force().exclude(pk__in=replaced).values("pk")
    rows = rows.filter(Q(issued_at__isnull=True) | Q(pk__in=in_force))
    if text:
        rows = rows.filter(Q(owner_name__icontains=text) | Q(signs__contains=[{"ref": text}]))
    return rows.order_by("owner_name", "pk")


def sign_roll_of(subdistrict: int, code: str) -> QuerySet[SignAssessment]:
    """Assessments in force that tax a sign, the newest first."""
    rows = SignAssessment.objects.of(subdistrict).in_force()
    return rows.filter(signs__contains=[{"ref": code}]).order_by("-tax_year", "pk")


def signs_of_house(subdistrict: int, house: int) -> QuerySet[SignAssessment]:
    """Assessments in force of the people of a house, the newest year first."""
    rows = SignAssessment.objects.of(subdistrict).in_force()
    mine = rows.filter(party__in=people_of_house(subdistrict, house))
    return mine.select_related("party").order_by("-tax_year", "pk")


def bills_of(subdistrict: int, ids: Iterable[int]) -> dict[int, Bill]:
    """Open bills with what was paid on them, by assessment."""
    rows: BillQuerySet = Bill.objects.of(subdistrict).open().filter(origin=SIGN_ORIGIN)
    return {bill.origin_id: bill for bill in rows.filter(origin_id__in=list(ids)).with_paid()}

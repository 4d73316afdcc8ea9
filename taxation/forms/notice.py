"""Content of the assessment notice (form 6) and its computation sheet (form 7). Pure.

Columns in the order of the ministry's form; one block a property object, its assets on the left,
its classes of use on the right.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import zip_longest
from typing import Any

from billing.thai_qr import BillPayment
from geo.units import RaiNganWah, from_sq_wah
from taxation.forms import words
from taxation.forms.qr import bill_codes, counter_bars, pay_code
from taxation.forms.texts import form
from taxation.law.arrears import instalments
from taxation.law.assessment import Assessment, ObjectShare
from taxation.law.calendar_days import last_day
from taxation.law.facts import ObjectFacts, TaxpayerFacts
from taxation.law.lines import Line
from taxation.law.money import baht, percent_text
from taxation.law.reductions import Reduction
from taxation.law.schema import Law, UseClass
from taxation.law.values import PieceValue


@dataclass(frozen=True)
class Office:
    """Who sends: the local body as it signs."""

    name: str
    address: str
    phone: str
    is_sample: bool
    #: Where the code of a bill is read; "" = the code holds its digits alone.
    recompute_url: str = ""
    #: Its own words for texts of the forms, by place.
    wording: Mapping[str, str] = field(default_factory=dict)
    has_thai_digits: bool = False

    def form(self, key: str) -> Any:
        """The texts of a form as this office words them."""
        return form(key, self.wording)

    @property
    def sample(self) -> str:
        """What is printed over the papers of an invented register."""
        return str(form("sample")) if self.is_sample else ""


@dataclass(frozen=True)
class Paper:
    """What a parcel is called outside our own code: document type and number."""

    document: str
    number: str
    survey_page: str = ""
    land_number: str = ""
    location: str = ""
    is_state_land: bool = False


@dataclass(frozen=True)
class UnitPaper:
    """What a unit is called outside our own code: its building, the registration, its number."""

    building: str
    registration: str
    number: str


@dataclass(frozen=True)
class Replaced:
    """The assessment a notice takes the place of, and the last day for what is added to it."""

    number: str
    due: int
    pay_by: dt.date


@dataclass(frozen=True)
class NoticeData:
    """Everything a notice says. Money in satang."""

    office: Office
    number: str
    dated_on: dt.date
    taxpayer: str
    address: str
    facts: TaxpayerFacts
    assessment: Assessment
    law: Law
    papers: Mapping[str, Paper]  # by parcel code
    unit_papers: Mapping[str, UnitPaper] = field(default_factory=dict)  # by unit code
    houses: Mapping[str, str] = field(default_factory=dict)  # building code -> house number
    replaces: Replaced | None = None
    pay: BillPayment | None = None  # while nothing is paid and the office takes money by bank


@dataclass(frozen=True)
class Land:
    area: RaiNganWah
    total_sq_wah: Decimal
    price: Decimal
    value: Decimal


@dataclass(frozen=True)
class House:
    ref: str
    type_code: str
    structure: str
    area_sq_m: Decimal
    price: Decimal
    value: Decimal
    age: int
    depreciation: Decimal
    net: Decimal


@dataclass(frozen=True)
class Part:
    """One class of use of an object with its part of the tax."""

    use: str
    base: Decimal
    exempt: Decimal
    taxable: Decimal
    rates: str
    tax: Decimal


@dataclass(frozen=True)
class Unit:
    """A condominium unit as form 8 counts it: no land of its own, no depreciation (s35)."""

    ref: str
    paper: UnitPaper
    location: str
    area_sq_m: Decimal
    price: Decimal
    value: Decimal
    parts: list[Part]


@dataclass(frozen=True)
class Block:
    """An object: rows of (land or None, house or None, part or None)."""

    paper: Paper
    parcel: str
    rows: list[tuple[Land | None, House | None, Part | None]]


def notice_context(data: NoticeData) -> dict[str, Any]:
    """What the template shows: sentences of form 6 and blocks of form 7."""
    wording, law, due = data.office.form("notice"), data.law, data.assessment.due
    year = law.tax_year + words.BUDDHIST
    counts = _counts(data.facts)
    return {
        "data": data,
        "form": wording,
        "calculation": data.office.form("calculation"),
        "year": year,
        "dated": words.long_date(data.dated_on),
        "subject": wording["subject"].format(year=year),
        "paragraphs": [
            wording["holding"].format(year=year, **counts),
            wording["assessed"].format(
                amount=words.money(baht(due)), words=words.baht_in_words(due)
            ),
            *_payment(wording, data),
            wording["objection"],
            *([wording["state_land"]] if _on_state_land(data) else []),
        ],
        "blocks": blocks(data),
        "unit_calculation": data.office.form("unit_calculation"),
        "units": units(data),
        "total": _totals(data.assessment),
        "reductions": [
            (reduction_words(r, law), baht(r.before - r.after)) for r in data.assessment.reductions
        ],
        "codes": bill_codes(data.facts, law, data.number, data.office.recompute_url),
        "pay": pay_code(data.pay) if data.pay else None,
        "bars": counter_bars(data.pay) if data.pay else None,
        "sample": data.office.sample,
    }


def units(data: NoticeData) -> list[Unit]:
    """The condominium units of form 8, each with its classes of use."""
    lines = {(line.authority, line.group, line.use_class): line for line in data.assessment.lines}
    return [
        Unit(
            ref=condo.ref,
            paper=data.unit_papers.get(thing.ref, UnitPaper("", "", condo.ref)),
            location=data.papers.get(_parcel_code(thing), Paper("", "")).location,
            area_sq_m=condo.area_sq_m,
            price=condo.price_per_sq_m or Decimal(0),
            value=(condo.area_sq_m * (condo.price_per_sq_m or 0)).quantize(Decimal("0.01")),
            parts=[_part(one, lines) for one in data.assessment.shares if one.ref == thing.ref],
        )
        for thing in data.facts.objects
        for condo in thing.condos
    ]


def blocks(data: NoticeData) -> list[Block]:
    """The land and buildings of the computation sheet in the order of the facts."""
    pieces = {value.ref: value.pieces for value in data.assessment.objects}
    lines = {(line.authority, line.group, line.use_class): line for line in data.assessment.lines}
    shares: dict[str, list[ObjectShare]] = {}
    for share in data.assessment.shares:
        shares.setdefault(share.ref, []).append(share)
    return [
        _block(thing, pieces.get(thing.ref, ()), shares.get(thing.ref, []), lines, data.papers)
        for thing in data.facts.objects
        if not thing.condos
    ]


def _block(
    thing: ObjectFacts,
    pieces: tuple[PieceValue, ...],
    shares: list[ObjectShare],
    lines: Mapping[Any, Line],
    papers: Mapping[str, Paper],
) -> Block:
    worth = {(piece.kind, piece.ref): piece for piece in pieces}
    lands = [_land(thing, index, worth) for index in range(len(thing.lands))]
    houses = [_house(thing, index, worth) for index in range(len(thing.buildings))]
    exempt = [use for use in thing.uses if use.use_class is UseClass.EXEMPT]
    parts = [*(_part(share, lines) for share in shares), *([_outside_the_tax()] if exempt else [])]
    parcel = _parcel_code(thing)
    paper = papers.get(parcel, Paper("", ""))
    return Block(paper, parcel, list(zip_longest(lands, houses, parts)))


def _outside_the_tax() -> Part:
    """The part of an object that s8 takes out of the tax: named, without a base."""
    nil = Decimal("0.00")
    return Part(form("uses")["EXEMPT"], nil, nil, nil, "–", nil)


def _parcel_code(thing: ObjectFacts) -> str:
    """The parcel an object lies on: its land's, or the one its building's code starts with."""
    if thing.lands:
        return thing.lands[0].ref
    return thing.ref.split("-B", 1)[0]


def _land(thing: ObjectFacts, index: int, worth: Mapping[Any, PieceValue]) -> Land:
    land = thing.lands[index]
    area = land.area_sq_wah * land.share.numerator / land.share.denominator
    return Land(
        from_sq_wah(area), area, land.price_per_sq_wah or Decimal(0), _net(worth, "land", land.ref)
    )


def _house(thing: ObjectFacts, index: int, worth: Mapping[Any, PieceValue]) -> House:
    house = thing.buildings[index]
    value = worth.get(("building", house.ref))
    return House(
        ref=house.ref,
        type_code=house.type_code,
        structure=form("structures").get(house.material, house.material),
        area_sq_m=house.area_sq_m,
        price=house.price_per_sq_m or Decimal(0),
        value=baht(value.gross) if value else Decimal(0),
        age=house.age_years,
        depreciation=baht(value.depreciation) if value else Decimal(0),
        net=_net(worth, "building", house.ref),
    )


def _net(worth: Mapping[Any, PieceValue], kind: str, ref: str) -> Decimal:
    piece = worth.get((kind, ref))
    return _baht(piece.value) if piece else Decimal(0)


def _part(share: ObjectShare, lines: Mapping[Any, Line]) -> Part:
    line = lines.get((share.authority, share.group, share.use_class))
    rates = {f"{percent_text(s.rate)}%" for s in line.slices} if line else set()
    return Part(
        use=form("uses")[share.use_class.value],
        base=_baht(share.base),
        exempt=_baht(share.exempt),
        taxable=_baht(share.taxable),
        rates=" / ".join(sorted(rates)) or "–",
        tax=baht(share.tax),
    )


def _baht(satang: int | Fraction) -> Decimal:
    """Exact satang shown in baht with two decimals; the tax line alone is rounded by the law."""
    exact = Fraction(satang) / 100
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.01"))


def _payment(wording: Mapping[str, str], data: NoticeData) -> list[str]:
    """Where and until when to pay; of a notice that replaces another, what is added (s53)."""
    due, before = data.assessment.due, data.replaces
    sentences = [_replaced(wording, before)] if before else []
    if before and due < before.due:
        sentences.append(wording["less"].format(less=_money(before.due - due)))
    if due == 0:
        return [*sentences, wording["nothing_due"]]
    if before and due > before.due:
        more = _money(due - before.due)
        sentences.append(_to_pay(wording["more"], data.office, before.pay_by, more=more))
        return [*sentences, wording["late"]]
    sentences.append(_to_pay(wording["pay"], data.office, last_day(data.law, "payment")))
    return [*sentences, *_parts(wording, data), wording["late"]]


def _replaced(wording: Mapping[str, str], before: Replaced) -> str:
    return wording["replaces"].format(number=before.number, before=_money(before.due))


def _to_pay(text: str, office: Office, until: dt.date, **filled: str) -> str:
    day = words.long_date(until)
    return text.format(office=office.name, address=office.address, due=day, **filled)


def _money(satang: int) -> str:
    return words.money(baht(satang))


def _parts(wording: Mapping[str, str], data: NoticeData) -> list[str]:
    """The offer of parts, as long as they can still be asked for (s52)."""
    plan = instalments(data.assessment.due, data.law)
    if not plan.eligible or data.dated_on > plan.due[0]:
        return []
    rows = " · ".join(
        wording["instalment"].format(number=n, amount=_money(amount), due=words.long_date(day))
        for n, (amount, day) in enumerate(zip(plan.amounts, plan.due, strict=True), start=1)
    )
    minimum = _money(data.law.payment.instalment_minimum)
    return [wording["instalments"].format(minimum=minimum, parts=len(plan.amounts), rows=rows)]


def _counts(facts: TaxpayerFacts) -> dict[str, int]:
    lands = {land.ref for thing in facts.objects for land in thing.lands}
    return {
        "parcels": len(lands),
        "buildings": sum(len(thing.buildings) for thing in facts.objects),
        "units": sum(len(thing.condos) for thing in facts.objects),
    }


def _on_state_land(data: NoticeData) -> bool:
    """Whether land is taxed in a possessor's name: paying gives no right to it (s9)."""
    lands = {land.ref for thing in data.facts.objects for land in thing.lands}
    return any(data.papers[code].is_state_land for code in lands if code in data.papers)


def _totals(assessment: Assessment) -> dict[str, Decimal]:
    return {
        "base": _baht(assessment.base),
        "exempt": _baht(assessment.exempt),
        "taxable": _baht(assessment.taxable),
        "tax": baht(assessment.tax),
        "due": baht(assessment.due),
    }


def reduction_words(one: Reduction, law: Law) -> str:
    """What a reduction is called on a bill: its category or order, its section, its percent."""
    category = law.standing.categories.get(one.code) if one.kind == "standing" else None
    known = {
        "name": category.name.th if category else "",
        "order": one.code or "–",
        "percent": percent_text(Fraction(one.percent or 0) / 100),
    }
    kind = "local_amount" if one.kind == "local" and one.percent is None else one.kind
    return str(form("reductions")[kind].format(**known))

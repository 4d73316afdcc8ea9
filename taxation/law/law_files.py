"""How each rule file is read into its frozen table. A file is a key, a title, and dated values."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from taxation.law.money import satang_of
from taxation.law.reader import Node
from taxation.law.schema import (
    Band,
    Calendar,
    Ceilings,
    Cite,
    Crop,
    Crops,
    Depreciation,
    Exemption,
    ExemptProperty,
    GeneralReduction,
    Holidays,
    Homestay,
    Livestock,
    LocalReduction,
    Names,
    Payment,
    PriceAccount,
    Relief,
    Schedule,
    SignLate,
    Signs,
    Source,
    StandingCategory,
    StandingReductions,
    TimeLimits,
    UseClass,
    VacantRule,
)

#: Keys every dated value may carry beside its own.
COMMON = ("sources", "confidence", "instrument", "rule", "until", "note")
CONFIDENCE = ("high", "medium", "low")
MATERIALS = ("brick", "half", "wood")


def names(node: Node) -> Names:
    """Both languages, neither may be missing."""
    return Names(node.child("th").text(), node.child("en").text())


def source(node: Node, known: Mapping[str, Source]) -> Source:
    """A key of sources.yaml, or a source spelt out in place."""
    if isinstance(node.value, str):
        if node.value not in known:
            raise node.wrong(
                f"unknown source '{node.value}'", "add it to sources.yaml or spell it out"
            )
        return known[node.value]
    node.only("title", "url", "note", "read_on")
    title = node.child("title")
    both = Names(title.value, title.value) if isinstance(title.value, str) else names(title)
    url = node.maybe("url")
    return Source("", both, str(url.value) if url else "")


def cite(node: Node, head: Node, known: Mapping[str, Source]) -> Cite:
    """Title and section of the file with the sources of this version."""
    instrument, rule = node.maybe("instrument"), node.maybe("rule")
    sources = tuple(source(row, known) for row in node.child("sources").rows())
    if not sources:
        raise node.wrong("has no source", "name at least one source")
    return Cite(
        title=names(head.child("title")),
        section=head.child("section").text(),
        sources=sources,
        confidence=node.child("confidence").one_of(CONFIDENCE),
        instrument=names(instrument) if instrument else None,
        rule=rule.text() if rule else "",
    )


def _percent(node: Node, most: str = "100") -> Fraction:
    return Fraction(node.decimal(most=most)) / 100


def _satang(node: Node) -> int:
    return satang_of(node.decimal())


def schedule(node: Node, why: Cite) -> Schedule:
    """Bands that rise without gaps; the last one is open."""
    node.only("steps", *COMMON)
    bands: list[Band] = []
    for row in node.child("steps").rows():
        row.only("up_to", "percent")
        if bands and bands[-1].top is None:
            raise row.wrong("follows an open step", "only the last step has up_to: null")
        bottom = (bands[-1].top or 0) if bands else 0
        limit = row.maybe("up_to")
        top = _satang(limit) if limit else None
        if top is not None and top <= bottom:
            raise row.wrong("does not rise", "order the steps by up_to")
        percent = row.child("percent").decimal(most="100")
        bands.append(Band(bottom, top, Fraction(percent) / 100, percent))
    if not bands or bands[-1].top is not None:
        raise node.child("steps").wrong("has no open last step", "end with up_to: null")
    return Schedule(why, tuple(bands))


def exemption(node: Node, why: Cite) -> Exemption:
    node.only("owner", "scope", "amount", *COMMON)
    amount = node.child("amount")
    return Exemption(
        why,
        owner=node.child("owner").one_of(("natural", "any")),
        scope=node.child("scope").one_of(("authority", "residence")),
        amount=None if amount.value == "all" else _satang(amount),
    )


def exempt_property(node: Node, why: Cite) -> ExemptProperty:
    node.only("items", *COMMON)
    return ExemptProperty(why, node.child("items").mapping(names))


def vacant_rule(node: Node, why: Cite) -> VacantRule:
    node.only("count_from_year", "every_years", "step_percent", "cap_percent", *COMMON)
    return VacantRule(
        why,
        count_from_year=node.child("count_from_year").integer(1),
        every_years=node.child("every_years").integer(1),
        step=_percent(node.child("step_percent")),
        cap=_percent(node.child("cap_percent")),
    )


def depreciation(node: Node, why: Cite) -> Depreciation:
    node.only("age_zero_percent", "materials", *COMMON)
    tables, titles = {}, {}
    for material, table in node.child("materials").items():
        if material not in MATERIALS:
            raise table.wrong("unknown material", f"use {', '.join(MATERIALS)}")
        tables[material] = _by_age(table.child("by_age"))
        titles[material] = names(table)
    if set(tables) != set(MATERIALS):
        raise node.child("materials").wrong("a material is missing", f"give {', '.join(MATERIALS)}")
    zero = node.child("age_zero_percent").decimal(most="100")
    return Depreciation(why, zero, tables, titles)


def _by_age(node: Node) -> tuple[Decimal, ...]:
    rows = {int(age): row.decimal(most="100") for age, row in node.items()}
    if sorted(rows) != list(range(1, len(rows) + 1)):
        raise node.wrong("ages have a gap", "give every age from 1 on")
    ordered = tuple(rows[age] for age in sorted(rows))
    if list(ordered) != sorted(ordered):
        raise node.wrong("falls with age", "percent never falls as a building ages")
    return ordered


def general_reduction(node: Node, why: Cite) -> GeneralReduction:
    node.only("percent", "on_top_of_standing", *COMMON)
    top = {Decimal(key): flag.flag() for key, flag in node.child("on_top_of_standing").items()}
    return GeneralReduction(why, node.child("percent").decimal(most="100"), top)


def standing_reductions(node: Node, why: Cite) -> StandingReductions:
    node.only("categories", *COMMON)
    rows = {code: _category(code, row) for code, row in node.child("categories").items()}
    return StandingReductions(why, rows)


def _category(code: str, row: Node) -> StandingCategory:
    row.only("percent", "owner", "classes", "limit_years", "th", "en")
    classes, limit = row.maybe("classes"), row.maybe("limit_years")
    return StandingCategory(
        code,
        names(row),
        row.child("percent").decimal(most="100"),
        row.child("owner").one_of(("natural", "juristic", "any")),
        tuple(use_class(c) for c in classes.rows()) if classes else None,
        limit.integer(1) if limit else None,
    )


def use_class(node: Node) -> UseClass:
    """A class name."""
    return UseClass(node.one_of(tuple(UseClass)))


def relief(node: Node, why: Cite) -> Relief:
    node.only("percent", *COMMON)
    return Relief(why, node.child("percent").decimal(most="100"))


def calendar(node: Node, why: Cite) -> Calendar:
    node.only("price_notice_before", "assess", "pay", "instalments", "warn", "land_office", *COMMON)
    instalments = tuple(row.day() for row in node.child("instalments").rows())
    if not instalments or list(instalments) != sorted(set(instalments)):
        raise node.child("instalments").wrong("dates do not rise", "list the due dates in order")
    return Calendar(
        why,
        price_notice_before=_day(node, "price_notice_before"),
        assess=_day(node, "assess"),
        pay=node.child("pay").day(),
        instalments=instalments,
        warn=_day(node, "warn"),
        land_office=_day(node, "land_office"),
    )


def _day(node: Node, key: str) -> date | None:
    found = node.maybe(key)
    return found.day() if found else None


def price_account(node: Node, why: Cite) -> PriceAccount:
    node.only("account", *COMMON)
    return PriceAccount(why, node.child("account").text())


def payment(node: Node, why: Cite) -> Payment:
    node.only("instalment", "penalty", "surcharge", "refund", *COMMON)
    parts, extra, back = (node.child(k) for k in ("instalment", "surcharge", "refund"))
    return Payment(
        why,
        instalment_minimum=_satang(parts.child("minimum")),
        instalment_parts=parts.child("parts").integer(1),
        penalty=node.child("penalty").mapping(_percent),
        surcharge_month=_percent(extra.child("per_month")),
        surcharge_extension=_percent(extra.child("within_extension")),
        surcharge_cap=_percent(extra.child("cap_percent_of_tax")),
        refund_month=_percent(back.child("per_month")),
        refund_claim_years=back.child("claim_years").integer(1),
    )


def time_limits(node: Node, why: Cite) -> TimeLimits:
    node.only("days", "years", *COMMON)
    return TimeLimits(
        why,
        node.child("days").mapping(lambda n: n.integer(1)),
        node.child("years").mapping(lambda n: n.integer(1)),
    )


def crops(node: Node, why: Cite) -> Crops:
    node.only("trees_per_rai", *COMMON)
    return Crops(
        why,
        node.child("trees_per_rai").mapping(
            lambda n: Crop(names(n), n.child("low").integer(1), n.child("high").integer(1))
        ),
    )


def livestock(node: Node, why: Cite) -> Livestock:
    node.only("rai_per_animal", *COMMON)
    animals = node.child("rai_per_animal")
    rai = animals.mapping(lambda n: n.child("rai").decimal())
    return Livestock(why, rai, animals.mapping(names))


def homestay(node: Node, why: Cite) -> Homestay:
    node.only("most_rooms", "most_guests", *COMMON)
    return Homestay(why, node.child("most_rooms").integer(), node.child("most_guests").integer())


def signs(node: Node, why: Cite) -> Signs:
    node.only("unit_sq_cm", "least", "baht_per_unit", "late", *COMMON)
    late = node.child("late")
    fine = [_satang(row) for row in late.child("failing_to_declare_fine").rows()]
    return Signs(
        why,
        unit_sq_cm=node.child("unit_sq_cm").integer(1),
        least=_satang(node.child("least")),
        per_unit=node.child("baht_per_unit").mapping(_satang),
        late=SignLate(
            late.child("declare_by_month").integer(1),
            late.child("declare_by_day").integer(1),
            late.child("pay_within_days").integer(1),
            _satang(late.child("instalment_minimum")),
            late.child("instalment_parts").integer(1),
            late.child("received_after_days").mapping(lambda days: days.integer(0)),
            _percent(late.child("late_declaring_percent")),
            _percent(late.child("late_paying_percent_per_month")),
            (fine[0], fine[1]),
        ),
    )


def holidays(node: Node, why: Cite) -> Holidays:
    node.only("every_year", "dates", *COMMON)
    fixed = set()
    for row in node.child("every_year").rows():
        day = Node(row.file, row.path, f"2000-{row.text()}").day()
        fixed.add((day.month, day.day))
    return Holidays(why, frozenset(fixed), frozenset(r.day() for r in node.child("dates").rows()))


def ceilings(node: Node, why: Cite) -> Ceilings:
    node.only("percent", *COMMON)
    return Ceilings(why, {UseClass(k): _percent(n) for k, n in node.child("percent").items()})


def local_reduction(node: Node) -> LocalReduction:
    """An order of the executive that the office layers over the law."""
    node.only("section", "percent", "amount", "order_no", "ordered_on", "sources", "confidence")
    percent, amount = node.maybe("percent"), node.maybe("amount")
    if (percent is None) == (amount is None):
        raise node.wrong("needs a percent or an amount", "give exactly one of the two")
    return LocalReduction(
        section=node.child("section").one_of(("56", "57")),
        percent=percent.decimal(most="100") if percent else None,
        amount=_satang(amount) if amount else None,
        order_no=node.child("order_no").text(),
        ordered_on=_day(node, "ordered_on"),
    )


Reader = Callable[[Node, Cite], Any]
#: key of a rule file -> how one of its values is read
READERS: Mapping[str, Reader] = {
    **{
        f"rate_{name}": schedule
        for name in (
            "agriculture",
            "residence_main",
            "residence_main_building",
            "residence_other",
            "other",
            "vacant",
        )
    },
    **{
        f"exemption_{name}": exemption
        for name in ("agriculture", "residence_main", "residence_main_building")
    },
    "exempt_property": exempt_property,
    "vacant_add_on": vacant_rule,
    "depreciation": depreciation,
    "general_reduction": general_reduction,
    "standing_reduction": standing_reductions,
    "relief_s97": relief,
    "calendar": calendar,
    "price_accounts": price_account,
    "payment": payment,
    "time_limits": time_limits,
    "crops": crops,
    "livestock": livestock,
    "homestay": homestay,
    "signs": signs,
    "holidays": holidays,
    "ceilings": ceilings,
}

"""Split each object by use (section 38): exact shares, one part per use."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from taxation.law.facts import WHOLE, ObjectFacts, UseShare, class_of
from taxation.law.money import Exact, percent_text, rounded, text
from taxation.law.schema import Law, LocalReduction, UseClass
from taxation.law.steps import Log


@dataclass(frozen=True, slots=True)
class Part:
    """The share of an object in one class: the number-th use of the facts.

    `group` = (authority, group, own ref without one).
    """

    number: int
    ref: str
    group: tuple[str, str, str]
    use_class: UseClass
    share: Fraction
    value: Exact
    vacant_years: int
    resident: str
    standing: str
    orders: tuple[LocalReduction, ...]


def shares_of(uses: Sequence[UseShare], decimals: str = "none") -> list[Fraction]:
    """Exact share of each use; with `decimals` percents are rounded, the last takes the rest."""
    if len(uses) == 1:
        return [uses[0].share if uses[0].share is not None else WHOLE]
    if uses[0].share is not None:
        exact = [use.share or Fraction(0) for use in uses]
    else:
        areas = [Fraction(use.area or 0) for use in uses]
        whole = sum(areas)
        exact = [area / whole for area in areas]
    if decimals == "none":
        return exact
    unit = 100 * 10 ** int(decimals)
    shares = [Fraction(rounded(share * unit), unit) for share in exact[:-1]]
    return [*shares, WHOLE - sum(shares)]


def split(one: ObjectFacts, value: Exact, law: Law, log: Log, first: int = 0) -> list[Part]:
    """One part per use; property outside the tax (section 8) is logged and left out."""
    parts = []
    shares = shares_of(one.uses, law.setting("share_decimals"))
    for number, (use, share) in enumerate(zip(one.uses, shares, strict=True), first):
        amount = _amount(value, share, law)
        use_class = class_of(use, law)
        _log_part(one, use, share, value, amount, law, log)
        if use_class == UseClass.EXEMPT:
            continue
        parts.append(
            Part(
                number=number,
                ref=one.ref,
                group=(one.authority, one.group, "" if one.group else one.ref),
                use_class=use_class,
                share=share,
                value=amount,
                vacant_years=use.vacant_years or 0,
                resident=use.resident,
                standing=_standing(one, use_class, law, log),
                orders=one.orders,
            )
        )
    return parts


def _log_part(
    one: ObjectFacts,
    use: UseShare,
    share: Fraction,
    whole: Exact,
    amount: Exact,
    law: Law,
    log: Log,
) -> None:
    if len(one.uses) > 1:
        rule = "U2" if use.area is None else "U1"
        shown = {
            "use_class": class_of(use, law),
            "share": share,
            "percent": percent_text(share),
            "whole": text(whole),
            "value": text(amount),
        }
        log.write("part", amount, rule, one.ref, "exact", shown)
    if use.use_class == UseClass.EXEMPT:
        item = law.exempt_property.items.get(use.exempt_item)
        ground = {"ground": item.th if item else "-", "ground_en": item.en if item else "-"}
        log.add("outside_tax", amount, "C1", at=one.ref, item=use.exempt_item or "-",
                value=text(amount), **ground)  # fmt: skip


def _amount(value: Exact, share: Fraction, law: Law) -> Exact:
    exact = value * share
    if exact.denominator == 1:
        return exact.numerator
    return (
        rounded(exact, law.setting("rounding_mode"))
        if law.setting("round_parts") == "yes"
        else exact
    )


def _standing(one: ObjectFacts, use_class: UseClass, law: Law, log: Log) -> str:
    """The standing category that reduces this part, "" when none does."""
    if not one.standing:
        return ""
    category = law.standing.categories[one.standing]
    if category.classes is not None and use_class not in category.classes:
        return ""
    if (
        category.limit_years
        and one.standing_since is not None
        and law.tax_year - one.standing_since >= category.limit_years
    ):
        log.add(
            "standing_ended",
            0,
            "E1",
            at=one.ref,
            category=category.name.th,
            category_en=category.name.en,
            years=category.limit_years,
        )
        return ""
    return one.standing

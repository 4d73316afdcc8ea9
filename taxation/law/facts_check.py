"""Refuse facts no law can assess: every refusal names its row and says what to do."""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

from taxation.law.errors import BadFacts
from taxation.law.facts import WHOLE, BuildingPiece, ObjectFacts, TaxpayerFacts, UseShare, class_of
from taxation.law.money import percent_text
from taxation.law.schema import Law, LocalReduction, OwnerKind, UseClass

HOMES = (UseClass.RES_MAIN, UseClass.RES_MAIN_BUILDING)
CLASSES, OWNERS = frozenset(UseClass), frozenset(OwnerKind)
MATERIALS = ("brick", "half", "wood", "light")
#: Baht. No owner set holds so much in one authority: an area or a price is mistyped.
MOST_WORTH = 10**13


def check_facts(facts: TaxpayerFacts, law: Law, plain: dict[int, bool] | None = None) -> None:
    """Raise BadFacts on the first thing wrong.

    `plain` remembers, over facts that live as long as it, which uses by their identity are right,
    and whether they are in no home: thousands of objects share them.
    """
    plain = {} if plain is None else plain
    if facts.owner_kind not in OWNERS:
        raise BadFacts("owner_kind_unknown", at=facts.key, value=facts.owner_kind)
    if facts.old_tax_2562 is not None and facts.old_tax_2562 < 0:
        raise BadFacts("value_negative", at=facts.key, value=facts.old_tax_2562)
    _orders(facts.key, facts.orders)
    seen: set[tuple[str, str]] = set()
    for one in facts.objects:
        if (one.authority, one.ref) in seen:
            raise BadFacts("duplicate_ref", at=one.ref)
        seen.add((one.authority, one.ref))
        check_pieces(one)
        if one.orders:
            _orders(one.ref, one.orders)
        if id(one.uses) not in plain:
            _uses(one, law)
            plain[id(one.uses)] = not any(map(_in_a_home, one.uses))
        if one.standing:
            _standing(one, facts.owner_kind, law)
    _worth(facts)
    _one_home(facts, law, plain)


def _uses(one: ObjectFacts, law: Law) -> None:
    if not one.uses:
        raise BadFacts("uses_missing", at=one.ref)
    for use in one.uses:
        _use(one.ref, use, law)
    _shares(one)


def _in_a_home(use: UseShare) -> bool:
    return use.use_class in HOMES or use.on_state_land


def check_pieces(one: ObjectFacts) -> None:
    """Areas, prices, materials and ages."""
    if not (one.lands or one.buildings or one.condos) and one.value is None:
        raise BadFacts("object_empty", at=one.ref)
    if one.value is not None and one.value < 0:
        raise BadFacts("value_negative", at=one.ref, value=one.value)
    for land in one.lands:
        _measure(land.ref or one.ref, land.area_sq_wah, land.price_per_sq_wah)
        _part(one.ref, land.share)
    for condo in one.condos:
        _measure(condo.ref or one.ref, condo.area_sq_m, condo.price_per_sq_m)
    for building in one.buildings:
        _building(building.ref or one.ref, building)


def _building(at: str, building: BuildingPiece) -> None:
    _part(at, building.share)
    if building.untaxed:
        return
    _measure(at, building.area_sq_m, building.price_per_sq_m)
    if building.material not in MATERIALS:
        allowed = ", ".join(MATERIALS)
        raise BadFacts("material_unknown", at=at, value=building.material, allowed=allowed)
    if building.age_years < 0:
        raise BadFacts("age_negative", at=at, value=building.age_years)


def _measure(at: str, area: Decimal, price: Decimal | None) -> None:
    if type(area) is type(price) is Decimal and area > 0 and price >= 0:
        return
    for number in (area, price):
        if isinstance(number, float):
            raise BadFacts("number_float", at=at, value=number)
    check_area(at, area)
    if price is None:
        raise BadFacts("price_missing", at=at)
    if price < 0:
        raise BadFacts("price_negative", at=at, value=price)


def check_area(at: str, area: Decimal) -> None:
    """An area or a length is above zero."""
    if not area > 0:
        raise BadFacts("area_not_positive", at=at, value=area)


def _part(at: str, share: Fraction) -> None:
    if share is not WHOLE and not 0 <= share <= 1:
        code = "shares_over_whole" if share > 1 else "share_negative"
        raise BadFacts(code, at=at, value=percent_text(share) if share > 1 else share)


def _worth(facts: TaxpayerFacts) -> None:
    """What is possible: the columns of a run and of its records hold no more."""
    found = [(_roughly(one), one.ref) for one in facts.objects]
    total = sum(worth for worth, _ in found)
    if total > MOST_WORTH:
        raise BadFacts("value_too_large", at=max(found)[1], value=f"{total:,.0f}")


def _roughly(one: ObjectFacts) -> float:
    """Baht as new, near enough to tell a mistyped number."""
    total = float(one.value or 0)
    for land in one.lands:
        worth = float(land.area_sq_wah) * float(land.price_per_sq_wah or 0)
        total += worth if land.share is WHOLE else worth * float(land.share)
    for unit in one.condos:
        total += float(unit.area_sq_m) * float(unit.price_per_sq_m or 0)
    for house in one.buildings:
        total += 0 if house.untaxed else float(house.area_sq_m) * float(house.price_per_sq_m or 0)
    return total


def _use(at: str, use: UseShare, law: Law) -> None:
    if use.use_class not in CLASSES:
        raise BadFacts("class_unknown", at=at, value=use.use_class, allowed=", ".join(UseClass))
    if use.use_class == UseClass.VACANT:
        if use.vacant_years is None:
            raise BadFacts("vacant_years_missing", at=at)
        if use.vacant_years < 1:
            raise BadFacts("vacant_years_wrong", at=at, value=use.vacant_years)
    if use.exempt_item and use.exempt_item not in law.exempt_property.items:
        raise BadFacts("exempt_item_unknown", at=at, value=use.exempt_item)
    for number in (use.area, use.share):
        if number is not None and number < 0:
            raise BadFacts("share_negative", at=at, value=number)


def _shares(one: ObjectFacts) -> None:
    """One way of sharing for all uses; shares sum to the whole."""
    uses = one.uses
    if len(uses) == 1 and uses[0].share is None:
        return
    by_area = [use.area is not None for use in uses]
    by_share = [use.share is not None for use in uses]
    if any(by_share):
        if not all(by_share) or any(by_area):
            raise BadFacts("shares_mixed", at=one.ref)
        total = sum((use.share for use in uses if use.share is not None), Fraction(0))
        if total != WHOLE:
            code = "shares_over_whole" if total > 1 else "shares_under_whole"
            raise BadFacts(code, at=one.ref, value=percent_text(total))
    elif len(uses) > 1:
        if not all(by_area):
            raise BadFacts("shares_mixed", at=one.ref)
        if not sum(use.area for use in uses if use.area is not None):
            raise BadFacts("share_negative", at=one.ref, value=0)


def _standing(one: ObjectFacts, owner: OwnerKind, law: Law) -> None:
    category = law.standing.categories.get(one.standing)
    if category is None:
        allowed = ", ".join(law.standing.categories)
        raise BadFacts("standing_unknown", at=one.ref, value=one.standing, allowed=allowed)
    if category.owner not in ("any", owner):
        raise BadFacts("standing_owner", at=one.ref, value=one.standing)


def _orders(at: str, orders: tuple[LocalReduction, ...]) -> None:
    for order in orders:
        both = (order.percent is None) == (order.amount is None)
        percent_bad = order.percent is not None and not 0 <= order.percent <= 100
        amount_bad = order.amount is not None and order.amount < 0
        if both or percent_bad or amount_bad:
            raise BadFacts(
                "local_reduction_wrong", at=at, value=order.percent or order.amount or ""
            )


def _one_home(facts: TaxpayerFacts, law: Law, plain: dict[int, bool]) -> None:
    """H1, H11: a natural person has one main residence; its parts touch each other."""
    with_home = [one for one in facts.objects if not plain[id(one.uses)]]
    homes: dict[str, dict[tuple[str, str, UseClass], str]] = defaultdict(dict)
    for one in with_home:
        for use in one.uses:
            if not _in_a_home(use):
                continue
            use_class = class_of(use, law)
            if use_class not in HOMES:
                continue
            if facts.owner_kind == OwnerKind.JURISTIC:
                raise BadFacts("main_residence_owner", at=one.ref)
            place = (one.authority, f"g:{one.group}" if one.group else f"o:{one.ref}", use_class)
            homes[use.resident].setdefault(place, one.ref)
    for places in homes.values():
        if len(places) > 1:
            refs = list(places.values())
            raise BadFacts("two_main_residences", at=refs[1], value=", ".join(refs))

"""A condominium unit of the register -> an object of the law (s35: no depreciation, no land)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from taxation.law.facts import CondoPiece, ObjectFacts
from taxation.selectors import rows
from taxation.selectors.findings import Kind
from taxation.selectors.ground import Ground
from taxation.selectors.uses import Uses

TOLERANCE = Decimal("0.01")


def unit_object(
    ground: Ground, uses: Uses, unit: rows.UnitRow, note: Callable[..., None]
) -> ObjectFacts | None:
    """The unit with its uses; None and findings where owner, use or price is missing.

    A unit is a group of its own: it shares a boundary line with no land (s42).
    """
    inside = ground.unit_uses.get(unit.id, [])
    sure = _owner_and_price_are_known(ground, unit, note)
    if not sure or not _uses_add_up(ground, unit, inside, note):
        return None
    piece = CondoPiece(unit.number, unit.area_sq_m, unit.baht_per_sq_m)
    return ObjectFacts(unit.code, uses.of_unit(unit, inside), condos=(piece,), group=unit.code)


def _owner_and_price_are_known(
    ground: Ground, unit: rows.UnitRow, note: Callable[..., None]
) -> bool:
    about = {"unit": unit.number}
    if not unit.holders:
        note(Kind.NO_OWNER, unit.building_id, **about)
        return False
    if wrong := ground.shares.wrong("unit", unit.id):
        note(wrong[0], unit.building_id, percent=wrong[1], **about)
        if wrong[0] == Kind.SHARES_OVER:
            return False
    if unit.baht_per_sq_m is None:
        note(Kind.NO_UNIT_PRICE, unit.building_id, **about)
    elif unit.price_source != "treasury":
        note(Kind.ESTIMATED_PRICE, unit.building_id, source=unit.price_source, **about)
    return unit.baht_per_sq_m is not None


def _uses_add_up(
    ground: Ground,
    unit: rows.UnitRow,
    inside: Sequence[rows.UnitUseRow],
    note: Callable[..., None],
) -> bool:
    total = sum((row.area_sq_m for row in inside), Decimal(0))
    whole, at = unit.area_sq_m, unit.building_id
    if strange := ground.strange_use("unit", unit.id, unit.code):
        note(Kind.REFUSED, at, **strange)
    elif not inside:
        note(Kind.NO_USE, at, unit=unit.number)
    elif abs(total - whole) > TOLERANCE:
        note(Kind.USES_DO_NOT_ADD_UP, at, uses=total, whole=whole, unit=unit.number)
    else:
        return True
    return False

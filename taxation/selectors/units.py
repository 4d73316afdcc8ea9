"""A condominium unit of the register -> an object of the law (s35: no depreciation, no land)."""

from __future__ import annotations

from collections.abc import Callable
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
    about = {"unit": unit.number}
    if not unit.holders:
        note(Kind.NO_OWNER, unit.building_id, **about)
        return None
    if unit.baht_per_sq_m is None:
        note(Kind.NO_UNIT_PRICE, unit.building_id, **about)
        return None
    if unit.price_source != "treasury":
        note(Kind.ESTIMATED_PRICE, unit.building_id, source=unit.price_source, **about)
    total = sum((row.area_sq_m for row in inside), Decimal(0))
    if strange := ground.strange_use("unit", unit.id, unit.code):
        note(Kind.REFUSED, unit.building_id, **strange)
        return None
    if not inside:
        note(Kind.NO_USE, unit.building_id, **about)
        return None
    if abs(total - unit.area_sq_m) > TOLERANCE:
        whole = unit.area_sq_m
        note(
            Kind.USES_DO_NOT_ADD_UP,
            unit.building_id,
            uses=total,
            whole=whole,
            unit=unit.number,
        )
        return None
    piece = CondoPiece(unit.number, unit.area_sq_m, unit.baht_per_sq_m)
    return ObjectFacts(unit.code, uses.of_unit(unit, inside), condos=(piece,), group=unit.code)

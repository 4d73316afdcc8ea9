"""Facts to JSON and back without loss: decimals and fractions as text, dates as YYYY-MM-DD.

An issued assessment keeps this form, so that it can be recomputed years later.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from operator import attrgetter
from typing import Any, TypeAlias

from taxation.law.errors import BadFacts
from taxation.law.facts import (
    BuildingPiece,
    CondoPiece,
    LandPiece,
    ObjectFacts,
    TaxpayerFacts,
    UseShare,
)
from taxation.law.schema import LocalReduction, OwnerKind, UseClass

VERSION = 1


def to_json(facts: TaxpayerFacts) -> dict[str, Any]:
    """Plain data for json.dumps; fields at their default are left out."""
    return {"version": VERSION, **plain(facts)}


def from_json(data: Mapping[str, Any]) -> TaxpayerFacts:
    """The facts again, equal to those written."""
    try:
        objects = tuple(_object(row) for row in data["objects"])
        return TaxpayerFacts(
            key=str(data["key"]),
            owner_kind=_owner(data),
            objects=objects,
            old_tax_2562=_decimal(data.get("old_tax_2562")),
            orders=_orders(data),
            skip_general_reduction=bool(data.get("skip_general_reduction", False)),
        )
    except (
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
        InvalidOperation,
        ZeroDivisionError,
    ) as wrong:
        raise BadFacts(
            "facts_unreadable", at=str(data.get("key", "?")), problem=repr(wrong)
        ) from wrong


def _owner(data: Mapping[str, Any]) -> OwnerKind:
    try:
        return OwnerKind(data["owner_kind"])
    except ValueError:
        raise BadFacts(
            "owner_kind_unknown", at=str(data["key"]), value=data["owner_kind"]
        ) from None


def _object(row: Mapping[str, Any]) -> ObjectFacts:
    ref = str(row["ref"])
    return ObjectFacts(
        ref=ref,
        uses=tuple(_use(use, ref) for use in row.get("uses", ())),
        lands=tuple(_land(piece) for piece in row.get("lands", ())),
        buildings=tuple(_building(piece) for piece in row.get("buildings", ())),
        condos=tuple(_condo(piece) for piece in row.get("condos", ())),
        value=_decimal(row.get("value")),
        group=row.get("group", ""),
        authority=row.get("authority", ""),
        standing=row.get("standing", ""),
        standing_since=row.get("standing_since"),
        orders=_orders(row),
    )


def _use(row: Mapping[str, Any], ref: str) -> UseShare:
    try:
        use_class = UseClass(row["use_class"])
    except ValueError:
        allowed = ", ".join(UseClass)
        raise BadFacts("class_unknown", at=ref, value=row["use_class"], allowed=allowed) from None
    share = row.get("share")
    return UseShare(
        use_class,
        area=_decimal(row.get("area")),
        share=None if share is None else Fraction(share),
        vacant_years=row.get("vacant_years"),
        exempt_item=row.get("exempt_item", ""),
        resident=row.get("resident", ""),
        on_state_land=bool(row.get("on_state_land", False)),
    )


def _land(row: Mapping[str, Any]) -> LandPiece:
    return LandPiece(
        row["ref"],
        Decimal(row["area_sq_wah"]),
        _decimal(row.get("price_per_sq_wah")),
        Fraction(row.get("share", 1)),
        row.get("price_note", ""),
    )


def _building(row: Mapping[str, Any]) -> BuildingPiece:
    return BuildingPiece(
        row["ref"],
        Decimal(row["area_sq_m"]),
        _decimal(row.get("price_per_sq_m")),
        row["material"],
        int(row["age_years"]),
        row.get("type_code", ""),
        Fraction(row.get("share", 1)),
        row.get("untaxed", ""),
    )


def _condo(row: Mapping[str, Any]) -> CondoPiece:
    return CondoPiece(row["ref"], Decimal(row["area_sq_m"]), _decimal(row.get("price_per_sq_m")))


def _orders(row: Mapping[str, Any]) -> tuple[LocalReduction, ...]:
    return tuple(
        LocalReduction(
            one["section"],
            _decimal(one.get("percent")),
            one.get("amount"),
            one.get("order_no", ""),
            date.fromisoformat(one["ordered_on"]) if one.get("ordered_on") else None,
        )
        for one in row.get("orders", ())
    )


def _decimal(raw: object) -> Decimal | None:
    if isinstance(raw, float):
        raise TypeError("a float is not exact")
    return None if raw is None else Decimal(str(raw))


def plain(value: Any) -> dict[str, Any]:
    """The fields of a dataclass that are not at their default."""
    names, values_of, defaults = SHAPES[type(value)]
    found = {}
    for name, mine, default in zip(names, values_of(value), defaults, strict=True):
        if mine is not default and (default is MISSING or mine != default):
            write = WRITERS.get(type(mine))
            found[name] = mine if write is None else write(mine)
    return found


Shape: TypeAlias = tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]], tuple[Any, ...]]


def _shape(kind: type[Any]) -> Shape:
    names = tuple(field.name for field in fields(kind))
    return names, attrgetter(*names), tuple(field.default for field in fields(kind))


#: Names of the fields of each kind of facts, how to get them all, and their defaults.
SHAPES: Mapping[type[Any], Shape] = {
    kind: _shape(kind)
    for kind in (
        TaxpayerFacts, ObjectFacts, UseShare, LandPiece, BuildingPiece, CondoPiece, LocalReduction
    )
}  # fmt: skip
#: How a value that JSON does not know is written.
WRITERS: Mapping[type[Any], Callable[[Any], Any]] = {
    Decimal: str,
    Fraction: str,
    UseClass: attrgetter("value"),
    OwnerKind: attrgetter("value"),
    date: date.isoformat,
    tuple: lambda rows: [plain(row) for row in rows],
    **dict.fromkeys(SHAPES, plain),
}

"""Read the `inputs_json` of a worked example into facts (format: docs/examples-format.md)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from taxation.law.errors import BadFacts
from taxation.law.example_problems import unreadable
from taxation.law.facts import (
    BuildingPiece,
    CondoPiece,
    LandPiece,
    ObjectFacts,
    TaxpayerFacts,
    UseShare,
    sq_wah,
)
from taxation.law.money import decimal_of, whole_of
from taxation.law.schema import Law, LocalReduction, OwnerKind, UseClass

ZERO = Decimal(0)


def owner_kind(raw: str, at: str) -> OwnerKind:
    """Natural when the example does not say."""
    try:
        return OwnerKind(raw or "natural")
    except ValueError:
        raise BadFacts("owner_kind_unknown", at=at, value=raw) from None


def taxpayer(inputs: Mapping[str, Any], owner: str, at: str, law: Law) -> TaxpayerFacts:
    """An `assessment` example: everything one taxpayer owns."""
    standing = _standing(inputs.get("permanent_reduction"), at, law)
    objects = tuple(
        one_object(row, row.get("ref") or f"{at}-{number}", standing)
        for number, row in enumerate(inputs["objects"], 1)
    )
    old, local = inputs.get("old_tax_2562"), inputs.get("local_reduction_pct")
    orders = (LocalReduction("56", percent=decimal_of(local, at)),) if local is not None else ()
    return TaxpayerFacts(
        key=at,
        owner_kind=owner_kind(owner, at),
        objects=objects,
        old_tax_2562=None if old is None else decimal_of(old, at),
        orders=orders,
        skip_general_reduction=bool(inputs.get("no_general_reduction", False)),
    )


def one_object(row: Mapping[str, Any], ref: str, standing: str = "") -> ObjectFacts:
    """One object; its pieces and a bare value add up."""
    value = row.get("value")
    uses = row.get("uses") or ()
    return ObjectFacts(
        ref=ref,
        uses=tuple(_use(use, row, ref, len(uses)) for use in uses),
        lands=tuple(_land(piece, ref) for piece in row.get("land") or ()),
        buildings=tuple(_building(piece, ref) for piece in row.get("buildings") or ()),
        condos=tuple(_condo(piece, ref) for piece in row.get("condos") or ()),
        value=None if value is None else decimal_of(value, ref),
        group=str(row.get("contiguous_group") or ""),
        authority=str(row.get("lao") or ""),
        standing=standing,
    )


def _land(piece: Mapping[str, Any], ref: str) -> LandPiece:
    units = [decimal_of(piece.get(unit) or 0, ref) for unit in ("rai", "ngan", "wah")]
    for number in units:
        if number < 0:
            raise BadFacts("area_not_positive", at=ref, value=number)
    area = sq_wah(*units)
    return LandPiece(ref, area, _price(piece, "price_per_wah", ref))


def _building(piece: Mapping[str, Any], ref: str) -> BuildingPiece:
    return BuildingPiece(
        ref,
        decimal_of(piece["area_m2"], ref),
        _price(piece, "price_per_m2", ref),
        str(piece["material"]),
        whole_of(piece["age_years"], ref),
    )


def _condo(piece: Mapping[str, Any], ref: str) -> CondoPiece:
    return CondoPiece(ref, decimal_of(piece["area_m2"], ref), _price(piece, "price_per_m2", ref))


def _price(piece: Mapping[str, Any], key: str, ref: str) -> Decimal | None:
    return None if piece.get(key) is None else decimal_of(piece[key], ref)


def _use(use: Mapping[str, Any], row: Mapping[str, Any], ref: str, count: int) -> UseShare:
    try:
        use_class = UseClass(use["class"])
    except ValueError:
        allowed = ", ".join(UseClass)
        raise BadFacts("class_unknown", at=ref, value=use["class"], allowed=allowed) from None
    percent, area = use.get("share_pct"), use.get("area")
    years = use.get("vacant_years", row.get("vacant_years"))
    vacant = use_class is UseClass.VACANT
    measured = None if area is None else decimal_of(area, ref)
    if measured is not None and measured < 0:
        raise BadFacts("share_negative", at=ref, value=measured)
    return UseShare(
        use_class,
        area=None if count == 1 else measured,
        share=None if percent is None else Fraction(decimal_of(percent, ref)) / 100,
        vacant_years=(1 if years is None else whole_of(years, ref)) if vacant else None,
    )


def _standing(percent: object, at: str, law: Law) -> str:
    """A category of that percent which any owner may have: the example tells no more."""
    if percent in (None, "") or decimal_of(percent, at) == 0:
        return ""
    found: Sequence[str] = [
        code
        for code, row in law.standing.categories.items()
        if row.percent == decimal_of(percent, at) and row.owner == "any" and row.classes is None
    ]
    if not found:
        allowed = ", ".join(
            sorted({f"{row.percent:f}" for row in law.standing.categories.values()})
        )
        raise unreadable(at, "word", key="permanent_reduction", value=percent, allowed=allowed)
    return found[0]

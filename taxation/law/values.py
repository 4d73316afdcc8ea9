"""Appraised value of each piece (section 35): area by price, less depreciation."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from taxation.law.facts import BuildingPiece, CondoPiece, LandPiece, ObjectFacts
from taxation.law.money import Exact, rounded, satang_of, text
from taxation.law.schema import Law
from taxation.law.steps import Log

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class PieceValue:
    """A piece: value as new, depreciation and net in satang; `value` = net × share, exact."""

    kind: str
    ref: str
    gross: int
    percent: Decimal
    depreciation: int
    net: int
    value: Exact


def depreciation_percent(law: Law, material: str, age_years: int) -> Decimal:
    """Percent to deduct at an age; beyond the table its last row."""
    if material == "light":
        material = law.setting("light_material_as")
    rows = law.depreciation.materials[material]
    if age_years == 0:
        return (
            law.depreciation.age_zero_percent if law.setting("age_zero_free") == "yes" else rows[0]
        )
    return rows[min(age_years, len(rows)) - 1]


def value_of(one: ObjectFacts, law: Law, log: Log) -> tuple[PieceValue, ...]:
    """Every piece of an object, in the order land, buildings, units, given value."""
    pieces = [_land(piece, one.ref, law, log) for piece in one.lands]
    pieces += [_building(piece, one.ref, law, log) for piece in one.buildings]
    pieces += [_condo(piece, one.ref, law, log) for piece in one.condos]
    if one.value is not None:
        satang = satang_of(one.value, law.setting("rounding_mode"))
        log.add("given_value", satang, "B5", one.ref, value=text(satang))
        pieces.append(PieceValue("value", one.ref, satang, Decimal(0), 0, satang, satang))
    return tuple(pieces)


def total_value(pieces: tuple[PieceValue, ...]) -> Exact:
    """The object's value (B5)."""
    whole = sum([piece.value for piece in pieces])
    return whole.numerator if whole.denominator == 1 else whole


def _times(area: Decimal, price: Decimal | None, mode: str) -> int:
    (over, under), (baht, part) = area.as_integer_ratio(), (price or _ZERO).as_integer_ratio()
    return rounded(Fraction(100 * over * baht, under * part), mode)


def _land(piece: LandPiece, at: str, law: Law, log: Log) -> PieceValue:
    mode = law.setting("rounding_mode")
    satang = _times(piece.area_sq_wah, piece.price_per_sq_wah, mode)
    log.add(
        "land_value",
        satang,
        "B2",
        at,
        mode,
        piece=piece.ref,
        area=piece.area_sq_wah,
        price=piece.price_per_sq_wah,
        value=text(satang),
    )
    if piece.price_note:
        log.add("price_note", satang, "B6", at, note=piece.price_note)
    return PieceValue(
        "land",
        piece.ref,
        satang,
        Decimal(0),
        0,
        satang,
        _shared(satang, piece.share, "land_share", "U3", piece.ref, at, log),
    )


def _building(piece: BuildingPiece, at: str, law: Law, log: Log) -> PieceValue:
    if piece.untaxed:
        rule = "T3" if piece.untaxed == "not_a_building" else "T4"
        log.add("building_untaxed", 0, rule, at, piece=piece.ref, untaxed=piece.untaxed)
        return PieceValue("building", piece.ref, 0, Decimal(0), 0, 0, 0)
    mode = law.setting("rounding_mode")
    new = _times(piece.area_sq_m, piece.price_per_sq_m, mode)
    percent = depreciation_percent(law, piece.material, piece.age_years)
    less = rounded(Fraction(new) * Fraction(percent) / 100, mode)
    net = new - less
    log.add("building_new", new, "B3", at, mode, piece=piece.ref, area=piece.area_sq_m,
            price=piece.price_per_sq_m, value=text(new))  # fmt: skip
    log.add("building_depreciation", less, "B3", at, mode, piece=piece.ref, age=piece.age_years,
            material=piece.material, percent=percent, new=text(new), value=text(less))  # fmt: skip
    log.add("building_net", net, "B3", at, piece=piece.ref, new=text(new), less=text(less),
            value=text(net))  # fmt: skip
    value = _shared(net, piece.share, "building_share", "U3", piece.ref, at, log)
    return PieceValue("building", piece.ref, new, percent, less, net, value)


def _condo(piece: CondoPiece, at: str, law: Law, log: Log) -> PieceValue:
    mode = law.setting("rounding_mode")
    satang = _times(piece.area_sq_m, piece.price_per_sq_m, mode)
    log.add(
        "condo_value",
        satang,
        "B4",
        at,
        mode,
        piece=piece.ref,
        area=piece.area_sq_m,
        price=piece.price_per_sq_m,
        value=text(satang),
    )
    return PieceValue("condo", piece.ref, satang, Decimal(0), 0, satang, satang)


def _shared(
    satang: int, share: Fraction, kind: str, rule: str, ref: str, at: str, log: Log
) -> Exact:
    if share == 1:
        return satang
    exact = satang * share
    part = exact.numerator if exact.denominator == 1 else exact
    log.add(kind, part, rule, at, piece=ref, share=share, value=text(part))
    return part

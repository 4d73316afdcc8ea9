"""Facts as JSON text with sorted keys, the very text `orjson.dumps(to_json(facts))` would give.

A run keeps the facts of every taxpayer: here the usual shapes are written straight to text, what is
unusual goes through facts_json. One form, two speeds; a test holds them equal.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

import orjson

from taxation.law.facts import (
    WHOLE,
    BuildingPiece,
    LandPiece,
    ObjectFacts,
    TaxpayerFacts,
    UseShare,
)
from taxation.law.facts_json import VERSION, plain


class FactsWriter:
    """Writes many facts; what thousands of objects share is written once and remembered.

    Keep it no longer than the facts it has written: shared uses are known by their identity.
    """

    def __init__(self) -> None:
        self._uses: dict[int, str] = {}
        self._names = _Names()

    def text(self, facts: TaxpayerFacts) -> str:
        """The JSON of one taxpayer."""
        if facts.old_tax_2562 is not None or facts.orders or facts.skip_general_reduction:
            return _sorted({"version": VERSION, **plain(facts)})
        objects = ",".join([self._object(one) for one in facts.objects])
        return (
            f'{{"key":{_quoted(facts.key)},"objects":[{objects}],'
            f'"owner_kind":"{facts.owner_kind.value}","version":{VERSION}}}'
        )

    def places(self, places: Iterable[tuple[str, tuple[int, int | None]]]) -> str:
        """Where each object lies, ref -> [parcel, building], as JSON with sorted keys."""
        rows = [
            f"{self._names[ref]}:[{parcel},{'null' if building is None else building}]"
            for ref, (parcel, building) in sorted(places)
        ]
        return f"{{{','.join(rows)}}}"

    def _object(self, one: ObjectFacts) -> str:
        if one.condos or one.standing or one.orders or not _is_usual(one):
            return _sorted(plain(one))
        lands, built = one.lands, one.buildings
        before = f'"buildings":[{",".join(map(self._building, built))}],' if built else ""
        if one.group:
            before += f'"group":{self._names[one.group]},'
        if lands:
            before += f'"lands":[{",".join(map(self._land, lands))}],'
        return f'{{{before}"ref":{self._names[one.ref]},"uses":[{self._shared(one.uses)}]}}'

    def _shared(self, uses: tuple[UseShare, ...]) -> str:
        found = self._uses.get(id(uses))
        if found is None:
            found = self._uses[id(uses)] = ",".join([_sorted(plain(use)) for use in uses])
        return found

    def _land(self, piece: LandPiece) -> str:
        note = f'"price_note":{self._names[piece.price_note]},' if piece.price_note else ""
        return (
            f'{{"area_sq_wah":"{piece.area_sq_wah!s}",{note}'
            f'"price_per_sq_wah":{_number(piece.price_per_sq_wah)},'
            f'"ref":{self._names[piece.ref]}{_share(piece.share)}}}'
        )

    def _building(self, piece: BuildingPiece) -> str:
        kind = f',"type_code":{self._names[piece.type_code]}' if piece.type_code else ""
        untaxed = f',"untaxed":{self._names[piece.untaxed]}' if piece.untaxed else ""
        return (
            f'{{"age_years":{piece.age_years},"area_sq_m":"{piece.area_sq_m!s}",'
            f'"material":{self._names[piece.material]},'
            f'"price_per_sq_m":{_number(piece.price_per_sq_m)},'
            f'"ref":{self._names[piece.ref]}{_share(piece.share)}{kind}{untaxed}}}'
        )


class _Names(dict[str, str]):
    """JSON strings; a code comes again as reference, group, piece and place."""

    def __missing__(self, text: str) -> str:
        found = self[text] = _quoted(text)
        return found


def _is_usual(one: ObjectFacts) -> bool:
    return one.value is None and not one.authority and one.standing_since is None


def _quoted(text: str) -> str:
    return orjson.dumps(text).decode()


def _sorted(data: object) -> str:
    return orjson.dumps(data, option=orjson.OPT_SORT_KEYS).decode()


def _share(share: Fraction) -> str:
    return "" if share is WHOLE or share == 1 else f',"share":"{share}"'


def _number(number: Decimal | None) -> str:
    return "null" if number is None else f'"{number!s}"'

"""A bill as digits for a QR code: facts, law and result, to be read without a server.

Facts are written by position, without names: parcel codes stay, owners and residents become
numbers. The law is a tax year of the national tables and what the office's law differs from them
(an ordinance, a choice), so that the reader needs its own copy of the national law and nothing
else. Then: JSON, deflate, and seven bytes to seventeen digits, which a QR code holds without loss.
"""

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from taxation.law.assess import assess
from taxation.law.book import national_law
from taxation.law.facts import ObjectFacts, TaxpayerFacts, UseShare
from taxation.law.schema import Law, LocalReduction, OwnerKind, UseClass
from taxation.law.tables import TOTALS, law_tables

VERSION = 1
#: Order is part of the format: add at the end only.
CLASSES = tuple(UseClass)
OWNERS = tuple(OwnerKind)
#: Digits that n bytes become.
WIDTH = (0, 3, 5, 8, 10, 13, 15, 17)
_BYTES = 7


@dataclass(slots=True)
class Numbers:
    """Texts that only tell things apart, as 1, 2, 3… in order of appearance; "" is 0."""

    known: dict[str, int]

    def of(self, text: str) -> int:
        return self.known.setdefault(text, len(self.known)) if text else 0


def bill_digits(facts: TaxpayerFacts, law: Law, number: str) -> str:
    """The whole code as one row of digits. `number` is that of the assessment."""
    plain = json.dumps(packed(facts, law, number), ensure_ascii=False, separators=(",", ":"))
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    return to_digits(squeeze.compress(plain.encode()) + squeeze.flush())


def packed(facts: TaxpayerFacts, law: Law, number: str) -> list[Any]:
    """[version, number, national year, law, owner, facts…, objects, totals] as plain JSON."""
    found = assess(facts, law)
    base = _base_year(law.tax_year)
    tables = _portable(law)
    national = _portable(national_law().for_tax_year(base))
    groups, people = Numbers({"": 0}), Numbers({"": 0})
    return [
        VERSION,
        number,
        base,
        [law.fingerprint[:12], check_of(tables), list(differences(national, tables))],
        OWNERS.index(facts.owner_kind),
        _text(facts.old_tax_2562),
        [_order(one) for one in facts.orders],
        int(facts.skip_general_reduction),
        [_object(one, groups, people) for one in facts.objects],
        [int(getattr(found, name)) for name in TOTALS],
    ]


def national_tables() -> dict[str, Any]:
    """The tables of every national year for the page: each distinct value once, years by place."""
    book, parts, years = national_law(), list[Any](), dict[str, dict[str, int]]()
    for year in book.years():
        row = {}
        for key, value in _portable(book.for_tax_year(year)).items():
            if value not in parts:
                parts.append(value)
            row[key] = parts.index(value)
        years[str(year)] = row
    return {
        "version": VERSION,
        "classes": [str(one) for one in CLASSES],
        "owners": [str(one) for one in OWNERS],
        "parts": parts,
        "years": years,
    }


def _portable(law: Law) -> dict[str, Any]:
    """The tables without what differs for other reasons than the amount."""
    return {key: value for key, value in law_tables(law).items() if key != "fingerprint"}


def _base_year(year: int) -> int:
    """The year itself when the national files know it, else the last before it."""
    return max(one for one in national_law().years() if one <= year)


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any], path: tuple[str, ...] = ()
) -> Iterator[list[Any]]:
    """[path, value] of what `after` says otherwise; a table that lost a key is written whole."""
    for key, value in after.items():
        old = before.get(key)
        if old == value:
            continue
        if isinstance(old, Mapping) and isinstance(value, Mapping) and set(old) <= set(value):
            yield from differences(old, value, (*path, key))
        else:
            yield ["/".join((*path, key)), value]


def check_of(tables: Mapping[str, Any]) -> int:
    """FNV-1a over the tables as canonical JSON: does the reader hold the same law?"""
    text = json.dumps(tables, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    found = 0x811C9DC5
    for byte in text.encode():
        found = ((found ^ byte) * 0x01000193) & 0xFFFFFFFF
    return found


def _object(one: ObjectFacts, groups: Numbers, people: Numbers) -> list[Any]:
    return _short(
        [
            one.ref,
            groups.of(one.group),
            groups.of(one.authority and f"authority {one.authority}"),
            [_use(use, people) for use in one.uses],
            [_short([_text(p.area_sq_wah), _text(p.price_per_sq_wah), _share(p.share)])
             for p in one.lands],
            [_short([_text(p.area_sq_m), _text(p.price_per_sq_m), p.material, p.age_years,
                     _share(p.share), int(bool(p.untaxed))])
             for p in one.buildings],
            [[_text(p.area_sq_m), _text(p.price_per_sq_m)] for p in one.condos],
            _text(one.value),
            one.standing,
            one.standing_since,
            [_order(order) for order in one.orders],
        ]
    )  # fmt: skip


def _use(use: UseShare, people: Numbers) -> list[Any]:
    return _short(
        [
            CLASSES.index(use.use_class),
            _text(use.area),
            None if use.share is None else str(use.share),
            use.vacant_years,
            people.of(use.resident),
            int(use.on_state_land),
        ]
    )


def _order(one: LocalReduction) -> list[Any]:
    day = one.ordered_on.isoformat() if one.ordered_on else ""
    return [one.section, _text(one.percent), one.amount, one.order_no, day]


def _share(share: object) -> str | None:
    return None if share == 1 else str(share)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _short(row: list[Any]) -> list[Any]:
    """Without the empty values at its end."""
    while row and row[-1] in (None, "", 0, []):
        row.pop()
    return row


def to_digits(data: bytes) -> str:
    """Seven bytes to seventeen digits; the rest at the end to fewer."""
    pieces = (data[at : at + _BYTES] for at in range(0, len(data), _BYTES))
    return "".join(f"{int.from_bytes(one):0{WIDTH[len(one)]}d}" for one in pieces)


def in_parts(digits: str, most: int) -> list[str]:
    """Codes of about equal length: version, place, count and a check before each part.

    Raises ValueError for more than nine: such a bill is read from its file.
    """
    count = -(-len(digits) // most)
    if count > 9:
        raise ValueError(f"{len(digits)} digits do not fit nine codes")
    size = -(-len(digits) // count)
    check = f"{zlib.crc32(digits.encode()) % 10_000:04d}"
    starts: Sequence[int] = range(0, len(digits), size)
    return [
        f"{VERSION}{place}{count}{check}{digits[at : at + size]}"
        for place, at in enumerate(starts, 1)
    ]

"""The owners a row names and where they live: one, or several joined by ";" in each cell. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from parcels import codes, ltax, persons

JOINT = ";"
#: LTAX's numbers and words for kinds of person.
_PERSON_KINDS = {
    "1": "natural", "2": "juristic", "3": "state_enterprise", "4": "government",
    "5": "association", "6": "foundation", "7": "religious", "8": "other",
    "บุคคลธรรมดา": "natural", "นิติบุคคล": "juristic", "รัฐวิสาหกิจ": "state_enterprise",
    "ราชการ": "government", "สมาคม": "association", "มูลนิธิ": "foundation", "วัด": "religious",
    "วัด/ศาสนา": "religious", "อื่นๆ": "other",
}  # fmt: skip
_CELLS = ("title", "name", "family", "id", "type")
#: As LTAX orders the cells of an address (ltax.address_line); the hamlet goes with the house.
_ADDRESS = ("house", "moo", "lane", "road", "tambon", "amphoe", "province", "postcode")
#: What files write before a part of an address, and the register writes itself.
_MARKS = {
    "moo": r"หมู่ที่|หมู่|ม\.", "lane": r"ซอย|ซ\.", "road": r"ถนน|ถ\.", "tambon": r"ตำบล|ต\.",
    "amphoe": r"อำเภอ|อ\.", "province": r"จังหวัด|จ\.",
}  # fmt: skip
_OF_ONE = ("id", "phone", "hamlet", *_ADDRESS)
Person = dict[str, str]


def read(cells: Mapping[str, str]) -> tuple[list[Person], list[dict[str, Any]]]:
    """The persons named in the cells owner_title, owner_name…, and the doubts about them.

    With several names every other cell has as many parts, or one that holds for all of them; one
    number, address or telephone is that of the first.
    """
    said = {cell: [part.strip() for part in cells.get(f"owner_{cell}", "").split(JOINT)]
            for cell in dict.fromkeys((*_CELLS, *_OF_ONE))}  # fmt: skip
    many = len(said["name"])
    if many > 1 and any(len(parts) not in (1, many) for parts in said.values()):
        return [], [_doubt("owners_do_not_match")]
    named, doubts = list[Person](), list[dict[str, Any]]()
    for at in range(many):
        one = {cell: _part(cell, parts, at) for cell, parts in said.items()}
        if one["name"]:
            person, doubt = _person(one)
            named.append(person)
            doubts += [_doubt(doubt)] if doubt else []
    return named, doubts


def _part(cell: str, parts: list[str], at: int) -> str:
    """What is one person's alone; a family name or a title may be said once for all."""
    if len(parts) > 1:
        return parts[at]
    return parts[0] if at == 0 or cell not in _OF_ONE else ""


def _person(one: Mapping[str, str]) -> tuple[Person, str]:
    person = {cell: one[cell][:200] for cell in ("title", "name", "family") if one[cell]}
    person |= {name: text for name, text in _reached(one).items() if text}
    kind, doubt = person_kind(one["type"]), ""
    if text := one["id"]:
        number13 = persons.digits13(text)
        if number13 is None or not persons.is_valid13(text):
            doubt = "invalid_id"
        else:
            person |= {"id": number13, **numbered(number13, kind)}
            doubt = "" if "id_type" in person else "id_type_unknown"
    return person | ({"kind": kind} if kind else {}), doubt


def _reached(one: Mapping[str, str]) -> dict[str, str]:
    """The address in one line, as the register keeps it, and the telephone."""
    house, *others = (
        re.sub(f"^(?:{_MARKS[cell]})\\s*", "", one[cell]) if cell in _MARKS else one[cell]
        for cell in _ADDRESS
    )
    hamlet = one["hamlet"]
    if hamlet and not hamlet.startswith("บ้าน"):
        hamlet = f"บ้าน{hamlet}"
    first = " ".join(part for part in (house, hamlet) if part)
    return {
        "address": ltax.address_line([first, *others])[:300],
        "phone": one["phone"][:40],
    }


def _doubt(code: str) -> dict[str, Any]:
    return {"code": code, "params": {}}


def person_kind(text: str) -> str:
    """The kind of person a cell names, "" when it names none."""
    return _PERSON_KINDS.get(text.translate(codes.THAI_DIGITS).replace(" ", ""), "")


def numbered(number13: str, kind: str) -> dict[str, str]:
    """The type of a number: a leading 0 is a body's or that of a person without nationality."""
    if kind and kind != "natural":
        return {"id_type": "juristic"}
    if number13.startswith("0") and not kind:
        return {}
    return {"id_type": "nonthai13" if number13[:1] in ("0", "6", "7") else "citizen"}

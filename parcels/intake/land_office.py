"""The monthly file of the land office: its rows, its events, and what each event changes. Pure.

Layout and texts: the Department of Lands' monthly "section 10" ZIP. A text nobody knows is a doubt.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from parcels import codes, map_sheet
from parcels.intake import values
from parcels.intake.columns import FIELDS, Field
from parcels.intake.values import Parsed, plain

_BUDDHIST = 543
#: Change that a text means, the first that fits. `None` of the second group changes nothing.
_EVENTS: tuple[tuple[str, str], ...] = (
    (r".*รวมสองโฉนด", "MERGE"),
    (r"แบ่งหักเป็นที่สาธารณประโยชน์.*", "SPLIT_PUBLIC"),
    (r"(แบ่ง)?กรรมสิทธิ์รวม.*|(ให้|ขาย|โอนมรดก)เฉพาะส่วน.*", "TRANSFER_PARTIAL"),
    (r"แบ่งแยกในนามเดิม.*|แบ่งขาย.*|แบ่งให้.*", "SPLIT"),
    (r"ขาย|ขายตามคำสั่งศาล|โอนมรดก|ให้", "TRANSFER"),
    (r"เอกสารสิทธิที่เกิดใหม่.*", "NEW"),
    (r"เอกสารสิทธิที่ยกเลิก.*", "RETIRED"),
    (r"สอบเขต.*", "BOUNDARY_CHANGE"),
    (r"แก้ชื่อ.*", "OWNER_CORRECTION"),
    (r"จำนอง.*|ไถ่ถอนจากจำนอง.*|ขึ้นเงินจากจำนอง.*|ระงับจำนอง.*", "ENCUMBRANCE"),
    (r"หมายเหตุสารบัญ.*", "NOTE"),
    (r"ใบแทน.*", "ADMIN"),
)
#: They leave the register as it is, and are kept as a note that they came.
NOTED = {"ENCUMBRANCE", "NOTE", "ADMIN"}
#: They come with another outline; a transfer keeps the outline.
_DRAWN = {"SPLIT", "SPLIT_PUBLIC", "MERGE", "NEW", "BOUNDARY_CHANGE"}
_EVENT = Field("สถานะดำเนินการ", "Event", ("reg_code", "สถานะดำเนินการ", "สถานะ"))
_DATE = Field("วันที่", "Date", ("reg_date", "วันที่"))
_OF_PHOTO = {
    "utm1": Field("ระวาง", "Sheet", ("utm_airmap1", "utm_map1")),
    "utm2": Field("ระวาง", "Sheet", ("utm_airmap2", "utm_map2")),
    "utm4": Field("แผ่นที่", "Photo sheet", ("utm_airmap3", "utm_map3")),
}
_COMMON = {
    name: FIELDS[name]
    for name in (
        "utm1", "utm2", "utm3", "utm4", "utm_scale", "land_number", "document_number",
        "survey_page", "rai", "ngan", "wah", "subwah", "owner_title", "owner_name",
        "owner_family", "owner_id",
    )
}  # fmt: skip
#: Kind of member -> what its columns may mean, what must be there, what is always so.
DEEDS, PHOTOS = "parcel", "ns3a"
COLUMNS: dict[str, Mapping[str, Field]] = {
    DEEDS: {**_COMMON, "event": _EVENT, "date": _DATE},
    PHOTOS: {
        **{name: field for name, field in _COMMON.items() if name != "utm3"},
        **_OF_PHOTO, "event": _EVENT, "date": _DATE,
    },
}  # fmt: skip
NEEDED = ("utm1", "utm2", "land_number", "event", "date")
_ALWAYS = {
    DEEDS: {"document_type": "CHANOTE"},
    PHOTOS: {"document_type": "NS3K", "utm3": "0000"},
}


class Event(NamedTuple):
    """A row of a member with the day and the change it tells of."""

    part: str
    number: int
    row: Parsed
    on: dt.date | None
    change: str

    @property
    def key(self) -> tuple[str, str]:
        return (self.row.values.get("map_sheet", ""), self.row.values.get("land_number", ""))


def change_of(text: str) -> str:
    """The change a text means, "" for a text nobody knows."""
    bare = re.sub(r"\s+", "", text)
    return next((change for form, change in _EVENTS if re.fullmatch(form, bare)), "")


def day_of(text: str) -> dt.date | None:
    """'5/1/2566', unpadded, a Buddhist year."""
    match = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text.translate(codes.THAI_DIGITS).strip())
    if not match:
        return None
    day, month, year = map(int, match.groups())
    try:
        return dt.date(year - _BUDDHIST, month, day)
    except ValueError:
        return None


def as_said(day: dt.date) -> str:
    """As the file writes a day: 5/1/2566."""
    return f"{day.day}/{day.month}/{day.year + _BUDDHIST}"


def read_row(kind: str, part: str, number: int, cells: Mapping[str, object]) -> Event:
    """A transaction. `cells` is field -> cell as mapped."""
    row = values.parse({**cells, **_ALWAYS[kind]})
    text, said = plain(cells.get("event")), plain(cells.get("date"))
    change, on = change_of(text), day_of(said)
    row.part = part
    row.values |= {"event": text[:100], "change": change}
    if on is None:
        row.doubt("invalid_date", text=said[:20])
    else:
        row.values |= {"on": on.isoformat(), "day": as_said(on)}
    if not change:
        row.doubt("unknown_event", text=text[:100])
    if not all((row.values.get("map_sheet"), row.values.get("land_number"))):
        row.doubt("no_sheet_or_number")
    return Event(part, number, row, on, change)


def settle(
    events: Iterable[Event], shapes: Mapping[tuple[str, str], str]
) -> list[tuple[Event, str | None]]:
    """One row a parcel that says how it stands after the month; the others are noted.

    Rows of one day and event that name several persons are a sale to all of them.
    """
    settled, groups = (
        list[tuple[Event, str | None]](),
        defaultdict[tuple[str, str], list[Event]](list),
    )
    for event in events:
        if event.change in NOTED:
            _note(event)
        if event.change in NOTED or event.row.problems:
            settled.append((event, None))
        else:
            groups[event.key].append(event)
    for key, group in groups.items():
        settled += _one(group, shapes.get(key))
    return sorted(settled, key=lambda pair: (pair[0].part, pair[0].number))


def _one(group: list[Event], shape: str | None) -> list[tuple[Event, str | None]]:
    ordered = sorted(group, key=lambda event: (event.on or dt.date.min, event.number))
    last, changes = ordered[-1], {event.change for event in ordered}
    for event in ordered[:-1]:
        if (event.on, event.change) == (last.on, last.change):
            last.row.personal = [*event.row.personal, *last.row.personal]
        _note(event)
        event.row.doubt("settled_with", other=last.number)
    last.row.personal = list({str(person): person for person in last.row.personal}.values())
    if "RETIRED" in changes:
        last.row.values["change"] = "RETIRED"
    if "TRANSFER_PARTIAL" in changes:
        last.row.doubt("shares_by_hand")
    if last.change == "OWNER_CORRECTION":
        last.row.doubt("name_by_hand")
    drawn = changes & _DRAWN
    if drawn and shape is None and "RETIRED" not in changes:
        last.row.doubt("no_outline")
    return [(event, shape if event is last and drawn else None) for event in ordered]


def _note(event: Event) -> None:
    """Only that it came is kept, nothing of a person."""
    event.row.verdict = "noted"
    event.row.personal = []
    event.row.values = {
        name: event.row.values[name] for name in ("event", "on") if name in event.row.values
    }


def key_of(properties: Mapping[str, object]) -> tuple[str, str] | None:
    """The sheet and land number of an outline, as of a row; None when they are not to be read."""
    cells = {name: plain(value) for name, value in properties.items()}
    number = cells.get("land_number", "").lstrip("0")
    try:
        sheet = values.sheet_of(cells)
    except map_sheet.InvalidSheet:
        return None
    return (sheet, number) if sheet and number else None

"""The book of law: every rule file, dated, with the office's own values layered on top.

    law = law_for(2026)                        # the national law of tax year 2026
    law = load_law([overlay, ...]).for_tax_year(2027)

An overlay is a mapping of the same form as a file: {"key": "calendar", "years": {2027: {...}}}. Its
dated values are added to those of the file, and replace one of the same date. Settings are
{"key": "settings", "values": {"waive_below": "10.00"}}; orders of the executive under s56-57 are
{"key": "local_reductions", "entries": {"flood-1": {section: "56", percent: "40", order_no: ...}}}.
Values may be plain JSON: dates as text.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from taxation.law import law_files, settings
from taxation.law.errors import BadLawFile, LawError, LawIncomplete
from taxation.law.reader import Node
from taxation.law.schema import Cite, Law, LocalReduction, Setting, Source, UseClass

RATES = Path(__file__).parent / "rates"
FIRST_YEAR, LAST_YEAR = 2020, 2400
SPECIAL = ("sources", "rules", "settings", "local_reductions")
FORMS = ("versions", "years", "entries")
CLASS_FILES = MappingProxyType(
    {
        UseClass.AGRI: "agriculture",
        UseClass.RES_MAIN: "residence_main",
        UseClass.RES_MAIN_BUILDING: "residence_main_building",
        UseClass.RES_OTHER: "residence_other",
        UseClass.OTHER: "other",
        UseClass.VACANT: "vacant",
    }
)
#: A year lacking one of these is refused; the others hold on until replaced.
REQUIRED = (
    *(f"rate_{name}" for name in CLASS_FILES.values()),
    "general_reduction",
    "calendar",
    "price_accounts",
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A value, the tax years it holds for, and its text as it stands in the file."""

    first: int
    last: int
    value: Any
    written: str


@dataclass(frozen=True, slots=True)
class LawBook:
    """All years. `for_tax_year` gives the law of one, or refuses it, naming what is missing."""

    values: Mapping[str, tuple[Dated, ...]]
    rules: Mapping[str, Cite]
    setting_notes: Mapping[str, Setting]
    settings: Mapping[str, str]
    local_reductions: Mapping[str, LocalReduction]
    #: The sources that steps name by key.
    sources: Mapping[str, Source]

    def missing(self, tax_year: int) -> tuple[str, ...]:
        """The rule files without a value for a tax year."""
        return tuple(key for key in REQUIRED if self.find(key, tax_year) is None)

    def find(self, key: str, tax_year: int) -> Any:
        """The value in force for a tax year: the latest that has begun and not ended."""
        dated = self._dated(key, tax_year)
        return dated.value if dated else None

    def _dated(self, key: str, tax_year: int) -> Dated | None:
        found = [d for d in self.values.get(key, ()) if d.first <= tax_year <= d.last]
        return found[-1] if found else None

    def fingerprint(self, tax_year: int) -> str:
        """A hash of what is in force: other years' values do not change it."""
        rows = {key: self._dated(key, tax_year) for key in law_files.READERS}
        written = {key: row.written for key, row in rows.items() if row}
        plain = json.dumps([written, dict(self.settings)], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(plain.encode()).hexdigest()

    def years(self) -> list[int]:
        """The tax years that can be assessed."""
        known = {d.first for d in self.values["calendar"]}
        return sorted(year for year in known if not self.missing(year))

    def for_tax_year(self, tax_year: int) -> Law:
        """The law of one tax year."""
        if not FIRST_YEAR <= tax_year <= LAST_YEAR:
            raise LawError("tax_year_out_of_range", at=str(tax_year), year_be=tax_year + 543)
        if missing := self.missing(tax_year):
            raise LawIncomplete(tax_year, missing)
        found = {key: self.find(key, tax_year) for key in law_files.READERS}
        schedules = {c: found[f"rate_{name}"] for c, name in CLASS_FILES.items()}
        exemptions = {
            c: found[f"exemption_{name}"]
            for c, name in CLASS_FILES.items()
            if found.get(f"exemption_{name}")
        }
        return Law(
            tax_year=tax_year,
            fingerprint=self.fingerprint(tax_year),
            schedules=MappingProxyType(schedules),
            exemptions=MappingProxyType(exemptions),
            exempt_property=found["exempt_property"],
            vacant=found["vacant_add_on"],
            depreciation=found["depreciation"],
            general=found["general_reduction"],
            standing=found["standing_reduction"],
            relief=found["relief_s97"],
            calendar=found["calendar"],
            price_account=found["price_accounts"],
            payment=found["payment"],
            limits=found["time_limits"],
            crops=found["crops"],
            livestock=found["livestock"],
            homestay=found["homestay"],
            signs=found["signs"],
            holidays=found["holidays"],
            ceilings=found["ceilings"],
            local_reductions=self.local_reductions,
            rules=self.rules,
            settings=self.settings,
            setting_notes=self.setting_notes,
        )


def load_law(overlays: Iterable[Mapping[str, Any]] = ()) -> LawBook:
    """Read every rule file, layer the overlays, and refuse the lot when one value is wrong."""
    files = {key: dict(tree) for key, tree in _national().items()}
    extra: dict[str, Any] = {"values": {}, "entries": {}}
    layers = [dict(overlay) for overlay in overlays]
    for number, overlay in enumerate(layers, 1):
        _layer(files, extra, overlay, overlay_name(overlay, number))
    known = _sources(Node("sources.yaml", "", files["sources"]))
    for number, overlay in enumerate(layers, 1):
        if overlay["key"] in law_files.READERS:  # alone first: a mistake is found where it is
            alone = {k: v for k, v in files[overlay["key"]].items() if k not in FORMS}
            _dated(Node(overlay_name(overlay, number), "", {**alone, **overlay}), known)
    values = {key: _dated(Node(f"{key}.yaml", "", files[key]), known) for key in law_files.READERS}
    _check_ceilings(values)
    notes = settings.notes(Node("settings.yaml", "", files["settings"]))
    orders = Node("local_reductions", "", extra["entries"])
    return LawBook(
        values=MappingProxyType(values),
        rules=MappingProxyType(_rules(Node("rules.yaml", "", files["rules"]), known)),
        setting_notes=MappingProxyType(notes),
        settings=MappingProxyType(settings.chosen(notes, extra["values"])),
        local_reductions=MappingProxyType(orders.mapping(law_files.local_reduction)),
        sources=MappingProxyType(known),
    )


def overlay_name(overlay: Mapping[str, Any], number: int) -> str:
    """What a refusal calls an overlay: its own name, or its place in the list."""
    return str(overlay.get("name") or f"overlay {number}")


def parse_overlay(written: str, name: str) -> list[dict[str, Any]]:
    """Overlays from the text of a law file (YAML, one or several documents), each named."""
    try:
        trees = [tree for tree in yaml.safe_load_all(written) if tree is not None]
    except yaml.YAMLError as broken:
        raise BadLawFile(name, "", problem="is not YAML", fix=str(broken)[:200]) from None
    for tree in trees:
        Node(name, "", tree).child("key")
    return [{**tree, "name": name} for tree in trees]


@cache
def national_law() -> LawBook:
    """The rule files alone, read once."""
    return load_law()


@cache
def law_for(tax_year: int) -> Law:
    """The national law of a tax year (Christian era), with default settings."""
    return national_law().for_tax_year(tax_year)


def source_titles(keys: Iterable[str], language: str) -> tuple[str, ...]:
    """The titles of the sources a step names; one spelt out in an overlay is its own title."""
    known = national_law().sources
    return tuple(known[key].title.in_(language) if key in known else key for key in keys)


def law_on(day: date) -> Law:
    """The national law of the tax year a day lies in."""
    return law_for(day.year)


@cache
def _national() -> Mapping[str, Mapping[str, Any]]:
    found = {}
    for path in sorted(RATES.glob("*.yaml")):
        try:
            tree = yaml.safe_load(path.read_text("utf-8"))
        except yaml.YAMLError as broken:
            raise BadLawFile(path.name, "", problem="is not YAML", fix=str(broken)[:200]) from None
        key = Node(path.name, "", tree).child("key").one_of((path.stem,))
        found[key] = tree
    if absent := sorted({*law_files.READERS, *SPECIAL[:3]} - set(found)):
        raise BadLawFile(f"{absent[0]}.yaml", "", problem="is missing", fix="restore the file")
    return found


def _layer(
    files: dict[str, Any], extra: dict[str, Any], overlay: dict[str, Any], name: str
) -> None:
    """Add an overlay's dated values, settings or orders to what the files say."""
    known = (*law_files.READERS, *SPECIAL)
    key = Node(name, "", overlay).child("key").value
    if key not in known:
        raise BadLawFile(name, str(key), "law_file_unknown", known=", ".join(known))
    if key == "settings":
        extra["values"].update(_plain_mapping(Node(name, "", overlay).child("values")))
    elif key == "local_reductions":
        extra["entries"].update(_plain_mapping(Node(name, "", overlay).child("entries")))
    else:
        node = Node(name, "", overlay)
        node.only("name", "key", "title", "section", "authority", *FORMS)
        form = next(f for f in FORMS if f in files[key])
        merged = {str(k): v for k, v in files[key][form].items()}
        merged.update(_plain_mapping(node.child(form)))
        files[key] = {**files[key], form: merged}


def _plain_mapping(node: Node) -> dict[str, Any]:
    return node.mapping(lambda child: child.value)


def _dated(head: Node, known: Mapping[str, Source]) -> tuple[Dated, ...]:
    head.only("name", "key", "title", "section", "authority", "versions", "years")
    read = law_files.READERS[head.child("key").text()]
    rows = []
    for first, last, node in _spans(head):
        value = read(node, law_files.cite(node, head, known))
        written = json.dumps(_plain(node.value), sort_keys=True, ensure_ascii=False)
        rows.append(Dated(first, last, value, written))
    if not rows:
        raise head.wrong("has no values", "add versions or years")
    return tuple(sorted(rows, key=lambda row: row.first))


def _spans(head: Node) -> Iterable[tuple[int, int, Node]]:
    """`years` hold for that year alone, `versions` from their date until replaced or `until`."""
    if years := head.maybe("years"):
        for key, node in years.items():
            if not key.isdigit() or not FIRST_YEAR <= int(key) <= LAST_YEAR:
                raise node.wrong(f"'{key}' is not a tax year", "use a Christian year such as 2026")
            yield int(key), int(key), node
        return
    for key, node in head.child("versions").items():
        start = Node(node.file, node.path, key).day()
        if (start.month, start.day) != (1, 1):
            raise node.wrong(
                "does not start a tax year", "facts are those of 1 January: date it 1 January"
            )
        until = node.maybe("until")
        yield start.year, until.day().year if until else LAST_YEAR, node


def _sources(node: Node) -> dict[str, Source]:
    found = {}
    for key, row in node.child("entries").items():
        one = law_files.source(row, {})
        found[key] = Source(key, one.title, one.url)
    return found


def _rules(node: Node, known: Mapping[str, Source]) -> dict[str, Cite]:
    found = {}
    for key, row in node.child("entries").items():
        row.only("section", "sources", "confidence", "th", "en")
        sources = tuple(law_files.source(one, known) for one in row.child("sources").rows())
        found[key] = Cite(
            law_files.names(row),
            row.child("section").text(),
            sources,
            row.child("confidence").one_of(law_files.CONFIDENCE),
            rule=key,
        )
    return found


def _check_ceilings(values: Mapping[str, tuple[Dated, ...]]) -> None:
    """No decree or ordinance may exceed the ceilings of s37."""
    for use_class, name in CLASS_FILES.items():
        for row in values[f"rate_{name}"]:
            limits = [c.value.rates for c in values["ceilings"] if c.first <= row.first]
            rate = limits[-1][use_class]
            for band in row.value.bands:
                if band.rate > rate:
                    raise BadLawFile(
                        f"rate_{name}.yaml",
                        f"versions.{row.first}-01-01",
                        problem=f"{band.percent}% is above the ceiling of section 37",
                        fix=f"at most {Decimal(rate.numerator * 100) / rate.denominator}%",
                    )


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    return value if isinstance(value, (bool, int)) or value is None else str(value)

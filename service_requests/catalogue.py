"""The service catalogue: catalogue/*.yaml read into frozen dataclasses, refused when it is wrong.

These are defaults. sync_catalogue copies them into rows the office may edit. A menu line, form and
a target come from the same entry, so they cannot disagree.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "catalogue"
_NOT_SERVICES = {"offices.yaml", "holidays.yaml"}
FIELD_TYPES = frozenset(
    {"text", "long", "int", "dec", "date", "dt", "bool", "one", "many", "person"}
)
PATHS = frozenset({"W1", "W2", "W3", "W4", "W5", "W6", "W7", "W8", "W9"})
UNITS = frozenset({"wd", "d", "h"})
NEEDS = frozenset({"required", "optional", "none"})
_KEYS = frozenset(
    {
        *(
            "code",
            "name",
            "public_name",
            "groups",
            "division",
            "path",
            "target",
            "fee",
            "pictogram",
        ),
        *(
            "place",
            "photo",
            "phone",
            "private",
            "auto",
            "open_to_all",
            "takes_requests",
            "priority",
        ),
        *("partners", "documents", "advice", "warning", "urgent_when", "fields", "decision"),
    }
)


class CatalogueError(ValueError):
    """An entry that cannot be used: `where` is file and service, `code` the fault."""

    def __init__(self, where: str, code: str, detail: str) -> None:
        super().__init__(f"{where}: {code}: {detail}")
        self.where, self.code, self.detail = where, code, detail


@dataclass(frozen=True)
class Words:
    """A text in both languages."""

    th: str
    en: str

    def of(self, language: str) -> str:
        return self.en if language.startswith("en") else self.th


@dataclass(frozen=True)
class Target:
    """How long a service may take: 3 wd (working days), 7 d (days), 24 h (hours)."""

    amount: int
    unit: str


@dataclass(frozen=True)
class Field:
    """One question. `crew` marks what the field crew fills in, never shown to the applicant."""

    key: str
    type: str
    label: Words
    required: bool = False
    crew: bool = False
    options: Mapping[str, Words] = field(default_factory=dict)
    hint: Words | None = None


@dataclass(frozen=True)
class FormRules:
    """What goes with the questions of a service."""

    place: str
    photo: str = "optional"
    phone: str = "optional"
    priority: str = "normal"
    decision: bool = False  # waits for a budget or the mayor before it is done
    partners: tuple[str, ...] = ()
    documents: Words | None = None
    advice: Words | None = None
    warning: Words | None = None
    urgent_when: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    urgent_target: Target | None = None


@dataclass(frozen=True)
class Service:
    code: str
    name: Words
    groups: tuple[str, ...]
    division: str
    path: str
    pictogram: str
    rules: FormRules
    public_name: Words | None = None
    target: Target | None = None
    fee: Words | None = None
    private: bool = False
    auto: bool = False
    open_to_all: bool = False
    takes_requests: bool = True
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True)
class Partner:
    name: Words
    phone: str = ""


@dataclass(frozen=True)
class Offices:
    groups: Mapping[str, Words]
    divisions: Mapping[str, Words]
    partners: Mapping[str, Partner]


@lru_cache(maxsize=1)
def offices(folder: Path = FOLDER) -> Offices:
    raw = _read(folder / "offices.yaml")
    words = {
        part: {code: Words(row["th"], row["en"]) for code, row in raw[part].items()}
        for part in ("groups", "divisions", "partners")
    }
    phones = {code: str(row.get("phone", "")) for code, row in raw["partners"].items()}
    partners = {code: Partner(name, phones[code]) for code, name in words["partners"].items()}
    return Offices(words["groups"], words["divisions"], partners)


@lru_cache(maxsize=1)
def holidays(folder: Path = FOLDER) -> Mapping[dt.date, Words]:
    rows = _read(folder / "holidays.yaml").items()
    return {day: Words(row["th"], row["en"]) for day, row in rows}


@lru_cache(maxsize=1)
def services() -> tuple[Service, ...]:
    """Every service in menu order. Raises CatalogueError on the first wrong line."""
    return load(FOLDER)


def load(folder: Path) -> tuple[Service, ...]:
    """Read and check every service file of a folder, in file order of the groups list."""
    known = offices()
    found: list[Service] = []
    for path in sorted(p for p in folder.glob("*.yaml") if p.name not in _NOT_SERVICES):
        found.extend(_service(path.name, row, known) for row in _read(path))
    codes = [service.code for service in found]
    if twice := {code for code in codes if codes.count(code) > 1}:
        raise CatalogueError(str(folder), "code_twice", ", ".join(sorted(twice)))
    order = list(known.groups)
    return tuple(sorted(found, key=lambda service: order.index(service.groups[0])))


def _service(file: str, row: Mapping[str, Any], known: Offices) -> Service:
    where = f"{file} {row.get('code', '?')}"
    if unknown := set(row) - _KEYS:
        raise CatalogueError(where, "unknown_key", ", ".join(sorted(unknown)))
    try:
        service = _build(where, row)
    except KeyError as missing:
        raise CatalogueError(where, "missing_key", str(missing)) from missing
    _check(where, service, known)
    return service


def _build(where: str, row: Mapping[str, Any]) -> Service:
    return Service(
        code=row["code"],
        name=_words(where, row["name"]),
        public_name=_optional_words(where, row.get("public_name")),
        groups=tuple(row["groups"]),
        division=row["division"],
        path=row["path"],
        target=_target(where, row.get("target")),
        fee=_optional_words(where, row.get("fee")),
        pictogram=row["pictogram"],
        private=row.get("private", False),
        auto=row.get("auto", False),
        open_to_all=row.get("open_to_all", False),
        takes_requests=row.get("takes_requests", True),
        rules=_rules(where, row),
        fields=tuple(_field(where, item) for item in row.get("fields", [])),
    )


def _rules(where: str, row: Mapping[str, Any]) -> FormRules:
    urgent = dict(row.get("urgent_when", {}))
    urgent_target = _target(where, urgent.pop("target", None))
    return FormRules(
        place=row["place"],
        photo=row.get("photo", "optional"),
        phone=row.get("phone", "optional"),
        priority=row.get("priority", "normal"),
        decision=row.get("decision", False),
        partners=tuple(row.get("partners", [])),
        documents=_optional_words(where, row.get("documents")),
        advice=_optional_words(where, row.get("advice")),
        warning=_optional_words(where, row.get("warning")),
        urgent_when={key: tuple(values) for key, values in urgent.items()},
        urgent_target=urgent_target,
    )


def _field(where: str, row: Mapping[str, Any]) -> Field:
    where = f"{where} {row.get('key', '?')}"
    item = Field(
        key=row["key"],
        type=row["type"],
        label=_words(where, row["label"]),
        required=row.get("required", False),
        crew=row.get("crew", False),
        options={str(k): _words(where, v) for k, v in row.get("options", {}).items()},
        hint=_optional_words(where, row.get("hint")),
    )
    if item.type not in FIELD_TYPES:
        raise CatalogueError(where, "unknown_type", item.type)
    if (item.type in {"one", "many"}) != bool(item.options):
        raise CatalogueError(where, "options_mismatch", item.type)
    return item


def _check(where: str, service: Service, known: Offices) -> None:
    for code, ok, detail in _problems(service, known):
        if not ok:
            raise CatalogueError(where, code, detail)


def _problems(service: Service, known: Offices) -> Iterator[tuple[str, bool, str]]:
    rules, keys = service.rules, [item.key for item in service.fields]
    yield "unknown_group", set(service.groups) <= set(known.groups), str(service.groups)
    yield "unknown_division", service.division in known.divisions, service.division
    yield "unknown_partner", set(rules.partners) <= set(known.partners), str(rules.partners)
    yield "unknown_path", service.path in PATHS, service.path
    yield "unknown_need", {rules.place, rules.photo, rules.phone} <= NEEDS, str(rules)
    yield "field_twice", len(set(keys)) == len(keys), str(keys)
    yield "urgent_field", set(rules.urgent_when) <= set(keys), str(rules.urgent_when)
    yield "no_target", not service.takes_requests or _has_clock(service), service.path


def _has_clock(service: Service) -> bool:
    return service.target is not None or service.path == "W5"


def _words(where: str, value: Any) -> Words:
    if not (isinstance(value, list) and len(value) == 2 and all(isinstance(v, str) for v in value)):
        raise CatalogueError(where, "not_two_texts", repr(value))
    return Words(*value)


def _optional_words(where: str, value: Any) -> Words | None:
    return None if value is None else _words(where, value)


def _target(where: str, value: str | None) -> Target | None:
    if value is None:
        return None
    amount, _, unit = str(value).partition(" ")
    if not amount.isdigit() or unit not in UNITS:
        raise CatalogueError(where, "bad_target", str(value))
    return Target(int(amount), unit)


def _read(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise CatalogueError(path.name, "not_yaml", str(error)) from error


# --- to and from the rows that keep a form's version -----------------------------------------


def fields_to_json(fields: tuple[Field, ...]) -> list[dict[str, Any]]:
    """Options as a list of [code, Thai, English]: the database keeps no order of keys."""
    return [
        {**asdict(item), "options": [[key, o.th, o.en] for key, o in item.options.items()]}
        for item in fields
    ]


def fields_from_json(rows: list[dict[str, Any]]) -> tuple[Field, ...]:
    return tuple(
        Field(
            key=row["key"],
            type=row["type"],
            label=Words(**row["label"]),
            required=row["required"],
            crew=row["crew"],
            options={key: Words(th, en) for key, th, en in row["options"]},
            hint=Words(**row["hint"]) if row["hint"] else None,
        )
        for row in rows
    )


def rules_to_json(rules: FormRules) -> dict[str, Any]:
    return asdict(rules)


def rules_from_json(row: dict[str, Any]) -> FormRules:
    texts = {k: Words(**row[k]) if row[k] else None for k in ("documents", "advice", "warning")}
    return FormRules(
        place=row["place"],
        photo=row["photo"],
        phone=row["phone"],
        priority=row["priority"],
        decision=row["decision"],
        partners=tuple(row["partners"]),
        urgent_when={key: tuple(values) for key, values in row["urgent_when"].items()},
        urgent_target=Target(**row["urgent_target"]) if row["urgent_target"] else None,
        **texts,
    )

"""Content of the notice of sign tax (ภ.ป.3). Pure: its wording is data in texts.yaml."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from taxation.forms import words
from taxation.forms.notice import Office
from taxation.law.arrears import Instalments
from taxation.law.money import baht
from taxation.law.schema import Law
from taxation.law.sign_bill import SignAssessed, declare_by


@dataclass(frozen=True)
class SignNotice:
    """Everything the notice says. Without a day to pay by it is a draft."""

    office: Office
    number: str
    dated_on: dt.date
    owner: str
    address: str
    result: SignAssessed
    law: Law
    due_on: dt.date | None
    plan: Instalments | None


@dataclass(frozen=True)
class DeclaredSign:
    """A sign as it is printed on ภ.ป.1; sizes in centimetres."""

    ref: str
    kind: str
    width_cm: int
    height_cm: int
    sides: int
    wording: str
    place: str
    installed_on: dt.date


#: Lines of a form; what is not known is left to be written by hand.
DECLARATION_LINES = 12


def sign_declaration_context(
    *, office: Office, law: Law, owner: str = "", address: str = "", signs: Sequence[DeclaredSign]
) -> dict[str, Any]:
    """The yearly declaration (ภ.ป.1), blank or with what the register knows of the owner."""
    wording, late = office.form("sign_declaration"), law.signs.late
    kinds = office.form("sign_notice")["kinds"]
    return {
        "form": wording,
        "title": wording["title"].format(year=law.tax_year + words.BUDDHIST),
        "to": wording["to"].format(office=office.name),
        "owner": owner,
        "address": address,
        "rows": [
            [
                number, one.ref, kinds[one.kind], f"{one.width_cm:,} × {one.height_cm:,}",
                one.sides, one.wording, one.place, words.long_date(one.installed_on),
            ]
            for number, one in enumerate(signs, 1)
        ],
        "empty": range(max(DECLARATION_LINES - len(signs), 2)),
        "note": wording["note"].format(
            day=words.long_date(declare_by(law)),
            days=late.pay_within_days,
            percent=f"{float(late.late_declaring * 100):g}",
        ),
        "office": office,
        "sample": office.sample,
    }  # fmt: skip


def sign_notice_context(data: SignNotice) -> dict[str, Any]:
    """Sentences and rows of the notice."""
    wording, late = data.office.form("sign_notice"), data.law.signs.late
    year = data.law.tax_year + words.BUDDHIST
    return {
        "form": wording,
        "data": data,
        "office": data.office,
        "dated": words.long_date(data.dated_on),
        "subject": wording["subject"].format(year=year),
        "paragraphs": [
            *_sentences(data, wording, year),
            wording["late"].format(percent=f"{float(late.late_paying_month * 100):g}"),
            wording["objection"],
        ],
        "rows": [
            {
                "ref": line.facts.ref,
                "kind": wording["kinds"][line.facts.kind],
                "size": f"{line.facts.width_cm:,} × {line.facts.height_cm:,}",
                "sides": line.facts.sides,
                "units": line.found.units,
                "quarters": line.quarters,
                "tax": baht(line.found.tax),
            }
            for line in data.result.lines
        ],
        "total": baht(data.result.tax),
        "sample": data.office.sample,
    }


def _sentences(data: SignNotice, wording: Mapping[str, Any], year: int) -> list[str]:
    late, tax = data.law.signs.late, data.result.tax
    due = words.long_date(data.due_on) if data.due_on else "." * 24
    found = [
        wording["assessed"].format(
            year=year,
            count=len(data.result.lines),
            amount=words.money(baht(tax)),
            words=words.baht_in_words(tax),
        ),
        wording["pay"].format(office=data.office.name, days=late.pay_within_days, due=due),
    ]
    if data.plan and data.plan.eligible:
        parts = zip(data.plan.amounts, data.plan.due, strict=True)
        rows = " · ".join(
            wording["instalment"].format(
                number=n, amount=words.money(baht(part)), due=words.long_date(day)
            )
            for n, (part, day) in enumerate(parts, 1)
        )
        least = words.money(baht(late.instalment_minimum))
        found.append(wording["instalments"].format(minimum=least, rows=rows))
    return found

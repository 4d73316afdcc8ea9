"""The warning letter (s61) and the list for the Land Office (s60), as they are printed. Pure."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from taxation.forms import words
from taxation.forms.lists import Cell, columns, headings
from taxation.forms.notice import Office
from taxation.forms.papers import shown
from taxation.law.debt import AFTER, BEFORE, WITHIN, LatePart, penalty_left
from taxation.law.money import baht, rounded
from taxation.law.schema import Law


@dataclass(frozen=True)
class WarningData:
    """A warning as its letter says it. Money in satang; `late`: the parts as of its day."""

    office: Office
    number: str
    dated_on: dt.date
    days: int
    taxpayer: str
    address: str
    assessment: str
    year: int  # Christian
    late: tuple[LatePart, ...]
    law: Law

    @property
    def owed(self) -> int:
        return sum(one.unpaid for one in self.late)


def warning_context(data: WarningData) -> dict[str, Any]:
    """The sentences of the letter and what paying costs at each stage on its day."""
    wording = data.office.form("warning")
    said = {
        "year": data.year + words.BUDDHIST,
        "number": data.assessment,
        "amount": words.money(baht(data.owed)),
        "words": words.baht_in_words(data.owed),
        "due": words.long_date(min((one.due for one in data.late), default=data.dated_on)),
        "days": data.days,
        "office": data.office.name,
        "seizure": data.law.limits.days["seizure_after_warning"],
    }
    return {
        "form": wording,
        "data": data,
        "dated": words.long_date(data.dated_on),
        "subject": wording["subject"].format(**said),
        "paragraphs": [text.format(**said) for text in wording["paragraphs"]],
        "rows": [_row(data, stage, wording) for stage in (BEFORE, WITHIN, AFTER)],
        "relief": _relief(data, wording),
        "closing": wording["closing"].format(**said),
        "sample": data.office.sample,
    }


def _relief(data: WarningData, wording: dict[str, Any]) -> str:
    """That an order took off some of the penalty, where one did (s71)."""
    percent = next((one.waived_percent for one in data.late if one.waived_share), "")
    return str(wording["relief"].format(percent=percent)) if percent else ""


def _row(data: WarningData, stage: str, wording: dict[str, Any]) -> dict[str, Any]:
    """One month counted as the surcharge stands on the day of the letter."""
    rate = data.law.payment.penalty[stage]
    mode, law = data.law.setting("rounding_mode"), data.law
    penalty = sum(
        penalty_left(rounded(one.unpaid * rate, mode), one.waived_share, law) for one in data.late
    )
    extra = sum(one.surcharge for one in data.late)
    return {
        "when": wording["stages"][stage],
        "tax": baht(data.owed),
        "penalty": baht(penalty),
        "surcharge": baht(extra),
        "total": baht(data.owed + penalty + extra),
    }


def land_office_context(rows: list[list[Cell]], office: Office, on: dt.date) -> dict[str, Any]:
    """The list of arrears as a printed table, and its plain cells for the workbook."""
    return {
        "form": office.form("land_office"),
        "office": office,
        "year": on.year + words.BUDDHIST,
        "subtitle": f"ณ วันที่ {words.long_date(on)}",
        "groups": headings("land_office_columns"),
        "columns": columns("land_office_columns"),
        "cells": rows,
        "rows": [[shown(cell) for cell in row] for row in rows],
        "sample": office.sample,
    }

"""The order on a penalty (s71) and the notice of a survey (s27), as they are printed. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from taxation.forms import words
from taxation.forms.notice import Office
from taxation.law.debt import Owed
from taxation.law.money import baht


@dataclass(frozen=True)
class ReliefData:
    """An order on a penalty and what is owed on the day of its letter. `year` is Christian."""

    office: Office
    taxpayer: str
    address: str
    assessment: str
    year: int
    percent: Decimal
    asked_on: dt.date
    evidence: str
    order_number: str
    ordered_on: dt.date
    reason: str
    on: dt.date
    owed: Owed


@dataclass(frozen=True)
class SurveyData:
    """A notice of survey. `villages`: their numbers, none for the whole; `year` is Christian."""

    office: Office
    number: str
    year: int
    posted_on: dt.date
    begins_on: dt.date
    ends_on: dt.date
    villages: Sequence[int]
    surveyors: str
    places: str


def relief_words(office: Office, percent: Decimal) -> str:
    """What the order does: waives the penalty, or takes a percent of it."""
    wording = office.form("relief")
    if percent == 100:
        return str(wording["waived"])
    return str(wording["reduced"].format(percent=f"{percent.normalize():f}"))


def relief_context(data: ReliefData) -> dict[str, Any]:
    """The letter that tells a taxpayer of the order."""
    wording, owed = data.office.form("relief"), data.owed
    said = {
        "what": relief_words(data.office, data.percent),
        "year": data.year + words.BUDDHIST,
        "number": data.assessment,
        "asked": words.long_date(data.asked_on),
        "evidence": data.evidence,
        "order": data.order_number,
        "ordered": words.long_date(data.ordered_on),
        "reason": data.reason,
        "on": words.long_date(data.on),
        "office": data.office.name,
    }
    amounts = (owed.left, owed.penalty + owed.waived, owed.waived, owed.surcharge, owed.total)
    return {
        "form": wording,
        "office": data.office,
        "data": data,
        "dated": words.long_date(data.ordered_on),
        "subject": wording["subject"].format(**said),
        "paragraphs": [text.format(**said) for text in wording["paragraphs"]],
        "table_title": wording["table_title"].format(**said),
        "amounts": [baht(one) for one in amounts],
        "closing": wording["closing"].format(**said),
        "sample": data.office.sample,
    }


def survey_context(data: SurveyData) -> dict[str, Any]:
    """The notice to be posted."""
    wording, office = data.office.form("survey"), data.office
    numbers = ", ".join(str(one) for one in data.villages)
    where = wording["villages"] if data.villages else wording["whole"]
    said = {
        "office": office.name,
        "phone": wording["phone"].format(phone=office.phone) if office.phone else "",
        "number": data.number,
        "year": data.year + words.BUDDHIST,
        "where": where.format(office=office.name, numbers=numbers),
        "begins": words.long_date(data.begins_on),
        "ends": words.long_date(data.ends_on),
        "surveyors": data.surveyors,
        "posted": words.long_date(data.posted_on),
        "places": data.places,
    }
    return {
        "form": {key: text.format(**said) for key, text in wording.items() if key in _LINES},
        "office": office,
        "paragraphs": [text.format(**said).strip() for text in wording["paragraphs"]],
        "sample": office.sample,
    }


_LINES = ("number", "title", "running", "subject", "posted", "places", "signature")

"""What the letter of an order on a penalty (s71) and the notice of a survey (s27) say."""

from __future__ import annotations

from taxation.forms.announcements import ReliefData, SurveyData
from taxation.models import PenaltyRelief, SurveyNotice
from taxation.selectors.arrears import debts_of_records
from taxation.selectors.notices import office_of


def relief_of(relief: PenaltyRelief) -> ReliefData | None:
    """The letter of an order, as of its day; ask with `record.subdistrict`.

    None when the bill is no longer open: the assessment was superseded.
    """
    record, on = relief.record, relief.ordered_on
    debt = next(iter(debts_of_records(relief.subdistrict_id, [record.pk], on)), None)
    if debt is None:
        return None
    return ReliefData(
        office=office_of(record.subdistrict),
        taxpayer=record.taxpayer_name,
        address=record.taxpayer_address,
        assessment=record.number,
        year=record.tax_year,
        percent=relief.percent,
        asked_on=relief.asked_on,
        evidence=relief.evidence,
        order_number=relief.order_number,
        ordered_on=relief.ordered_on,
        reason=relief.reason,
        on=on,
        owed=debt.owed,
    )


def survey_of(notice: SurveyNotice) -> SurveyData:
    """The notice as it is posted; ask with `subdistrict`."""
    return SurveyData(
        office=office_of(notice.subdistrict),
        number=notice.number,
        year=notice.tax_year,
        posted_on=notice.posted_on,
        begins_on=notice.begins_on,
        ends_on=notice.ends_on,
        villages=notice.villages,
        surveyors=notice.surveyors,
        places=notice.places,
    )

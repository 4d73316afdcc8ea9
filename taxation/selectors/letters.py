"""What warning letters say: the debt as it stood on the day each was written."""

from __future__ import annotations

from collections.abc import Sequence

from taxation.forms.notice import Office
from taxation.forms.warning import WarningData
from taxation.law.calendar_days import payment_due
from taxation.law.debt import Part, owed
from taxation.law.schema import Law
from taxation.models import ArrearsWarning
from taxation.selectors.arrears import Debt, debts_of_records
from taxation.selectors.notices import law_of, office_of


def letters_of(warnings: Sequence[ArrearsWarning]) -> list[WarningData]:
    """The letters of warnings with `record.run` and `record.subdistrict`, in that order."""
    if not warnings:
        return []
    office = office_of(warnings[0].record.subdistrict)
    laws = {one.record.run_id: law_of(one.record.run) for one in warnings}
    debts: dict[int, Debt] = {}
    for day in {one.dated_on for one in warnings}:
        records = [one.record_id for one in warnings if one.dated_on == day]
        for debt in debts_of_records(warnings[0].subdistrict_id, records, day):
            debts[debt.record.pk] = debt
    return [
        _letter(one, office, laws[one.record.run_id], debts.get(one.record_id)) for one in warnings
    ]


def _letter(one: ArrearsWarning, office: Office, law: Law, debt: Debt | None) -> WarningData:
    record = one.record
    late = debt.owed.late if debt else ()
    if not late:  # paid or re-assessed since: as it was written
        late = owed([Part(payment_due(law), one.owed_satang)], 0, one.dated_on, law).late
    return WarningData(
        office=office,
        number=str(one),
        dated_on=one.dated_on,
        days=one.days,
        taxpayer=record.taxpayer_name,
        address=record.taxpayer_address,
        assessment=record.number,
        year=record.tax_year,
        late=late,
        law=law,
    )

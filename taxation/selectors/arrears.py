"""Debts: what settles each on a chosen day, what was done about it, and which wait for what."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from django.db.models import F, Q

from billing.models import Bill, BillQuerySet
from taxation.law.debt import AFTER, Owed, Part, Warned, owed
from taxation.law.schema import Law
from taxation.models import (
    ArrearsWarning,
    AssessmentRecord,
    LandOfficeEntry,
    Objection,
    PaymentExtension,
    PenaltyRelief,
)
from taxation.models.record import ORIGIN
from taxation.selectors.notices import law_of

#: Waiting for the Land Office, the auction of s62: asked for as a stage, beside those of the law.
UNWARNED, UNRECEIVED, SEIZURE = "unwarned", "unreceived", "seizure"
Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader of the arrears asked for; amounts in satang."""

    text: str = ""
    village: int | None = None
    year: int | None = None
    stage: str = ""
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Debt:
    """A bill with what settles it on a day and what was done about it."""

    bill: Bill
    record: AssessmentRecord
    on: dt.date
    owed: Owed
    warning: ArrearsWarning | None = None
    entry: LandOfficeEntry | None = None
    extended_until: dt.date | None = None
    seizure_from: dt.date | None = None

    @property
    def left(self) -> int:
        return self.owed.left

    @property
    def stayed(self) -> int:
        return self.owed.stayed

    @property
    def penalty(self) -> int:
        return self.owed.penalty

    @property
    def waived(self) -> int:
        """The penalty an order takes away (s71)."""
        return self.owed.waived

    @property
    def surcharge(self) -> int:
        return self.owed.surcharge

    @property
    def extra(self) -> int:
        return self.penalty + self.surcharge

    @property
    def total(self) -> int:
        return self.owed.total

    @property
    def is_late(self) -> bool:
        return bool(self.owed.late)

    @property
    def stage(self) -> str:
        """The gravest stage of its late parts; "" in time."""
        return max((one.stage for one in self.owed.late), key=_GRAVITY.index, default="")

    @property
    def since(self) -> dt.date:
        """The day it should have been paid by: the first late part's."""
        return min((one.due for one in self.owed.late), default=self.bill.due_on)

    @property
    def may_be_seized(self) -> bool:
        """The warning was received and 90 days have gone by (s62): for the executive's order."""
        return self.seizure_from is not None and self.on >= self.seizure_from


_GRAVITY = ("on_time", "within_extension", "before_notice", "within_notice", AFTER)


@dataclass(slots=True)
class _Done:
    """What was done about the debts of some taxpayers and years."""

    warnings: dict[Key, list[ArrearsWarning]] = field(default_factory=lambda: defaultdict(list))
    extended: dict[Key, dt.date] = field(default_factory=dict)
    entries: dict[Key, LandOfficeEntry] = field(default_factory=dict)
    stayed: dict[Key, int] = field(default_factory=dict)
    #: The orders in their order.
    reliefs: dict[Key, list[PenaltyRelief]] = field(default_factory=lambda: defaultdict(list))

    def waived(self, key: Key, on: dt.date) -> Fraction:
        """The share of the penalty that is taken off on a day; the latest order counts."""
        ordered = [one for one in self.reliefs.get(key, ()) if one.ordered_on <= on]
        return Fraction(ordered[-1].percent) / 100 if ordered else Fraction(0)


def quote(record: AssessmentRecord, on: dt.date) -> Debt | None:
    """What is to be paid for a record on a day; None when there is no open bill."""
    bills = _with_paid(record.subdistrict_id).filter(origin_id=record.pk)
    return next(iter(debts_of(bills, on)), None)


def debts_of_records(subdistrict: int, records: Sequence[int], on: dt.date) -> list[Debt]:
    """The debts of records that have an open bill."""
    return debts_of(_with_paid(subdistrict).filter(origin_id__in=records), on)


def arrears_on(subdistrict: int, on: dt.date, filters: Filters) -> list[Debt]:
    """Debts with a part past its day, the oldest first. A constant number of queries."""
    bills = _with_paid(subdistrict).filter(paid_satang__lt=F("amount_satang"))  # type: ignore[misc]
    late = Q(due_on__lt=on) | Q(instalments__due_on__lt=on)
    bills = bills.filter(pk__in=Bill.objects.of(subdistrict).filter(late).values("pk"))
    if filters.year:
        bills = bills.filter(period=filters.year)
    if filters.text:
        bills = bills.filter(_text(subdistrict, filters.text))
    if filters.village is not None:
        there = AssessmentRecord.objects.of(subdistrict).filter(village=filters.village)
        bills = bills.filter(origin_id__in=there.values("pk"))
    found = debts_of(bills.order_by("due_on", "pk"), on)
    return [debt for debt in found if debt.is_late and _matches(debt, filters)]


def debts_of(bills: BillQuerySet, on: dt.date) -> list[Debt]:
    """The debt of each bill with `paid_satang`, in the order given."""
    return list(debts_on(bills, lambda _bill: (on,)).values())


def debts_on(
    bills: BillQuerySet, days: Callable[[int], Iterable[dt.date]]
) -> dict[tuple[int, dt.date], Debt]:
    """The same by bill and day, for each on days of its own. A constant number of queries."""
    listed = list(bills.prefetch_related("instalments"))
    records = (
        AssessmentRecord.objects.filter(pk__in=[bill.origin_id for bill in listed])
        .select_related("village")
        .prefetch_related("run")  # large, so read once and not with each record
        .defer("facts")
        .in_bulk()
    )
    done = _done(records.values())
    laws: dict[int, Law] = {}
    for record in records.values():
        if record.run_id not in laws:
            laws[record.run_id] = law_of(record.run)
    known = [(bill, records[bill.origin_id]) for bill in listed if bill.origin_id in records]
    return {
        (bill.pk, on): _debt(bill, one, on, laws[one.run_id], done)
        for bill, one in known
        for on in days(bill.pk)
    }


def _debt(bill: Bill, record: AssessmentRecord, on: dt.date, law: Law, done: _Done) -> Debt:
    key = (record.tax_year, record.taxpayer_key)
    agreed = [Part(one.due_on, one.amount_satang) for one in bill.instalments.all()]
    warnings = done.warnings.get(key, [])
    asked = owed(
        agreed or [Part(bill.due_on, bill.amount_satang)],
        bill.paid_satang,  # type: ignore[attr-defined]
        on,
        law,
        warnings=[Warned(one.dated_on, one.received_on, one.days) for one in warnings],
        extended_until=done.extended.get(key),
        is_plan=bool(agreed) and record.supersedes_id is None,
        stayed=done.stayed.get(key, 0),
        waived=done.waived(key, on),
    )
    received = [one.received_on for one in warnings if one.received_on]
    wait = dt.timedelta(days=law.limits.days["seizure_after_warning"])
    return Debt(
        bill, record, on, asked, warnings[-1] if warnings else None, done.entries.get(key),
        done.extended.get(key), min(received) + wait if received else None,
    )  # fmt: skip


def _done(records: Iterable[AssessmentRecord]) -> _Done:
    """Warnings, extensions, reliefs, Land Office entries and stays, by tax year and taxpayer."""
    listed = list(records)
    done = _Done()
    if not listed:
        return done
    of = {
        "subdistrict": listed[0].subdistrict_id,
        "record__tax_year__in": {record.tax_year for record in listed},
        "record__taxpayer_key__in": [record.taxpayer_key for record in listed],
    }
    for one in ArrearsWarning.objects.filter(withdrawn_at__isnull=True, **of).select_related(
        "record"
    ):
        done.warnings[_key(one.record)].append(one)
    for more in PaymentExtension.objects.filter(**of).select_related("record"):
        done.extended[_key(more.record)] = more.until
    reliefs = PenaltyRelief.objects.filter(withdrawn_at__isnull=True, **of)
    reliefs = reliefs.select_related("record").defer("record__facts")
    for relief in reliefs.order_by("ordered_on", "pk"):
        done.reliefs[_key(relief.record)].append(relief)
    open_entries = LandOfficeEntry.objects.filter(told_on__isnull=True, **of)
    done.entries = {_key(one.record): one for one in open_entries.select_related("record")}
    open_stays = Objection.objects.filter(outcome="", stayed_satang__gt=0, **of)
    done.stayed = {
        _key(one.record): one.stayed_satang for one in open_stays.select_related("record")
    }
    return done


def _key(record: AssessmentRecord) -> Key:
    return record.tax_year, record.taxpayer_key


def _with_paid(subdistrict: int) -> BillQuerySet:
    return Bill.objects.of(subdistrict).open().with_paid().filter(origin=ORIGIN)


def _text(subdistrict: int, text: str) -> Q:
    """A name, a bill or assessment number, or the code of the first parcel."""
    records = AssessmentRecord.objects.of(subdistrict).filter(
        Q(number__endswith=text) | Q(route_code__istartswith=text)
    )
    by_record = Q(origin_id__in=records.values("pk"))
    return Q(debtor_name__icontains=text) | Q(number__endswith=text) | by_record


def _matches(debt: Debt, filters: Filters) -> bool:
    if filters.least is not None and debt.total < filters.least:
        return False
    if filters.most is not None and debt.total > filters.most:
        return False
    return not filters.stage or filters.stage in _stages(debt)


def _stages(debt: Debt) -> set[str]:
    found = {debt.stage}
    if debt.warning is None:
        found.add(UNWARNED)
    elif debt.warning.received_on is None:
        found.add(UNRECEIVED)
    if debt.may_be_seized:
        found.add(SEIZURE)
    return found


def land_office_list(subdistrict: int, on: dt.date) -> list[tuple[LandOfficeEntry, Debt | None]]:
    """Entries not yet taken off, each with its debt; None: nothing is owed, the office is told."""
    entries = list(
        LandOfficeEntry.objects.filter(subdistrict=subdistrict, told_on__isnull=True)
        .select_related("record__village")
        .defer("record__facts")
    )
    keys: Sequence[str] = [entry.record.taxpayer_key for entry in entries]
    bills = _with_paid(subdistrict).filter(
        debtor_key__in=keys,
        paid_satang__lt=F("amount_satang"),  # type: ignore[misc]
    )
    owing = {_key(debt.record): debt for debt in debts_of(bills, on)}
    return [(entry, owing.get(_key(entry.record))) for entry in entries]

"""A computed run becomes assessments in force and bills: by a second person, in one transaction.

The first issue of a year issues all. A later one issues only what differs from the record in force:
the new record supersedes the old one, its bill replaces the old bill. A taxpayer who is no longer
on the roll gets a record of nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from billing.models import Bill
from billing.services.cashier import NewBill, Part, grant_instalments, raise_bills, replace_bill
from taxation.law.calendar_days import payment_due
from taxation.law.facts import TaxpayerFacts
from taxation.law.facts_json import to_json
from taxation.law.schema import Law, OwnerKind
from taxation.models import AssessmentRecord, RunException, TaxRun
from taxation.models.record import ORIGIN
from taxation.selectors.law import rebuilt
from taxation.selectors.objections import given_back
from taxation.services.writing import digest, keep_facts, leave_lines_out

BUDDHIST = 543
#: So many taxpayers are issued while the officer waits; more are the worker's.
AT_ONCE = 500
TAKEN_UP_AFTER = dt.timedelta(minutes=5)


@transaction.atomic
def except_findings(*, run: TaxRun, ids: Sequence[int], by: User, reason: str) -> int:
    """Let a run be issued in spite of findings; what is excepted stays untaxed and on the list."""
    if not reason.strip():
        raise ValidationError(_("Say why this need not be settled now."), code="reason_missing")
    waiting = RunException.objects.filter(
        subdistrict=run.subdistrict_id, run=run, pk__in=list(ids), excepted_at__isnull=True
    )
    return waiting.update(
        excepted_reason=reason.strip()[:500], excepted_by=by, excepted_at=timezone.now()
    )


def unsettled(run: TaxRun) -> int:
    """How many findings still stand in the way of the issue."""
    return RunException.objects.filter(
        subdistrict=run.subdistrict_id,
        run=run,
        weight=RunException.Weight.BLOCKS,
        excepted_at__isnull=True,
    ).count()


@transaction.atomic
def ask_release(*, run: TaxRun, by: User) -> None:
    """Note who issues a long roll, for the worker; refused now as it would be then."""
    locked = TaxRun.objects.select_for_update().get(pk=run.pk)
    _may_be_released(locked, by)
    locked.issue_asked_by, locked.issue_asked_at = by, timezone.now()
    locked.save(update_fields=["issue_asked_by", "issue_asked_at"])


def release_asked(run_id: int) -> TaxRun:
    """Issue what a second person asked for. Done twice, it issues once."""
    try:
        with transaction.atomic():
            run = TaxRun.objects.select_for_update().get(pk=run_id)
            if run.is_issuing and run.issue_asked_by is not None:
                return release_run(run=run, by=run.issue_asked_by)
            return run
    except Exception:  # the page then offers it again; the fault itself is logged by the worker
        TaxRun.objects.filter(pk=run_id).update(issue_asked_by=None, issue_asked_at=None)
        raise


def left_issues() -> list[int]:
    """Runs asked to be issued that no worker has issued: one that was killed left them."""
    waited = TaxRun.objects.filter(
        state=TaxRun.State.DONE, issue_asked_at__lt=timezone.now() - TAKEN_UP_AFTER
    )
    return list(waited.values_list("pk", flat=True))


@transaction.atomic
def release_run(*, run: TaxRun, by: User) -> TaxRun:
    """Issue the assessments of a computed run and raise the bills."""
    locked = TaxRun.objects.select_for_update().get(pk=run.pk)
    _may_be_released(locked, by)
    law = rebuilt(locked.law["overlays"], locked.law["map_choices"]).of(locked.tax_year)
    old = _in_force(locked)
    keep_facts(locked)
    drafts = list(
        AssessmentRecord.objects.of(locked.subdistrict_id)
        .filter(run=locked)
        .defer("facts")
        .order_by("route_code", "pk")
    )
    same = [one for one in drafts if _says_the_same(old.get(one.taxpayer_key), one)]
    unchanged = {draft.pk for draft in same}
    leave_lines_out(locked, unchanged)
    AssessmentRecord.objects.filter(pk__in=unchanged).delete()
    changed = [draft for draft in drafts if draft.pk not in unchanged]
    changed += _records_of_nothing(locked, old, {one.taxpayer_key for one in drafts}, law)
    _issue(locked, changed, old)
    _bills(locked, changed, old, law, by)
    locked.state, locked.released_by = TaxRun.State.RELEASED, by
    locked.released_at = timezone.now()
    locked.save(update_fields=["state", "released_by", "released_at"])
    return locked


def _in_force(run: TaxRun) -> dict[str, AssessmentRecord]:
    records = AssessmentRecord.objects.of(run.subdistrict_id).in_force()
    return {one.taxpayer_key: one for one in records.filter(tax_year=run.tax_year).defer("facts")}


def _may_be_released(run: TaxRun, by: User) -> None:
    if run.mode != TaxRun.Mode.ISSUE or run.state != TaxRun.State.DONE:
        raise ValidationError(
            _("Only a computed run for issue can be issued."), code="run_not_done"
        )
    if run.requested_by_id == by.pk:
        raise PermissionDenied(_("Who started the run may not issue it: ask a second person."))
    if count := unsettled(run):
        raise ValidationError(
            _("%(count)s exceptions are not settled: settle or except each with a reason."),
            code="exceptions_unsettled",
            params={"count": count},
        )


def _says_the_same(before: AssessmentRecord | None, after: AssessmentRecord) -> bool:
    """Drafts that say what is in force already are not issued again."""
    return before is not None and (
        (before.facts_digest, before.law_digest, before.due_satang)
        == (after.facts_digest, after.law_digest, after.due_satang)
    )


def _records_of_nothing(
    run: TaxRun, old: Mapping[str, AssessmentRecord], present: set[str], law: Law
) -> list[AssessmentRecord]:
    """For those who, after a correction, held nothing on 1 January and wait for no exception."""
    waiting = RunException.objects.filter(subdistrict=run.subdistrict_id, run=run)
    noted = {"+".join(map(str, ids)) for ids in waiting.values_list("party_ids", flat=True)}
    found = []
    for key, record in old.items():
        if key in present or key in noted or not record.value_satang:
            continue
        kept = {"facts": to_json(TaxpayerFacts(key, OwnerKind.NATURAL, ())), "places": {}}
        found.append(
            AssessmentRecord(
                subdistrict_id=run.subdistrict_id, run=run, tax_year=run.tax_year,
                taxpayer_key=key, party_ids=record.party_ids,
                taxpayer_name=record.taxpayer_name, taxpayer_address=record.taxpayer_address,
                village_id=record.village_id, route_code=record.route_code, facts=kept,
                facts_digest=digest(kept), law_digest=law.fingerprint, value_satang=0,
                exempt_satang=0, taxable_satang=0, tax_satang=0, due_satang=0,
            )
        )  # fmt: skip
    return AssessmentRecord.objects.bulk_create(found)


def _issue(
    run: TaxRun, changed: Sequence[AssessmentRecord], old: Mapping[str, AssessmentRecord]
) -> None:
    """Number along the route and put in force, in one statement."""
    records = AssessmentRecord.objects.of(run.subdistrict_id).filter(tax_year=run.tax_year)
    last = records.aggregate(top=Max("number"))["top"]
    running = int(last.split("/")[1]) if last else 0
    before = [old.get(one.taxpayer_key) for one in changed]
    for number, one in enumerate(changed, running + 1):
        one.number = f"{run.tax_year + BUDDHIST}/{number:06d}"
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE taxation_assessmentrecord r
                  SET number = v.number, supersedes_id = v.old, issued_at = now()
                 FROM unnest(%s::bigint[], %s::text[], %s::bigint[]) AS v(id, number, old)
                WHERE r.id = v.id""",
            [
                [one.pk for one in changed],
                [one.number for one in changed],
                [one.pk if one else None for one in before],
            ],
        )


def _bills(
    run: TaxRun,
    changed: Sequence[AssessmentRecord],
    old: Mapping[str, AssessmentRecord],
    law: Law,
    by: User,
) -> None:
    """A bill for each amount due; the bill of a superseded record gives way to the new one."""
    year = run.tax_year
    wanted = [
        NewBill(
            ORIGIN, one.pk, year, one.taxpayer_key, one.taxpayer_name,
            f"ภาษีที่ดินและสิ่งปลูกสร้าง ปี {year + BUDDHIST} เลขที่ {one.number}",
            f"Land and building tax {year} no. {one.number}",
            one.due_satang, _due_on(one, old, law),
        )
        for one in changed
        if one.due_satang
    ]  # fmt: skip
    raised = raise_bills(subdistrict=run.subdistrict_id, wanted=wanted, by=by)
    new = {bill.origin_id: bill for bill in raised}
    superseded = {old[one.taxpayer_key].pk: one for one in changed if one.taxpayer_key in old}
    given_way = list(
        Bill.objects.of(run.subdistrict_id)
        .open()
        .filter(origin=ORIGIN, origin_id__in=list(superseded))
        .order_by("pk")
        .select_for_update()  # no refund between what is read of them and the move
    )
    refunded = given_back(run.subdistrict_id)
    for bill in given_way:
        after = superseded[bill.origin_id]
        reason = _("Replaced by assessment %(number)s") % {"number": after.number}
        if replacement := new.get(after.pk):
            _keep_earlier_days(replacement, bill)
        replace_bill(
            old=bill, new=new.get(after.pk), reason=reason, by=by,
            given_back=refunded.get(bill.pk, 0),
        )  # fmt: skip


def _due_on(record: AssessmentRecord, old: Mapping[str, AssessmentRecord], law: Law) -> dt.date:
    """What a re-assessment adds has the time of its own notice (s53); all else the year's day."""
    before = old.get(record.taxpayer_key)
    adds = bool(old) and record.due_satang > (before.due_satang if before else 0)
    return payment_due(law, timezone.localdate() if adds else None)


def _keep_earlier_days(new: Bill, old: Bill) -> None:
    """What was billed before keeps its days; only the difference is due by the new one."""
    more = new.amount_satang - old.amount_satang
    if more <= 0 or new.due_on <= old.due_on:
        return
    parts = [Part(one.due_on, one.amount_satang) for one in old.instalments.order_by("position")]
    parts = parts or [Part(old.due_on, old.amount_satang)]
    grant_instalments(bill=new, parts=[*parts, Part(new.due_on, more)])

"""The yearly sign tax: prepared by one officer, issued by another. Paid in `paying`."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from billing.models import Bill
from billing.services.cashier import NewBill, move_due, raise_bills, replace_bill
from parcels.models import Party
from taxation.law.sign_bill import SignFacts, assess_signs, due_day
from taxation.models import SignAssessment, SignPaper
from taxation.models.sign import SIGN_ORIGIN
from taxation.selectors import signs as read
from taxation.services.runs import law_or_refusal

BUDDHIST = 543
_LOCK = 0x7369676E  # "sign"


@transaction.atomic
def prepare_signs(*, subdistrict: int, year: int, by: User | None) -> int:
    """Drafts for every owner whose tax is not yet what the register says; how many there are.

    Raises ValidationError while another officer prepares or issues the same year.
    """
    _alone(subdistrict, year)
    book = law_or_refusal(subdistrict, year)
    law = book.of(year)
    kept = {"overlays": list(book.overlays), "map_choices": dict(book.map_choices)}
    mine = SignAssessment.objects.of(subdistrict).filter(tax_year=year)
    mine.drafts().delete()
    old = {one.party_id: one for one in mine.in_force().select_related("party")}
    now = read.signs_of_year(subdistrict, year)
    ended: dict[Party, list[SignFacts]] = {
        one.party: [] for key, one in old.items() if key not in {p.pk for p in now}
    }
    drafts = []
    for party, signs in {**now, **ended}.items():
        before, facts = old.get(party.pk), read.to_kept(signs)
        tax = assess_signs(signs, law).tax
        if before and (before.signs, before.tax_satang) == (facts, tax):
            continue
        drafts.append(
            SignAssessment(
                subdistrict_id=subdistrict,
                tax_year=year,
                party=party,
                owner_name=str(party)[:400],
                owner_address=party.mailing_address or party.address,
                signs=facts,
                law=kept,
                law_digest=law.fingerprint,
                tax_satang=tax,
                prepared_by=by,
                supersedes=before,
            )
        )
    return len(SignAssessment.objects.bulk_create(drafts, batch_size=1000))


@transaction.atomic
def issue_signs(*, subdistrict: int, year: int, by: User, on: dt.date) -> int:
    """Number and issue the drafts of a year and raise their bills; by a second officer."""
    _alone(subdistrict, year)
    mine = SignAssessment.objects.of(subdistrict).filter(tax_year=year).select_for_update()
    drafts = list(mine.drafts().order_by("owner_name", "pk"))
    if not drafts:
        raise ValidationError(_("There is nothing to issue: prepare the year first."), code="none")
    if any(one.prepared_by_id == by.pk for one in drafts):
        raise PermissionDenied(_("Who prepared the list may not issue it: ask a second person."))
    running = _last_number(subdistrict, year)
    for number, one in enumerate(drafts, running + 1):
        one.number = f"ป.{year + BUDDHIST}/{number:05d}"
        one.issued_by, one.issued_at = by, timezone.now()
    SignAssessment.objects.bulk_update(drafts, ["number", "issued_by", "issued_at"], 1000)
    _bills(subdistrict, drafts, by, on)
    return len(drafts)


def _alone(subdistrict: int, year: int) -> None:
    """One officer at a time for a body and year, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(%s, %s)", [_LOCK, subdistrict * 1000 + year % 1000]
        )
        if not cursor.fetchone()[0]:
            raise ValidationError(
                _("Another officer is preparing or issuing this year. Wait a moment, then look."),
                code="someone_at_work",
            )


def _last_number(subdistrict: int, year: int) -> int:
    issued = SignAssessment.objects.of(subdistrict).filter(tax_year=year)
    top = issued.aggregate(top=Max("number"))["top"]
    return int(top.split("/")[1]) if top else 0


def _bills(subdistrict: int, issued: list[SignAssessment], by: User, on: dt.date) -> None:
    law = read.law_of(issued[0])
    wanted = [
        NewBill(
            SIGN_ORIGIN, one.pk, one.tax_year, str(one.party_id), one.owner_name,
            f"ภาษีป้าย ปี {one.tax_year + BUDDHIST} เลขที่ {one.number}",
            f"Sign tax {one.tax_year} no. {one.number}",
            one.tax_satang, due_day(on, SignPaper.Kind.HAND, law),
        )
        for one in issued
        if one.tax_satang
    ]  # fmt: skip
    new = {
        bill.origin_id: bill for bill in raise_bills(subdistrict=subdistrict, wanted=wanted, by=by)
    }
    old = {one.supersedes_id: one for one in issued if one.supersedes_id}
    rows = Bill.objects.of(subdistrict).open().filter(origin=SIGN_ORIGIN, origin_id__in=list(old))
    for bill in rows:
        after = old[bill.origin_id]
        reason = _("Replaced by assessment %(number)s") % {"number": after.number}
        replace_bill(old=bill, new=new.get(after.pk), reason=reason, by=by)


@transaction.atomic
def record_paper(*, one: SignAssessment, kind: str, on: dt.date, by: User | None) -> SignPaper:
    """A declaration handed in, or the notice received: from that day the time to pay runs."""
    if kind not in SignPaper.Kind.values or on > timezone.localdate():
        raise ValidationError(_("Enter what happened and a day that is not ahead."), code="paper")
    paper = SignPaper.objects.create(
        subdistrict_id=one.subdistrict_id,
        party_id=one.party_id,
        tax_year=one.tax_year,
        kind=kind,
        on=on,
        recorded_by=by,
    )
    bill = read.bill_of(one)
    if bill and kind != SignPaper.Kind.DECLARED:
        move_due(bill=bill, due_on=due_day(on, kind, read.law_of(one)))
    return paper

"""The bank's daily files: taken over as they came, and what was done about each row."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.personal_data import encrypt
from billing.bank_file import DailyFile, Row, belongs, faults, read
from billing.bank_words import FIELDS, KINDS
from billing.models import BankFile, BankLayout, BankPayment, BankSettlement, Payment
from billing.selectors import billers_of, layout_of, layouts_of
from geo.models import Subdistrict
from parcels.services.bulk import copy_in

Kind = BankSettlement.Kind
NAME_LETTERS = 100


@transaction.atomic
def set_layout(*, layout: BankLayout, subdistrict: Subdistrict, by: User) -> BankLayout:
    """From now on this bank's files are read so; the layout before stays for the files it read.

    Raises ValidationError naming each column that cannot be.
    """
    layout.subdistrict, layout.set_by = subdistrict, by
    layout.full_clean()
    words = {
        "missing": _("%(field)s is needed: say where it stands."),
        "wide": _("%(field)s may be %(other)s characters wide at most."),
        "outside": _("%(field)s ends beyond the line."),
        "overlaps": _("%(field)s and %(other)s stand in the same columns."),
    }
    wrong = [
        f"{KINDS[kind]}: "
        f"{words[fault] % {'field': FIELDS[name], 'other': FIELDS.get(other, other)}}"
        for kind, name, fault, other in faults(layout_of(layout))
    ]
    if layout.credit_code == layout.debit_code:
        wrong.append(_("Money received and money taken back need codes of their own."))
    if wrong:
        raise ValidationError(wrong, code="layout_wrong")
    layout.save(force_insert=True)
    return layout


@transaction.atomic
def receive(
    *,
    content: bytes,
    name: str,
    subdistrict: Subdistrict,
    by: User,
    today: dt.date,
    judge: Callable[[list[BankPayment]], object],
) -> tuple[BankFile, bool]:
    """Take a daily file over: the file, and whether it is new; the same bytes are taken once.

    A payment that came before in another file is marked so; `judge` says of the others what they
    pay. Raises BadFile, and ValidationError while no bank is set up.
    """
    _one_at_a_time(subdistrict.pk)
    digest = hashlib.sha256(content).hexdigest()
    known = BankFile.objects.filter(subdistrict=subdistrict, sha256=digest).first()
    if known:
        return known, False
    layout = _layout_for(content, subdistrict.pk)
    found = read(content, layout_of(layout), billers=billers_of(subdistrict.pk), today=today)
    file = BankFile.objects.create(
        subdistrict=subdistrict,
        layout=layout,
        sha256=digest,
        name=name[-NAME_LETTERS:],
        bank_day=found.bank_day,
        row_count=len(found.rows),
        credit_satang=found.credit_satang,
        debit_satang=found.debit_satang,
        received_by=by,
    )
    rows = _rows(file, found, f"{layout.bank} {layout.account}")
    judge(rows)
    copy_in(BankPayment, rows)
    return file, True


def _one_at_a_time(subdistrict: int) -> None:
    """Two windows with one file, or two files with one payment, wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [0x62616E6B, subdistrict])


def _layout_for(content: bytes, subdistrict: int) -> BankLayout:
    layouts = layouts_of(subdistrict)
    if not layouts:
        raise ValidationError(
            _("No bank is set up yet. The head or the administrator does it under the office."),
            code="no_layout",
        )
    return next((one for one in layouts if belongs(content, layout_of(one))), layouts[0])


def _rows(file: BankFile, found: DailyFile, source: str) -> list[BankPayment]:
    prints = _fingerprints(found.rows, source)
    before = BankPayment.objects.of(file.subdistrict_id).filter(
        fingerprint__in=prints, repeats__isnull=True
    )
    known = dict(before.values_list("fingerprint", "pk"))
    return [
        _payment(file, row, fingerprint, known.get(fingerprint))
        for row, fingerprint in zip(found.rows, prints, strict=True)
    ]


def _fingerprints(rows: Sequence[Row], source: str) -> list[str]:
    """What makes a payment the same one in two files: all the bank says of it but its line.

    Two lines of one file that say the same are two payments: its sums count both.
    """
    seen, prints = Counter[str](), list[str]()
    for row in rows:
        said = "|".join(
            map(
                str,
                (source, row.paid_on, row.paid_time, row.satang, row.is_reversal, row.reference_1,
                 row.reference_2, row.reference_3, row.branch, row.teller, row.code, row.cheque,
                 row.sending_bank),
            )
        )  # fmt: skip
        seen[said] += 1
        prints.append(hashlib.sha256(f"{said}|{seen[said]}".encode()).hexdigest())
    return prints


def _payment(file: BankFile, row: Row, fingerprint: str, repeats: int | None) -> BankPayment:
    return BankPayment(
        subdistrict_id=file.subdistrict_id,
        file=file,
        line=row.line,
        paid_on=row.paid_on,
        paid_time=row.paid_time,
        payer_encrypted=encrypt(row.payer),
        reference_1=row.reference_1,
        reference_2=row.reference_2,
        reference_3=row.reference_3,
        branch=row.branch,
        teller=row.teller,
        code=row.code,
        cheque=row.cheque,
        sending_bank=row.sending_bank,
        is_reversal=row.is_reversal,
        amount_satang=row.satang,
        fingerprint=fingerprint,
        repeats_id=repeats,
    )


@transaction.atomic
def withdraw(*, file: BankFile) -> None:
    """Throw away a file nobody accepted: nothing was posted from it. Raises ValidationError."""
    _one_at_a_time(file.subdistrict_id)
    locked = lock(file)
    if locked.accepted_at or locked.asked_at:
        raise ValidationError(
            _("This file was accepted: take back single receipts instead."), code="accepted"
        )
    if BankPayment.objects.filter(repeats__file=locked).exclude(file=locked).exists():
        raise ValidationError(
            _("A later file holds the same payments: withdraw that one first."), code="repeated"
        )
    locked.delete()


def lock(file: BankFile) -> BankFile:
    """A file until the end of the transaction. Raises ValidationError when it is gone."""
    found = BankFile.objects.select_for_update().filter(pk=file.pk).first()
    if found is None:
        raise ValidationError(_("Somebody threw this file away."), code="withdrawn")
    return found


def settle(
    *, row: BankPayment, kind: str, by: User, payment: Payment | None = None, reason: str = ""
) -> BankSettlement:
    """Note what was done about a row, held by its caller."""
    return settle_all([(row, kind, payment)], by=by, reason=reason)[0]


def settle_all(
    done: Iterable[tuple[BankPayment, str, Payment | None]], *, by: User, reason: str = ""
) -> list[BankSettlement]:
    """The same for many rows in one statement."""
    return BankSettlement.objects.bulk_create(
        (
            BankSettlement(
                subdistrict_id=row.subdistrict_id,
                row=row,
                kind=kind,
                payment=payment,
                reason=reason[:300],
                by=by,
            )
            for row, kind, payment in done
        ),
        batch_size=2000,
    )


def hold(row: int, subdistrict: int) -> BankPayment:
    """A waiting row, locked until the end of the transaction. Raises ValidationError."""
    rows = BankPayment.objects.of(subdistrict).select_for_update(of=("self",))
    held = rows.select_related("file", "bill").get(pk=row)
    if not BankPayment.objects.of(subdistrict).waiting().filter(pk=row).exists():
        raise ValidationError(
            _("This payment does not wait any more: somebody settled it."), code="settled"
        )
    return held


@transaction.atomic
def set_aside(*, row: BankPayment, reason: str, by: User) -> BankSettlement:
    """Money that is not the office's: why, in words. It may be taken up again."""
    if not reason.strip():
        raise ValidationError(
            _("Say why it is not ours, and what becomes of the money."), code="reason_missing"
        )
    held = hold(row.pk, row.subdistrict_id)
    return settle(row=held, kind=Kind.NOT_OURS, by=by, reason=reason.strip())


@transaction.atomic
def take_up(*, row: BankPayment, by: User) -> None:
    """Let a row that was set aside wait again."""
    mine = BankSettlement.objects.holding().filter(row=row, kind=Kind.NOT_OURS)
    if not mine.update(withdrawn_at=timezone.now(), withdrawn_by=by):
        raise ValidationError(_("This payment was not set aside."), code="not_set_aside")

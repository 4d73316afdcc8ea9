"""The bank's daily files: sent in, rehearsed, accepted or thrown away."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.access import staff
from accounts.personal_data import decrypt
from billing.bank_file import MAX_BYTES, BadFile
from billing.bank_words import refusal
from billing.models import BankFile, BankPayment, BankSettlement
from billing.selectors import layouts_of
from billing.services import bank_files
from taxation import permissions, tasks
from taxation.services import bank
from taxation.views.asking import asker, attempt, body_of, number

FILES, ROWS = 50, 100


@staff(*permissions.READERS)
@require_GET
@never_cache
def files(request: HttpRequest) -> HttpResponse:
    """The files that came, what each still holds for an officer, and where a new one is sent."""
    return _files(request)


@staff(*permissions.CASHIERS)
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Take a file over and show what its rows would pay; a wrong one is answered in words."""
    came = request.FILES.get("file")
    if came is None:
        return _files(request, _("Choose the file the bank made for a day."))
    try:
        if came.size is None or came.size > MAX_BYTES:
            raise BadFile("too_large", megabytes=MAX_BYTES // 1_000_000)
        file, is_new = bank.receive(
            content=came.read(),
            name=came.name or "",
            subdistrict=body_of(request),
            by=asker(request),
            today=timezone.localdate(),
        )
    except BadFile as wrong:
        return _files(request, refusal(wrong))
    except ValidationError as refused:
        return _files(request, " ".join(refused.messages))
    return redirect("tax-bank-file", file.pk) if is_new else _known(request, file)


def _known(request: HttpRequest, file: BankFile) -> HttpResponse:
    said = _("This very file came before. Nothing was taken over twice; here it is.")
    attempt(request, lambda: None, said)
    return redirect("tax-bank-file", file.pk)


def _files(request: HttpRequest, refused: str = "") -> HttpResponse:
    body = body_of(request)
    waiting = BankPayment.objects.of(body).waiting().order_by()
    by_file = dict(waiting.values_list("file").annotate(Count("pk")))
    found = BankFile.objects.filter(subdistrict=body).select_related("layout", "received_by")
    listed = list(found[:FILES])
    for file in listed:
        file.waiting = by_file.get(file.pk, 0)  # type: ignore[attr-defined]
    context = {
        "subdistrict": body,
        "files": listed,
        "waiting": sum(by_file.values()),
        "layouts": layouts_of(body.pk),
        "refused": refused,
        "may_take_money": permissions.may_take_money(asker(request)),
        "today": timezone.localdate(),
    }
    return render(request, "taxation/bank_files.html", context, status=422 if refused else 200)


@staff(*permissions.READERS)
@require_GET
@never_cache
def file_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What the rows of a file pay, or would pay once it is accepted."""
    file = _file(request, pk)
    rows = BankPayment.objects.filter(file=file).select_related("bill")
    asked = request.GET.get("verdict", "")
    chosen = rows.filter(verdict=asked) if asked in BankPayment.Verdict.values else rows
    after = number(request.GET.get("after")) or 0
    page = list(chosen.filter(line__gt=after).order_by("line")[: ROWS + 1])
    settled = _settled(page)
    for row in page[:ROWS]:
        row.payer_name = decrypt(row.payer_encrypted)  # type: ignore[attr-defined]
        row.settlement = settled.get(row.pk)  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "subdistrict": file.subdistrict,
        "file": file,
        "rows": page[:ROWS],
        "next": page[ROWS - 1].line if len(page) > ROWS else None,
        "verdicts": _verdicts(file),
        "asked": asked,
        "may_take_money": permissions.may_take_money(asker(request)),
        "progress": {"url": reverse("tax-bank-progress", args=[pk])},
    }
    context["fitting"] = sum(one["count"] for one in context["verdicts"] if one["fits"])
    return render(request, "taxation/bank_file.html", context)


def _settled(rows: list[BankPayment]) -> dict[int, BankSettlement]:
    """What holds of each row of a page."""
    found = BankSettlement.objects.holding().filter(row__in=rows)
    return {one.row_id: one for one in found.select_related("payment__receipt", "by")}


def _verdicts(file: BankFile) -> list[dict[str, Any]]:
    """How many rows, and how much, by verdict in the order of the verdicts."""
    sums = (
        file.rows.order_by()
        .values("verdict")
        .annotate(count=Count("pk"), satang=Sum("amount_satang"))
    )
    found = {one["verdict"]: one for one in sums}
    return [
        {**found[code], "name": name, "fits": code in BankPayment.FITTING}
        for code, name in BankPayment.Verdict.choices
        if code in found
    ]


@staff(*permissions.CASHIERS)
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Post what fits; the rest waits for an officer. A long file is the worker's."""
    file, given = _file(request, pk), list[int]()
    with transaction.atomic():
        if is_long := bank.ask(file=file, by=asker(request)):
            transaction.on_commit(lambda: tasks.accept_file.delay(pk))
    if is_long or file.is_at_work:
        return redirect("tax-bank-file", pk)
    if not attempt(request, lambda: given.append(len(bank.accept(file=file, by=asker(request))))):
        return redirect("tax-bank")
    said = _("%(count)s receipts were given, dated as the bank's day of payment.")
    attempt(request, lambda: None, said % {"count": f"{given[0]:,}"})
    return redirect("tax-bank-file", pk)


@staff(*permissions.READERS)
@require_GET
def progress(request: HttpRequest, pk: int) -> JsonResponse:
    """How far the worker is with a long file, for the bar on its page."""
    file = _file(request, pk)
    done = file.row_count if file.accepted_at else bank.done(file)
    label = _("Giving receipts") if done else _("Waiting for the worker")
    return JsonResponse(
        {"label": label, "done": done, "total": file.row_count, "is_open": file.is_at_work}
    )


@staff(*permissions.CASHIERS)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw away a file that nobody accepted."""
    file = _file(request, pk)
    said = _("The file was thrown away. Nothing was posted from it.")
    attempt(request, lambda: bank_files.withdraw(file=file), said)
    return redirect("tax-bank")


def _file(request: HttpRequest, pk: int) -> BankFile:
    found = BankFile.objects.filter(subdistrict=body_of(request))
    found = found.select_related("subdistrict", "layout", "received_by", "accepted_by")
    return get_object_or_404(found, pk=pk)

"""A household's own tax: the amount first, then why, then how to pay. Works without JavaScript."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from billing.selectors import Balance, balances
from parcels.household_session import household_required
from parcels.models import Household
from taxation.law.arrears import Instalments, instalments
from taxation.law.calendar_days import payment_due
from taxation.models import SignAssessment
from taxation.models.record import ORIGIN
from taxation.selectors import payable
from taxation.selectors.records import Explained, class_names, explain, records_of_house
from taxation.selectors.signs import bills_of, explain_signs, signs_of_house
from taxation.views.asking import language

MOST = 12


@household_required
@require_GET
def household_tax(request: HttpRequest, token: str, *, household: Household) -> HttpResponse:
    """Records in force of those whose names stand in the register of the household's house."""
    body = household.subdistrict
    records = list(records_of_house(body.pk, household.house_id)[:MOST])
    year = records[0].tax_year if records else None
    mine = [explain(record, language()) for record in records if record.tax_year == year]
    owed = balances(body.pk, ORIGIN, [record.pk for record in records])
    cards = [_card(one, owed.get(one.record.pk)) for one in mine]
    context = {
        "subdistrict": body,
        "doors": {"back": f"/h/{token}", "object": f"/h/{token}/requests/new/REG-OBJ"},
        "household": household,
        "token": token,
        "year": year,
        "cards": cards,
        "total": sum(owed[r.pk].left for r in records if r.tax_year == year and r.pk in owed),
        "sign_cards": _sign_cards(body.pk, household.house_id),
        "earlier": [record for record in records if record.tax_year != year],
        "today": timezone.localdate(),
    }
    return render(request, "taxation/household.html", context)


def _card(one: Explained, balance: Balance | None) -> dict[str, Any]:
    """One taxpayer of the house: the record, how it is paid, by when."""
    names = class_names(language())
    plan = instalments(one.record.due_satang, one.law)
    pay = payable.of_record(one.record, timezone.localdate()) if _open(balance) else None
    return {
        "explained": one,
        "record": one.record,
        "balance": balance,
        "pay": pay,
        "due_on": pay.due_on if pay else payment_due(one.law),
        "may_part": _may_part(plan, balance),
        "parts": list(zip(plan.due, plan.amounts, strict=True)),
        "classes": sorted({names[line.use_class.value] for line in one.result.lines}),
    }


def _sign_cards(body: int, house: int) -> list[dict[str, Any]]:
    """Sign tax of the newest year of the people of the house."""
    found = list(signs_of_house(body, house)[:MOST])
    mine = [one for one in found if one.tax_year == found[0].tax_year]
    bills = bills_of(body, [one.pk for one in mine])
    return [_sign_card(one, bills.get(one.pk)) for one in mine]


def _sign_card(one: SignAssessment, bill: Any) -> dict[str, Any]:
    """`bill` comes with what was paid on it."""
    balance = Balance(bill.amount_satang, bill.paid_satang) if bill else None
    return {
        "one": one,
        "explained": explain_signs(one, language()),
        "balance": balance,
        "pay": payable.of_sign(one, timezone.localdate()) if _open(balance) else None,
        "due_on": bill.due_on if bill else None,
    }


def _open(balance: Balance | None) -> bool:
    return balance is not None and balance.left > 0


def _may_part(plan: Instalments, balance: Balance | None) -> bool:
    """Parts can be asked for until the first date, as long as nothing is paid (s52)."""
    unpaid = balance is not None and balance.status == "unpaid"
    return plan.eligible and unpaid and timezone.localdate() <= plan.due[0]

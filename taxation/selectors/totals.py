"""Sums of a run: the whole, per village and per class. Kept on the run, in satang."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Count, Q, Sum

from taxation.models import AssessmentRecord, RunException, TaxRun

_SQL = Path(__file__).parent.parent / "sql" / "totals.sql"
AMOUNTS = ("value", "exempt", "taxable", "tax", "due")


def totals_of(run: TaxRun) -> dict[str, Any]:
    """What the run's page shows first; computed once, at the end."""
    records = AssessmentRecord.objects.of(run.subdistrict_id).filter(run=run)
    whole = records.aggregate(
        taxpayers=Count("pk"),
        owing=Count("pk", filter=Q(due_satang__gt=0)),
        **{name: Sum(f"{name}_satang", default=0) for name in AMOUNTS},
    )
    return {
        **{name: int(value) for name, value in whole.items()},
        "cells": cells(run),
        "exceptions": _exceptions(run),
    }


def cells(run: TaxRun) -> list[dict[str, Any]]:
    """One row per village and class."""
    with connection.cursor() as cursor:
        cursor.execute(_SQL.read_text("utf-8"), {"subdistrict": run.subdistrict_id, "run": run.pk})
        names = ("village", "class", "lines", "parcels", *AMOUNTS)
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _exceptions(run: TaxRun) -> dict[str, int]:
    counted = (
        RunException.objects.filter(subdistrict=run.subdistrict_id, run=run)
        .order_by("kind")
        .values_list("kind")
        .annotate(count=Count("pk"))
    )
    return dict(counted)

"""Sums of a run: the whole, per village and per class. Kept on the run, in satang."""

from __future__ import annotations

from typing import Any

import numpy as np
from django.db.models import Count, Q, Sum

from taxation.law.columns import Ints, add_up, distinct
from taxation.models import AssessmentRecord, RunException, TaxRun
from taxation.selectors.columnar.arrays import asked

AMOUNTS = ("value", "exempt", "taxable", "tax", "due")
#: Instead of no village, which comes last.
_LAST = np.iinfo(np.int64).max
_SHEETS = b"""
    SELECT classes, tax_class, village, parcel, value_satang, exempt_satang, taxable_satang,
           tax_satang, due_satang
      FROM taxation_assessmentsheet
     WHERE subdistrict_id = %s AND run_id = %s
"""


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
    """One row per village and class: both edges and the corner come from them."""
    sheets = asked(_SHEETS, [run.subdistrict_id, run.pk])
    if not sheets:
        return []
    names = sorted({name for classes, *_ in sheets for name in classes})
    of_class = [_places(names, classes)[column - 1] for classes, column, *_ in sheets]
    parts = zip(*(columns for _, _, *columns in sheets), strict=True)
    village, parcel, *amounts = (np.concatenate(part) for part in parts)
    villages, at = np.unique(np.where(village > 0, village, _LAST), return_inverse=True)
    found, cell = np.unique(at * len(names) + np.concatenate(of_class), return_inverse=True)
    apart = int(parcel.max(initial=0)) + 1
    once = distinct((cell * apart + parcel)[parcel > 0]) // apart  # each parcel once a cell
    counts = [np.bincount(of, minlength=len(found)) for of in (cell, once)]
    sums = [add_up(cell, amount, len(found)) for amount in amounts]
    where = [villages[found // len(names)], found % len(names)]
    columns = [column.tolist() for column in (*where, *counts, *sums)]
    keys = ("lines", "parcels", *AMOUNTS)
    return [
        {"village": None if village == _LAST else village, "class": names[place]}
        | dict(zip(keys, numbers, strict=True))
        for village, place, *numbers in zip(*columns, strict=True)
    ]


def _places(names: list[str], classes: list[str]) -> Ints:
    return np.array([names.index(one) for one in classes], dtype=np.int64)


def _exceptions(run: TaxRun) -> dict[str, int]:
    counted = (
        RunException.objects.filter(subdistrict=run.subdistrict_id, run=run)
        .order_by("kind")
        .values_list("kind")
        .annotate(count=Count("pk"))
    )
    return dict(counted)

"""Prices where the Treasury's account has none."""

from __future__ import annotations

from pathlib import Path

from django.db import connection, transaction

from taxation.models import TaxRun

_SQL = Path(__file__).parent.parent / "sql" / "estimate_prices.sql"


@transaction.atomic
def estimate_missing_prices(*, run: TaxRun) -> int:
    """Give each parcel without a price that of the nearest comparable one."""
    with connection.cursor() as cursor:
        cursor.execute(
            _SQL.read_text("utf-8"),
            {"subdistrict": run.subdistrict_id, "run": run.pk, "year": run.tax_year},
        )
        return int(cursor.rowcount)

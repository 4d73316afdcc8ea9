"""The tax of 2562, kept for the relief of section 97: imported from a file, or forgotten."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from parcels.models import Parcel, Party
from taxation.models import OldTax
from taxation.selectors.old_tax_file import OldTaxLine
from taxation.selectors.price_file import LISTED

#: What belongs to the same tax: parcel, payer and kind.
Key = tuple[int, int | None, str]


@transaction.atomic
def keep_old_tax(*, subdistrict: int, lines: Sequence[OldTaxLine], source: str) -> int:
    """Keep the rows of a file; a parcel's amount of the same kind and payer is replaced.

    Several rows of one parcel, payer and kind are summed. Raises ValidationError naming the rows
    whose parcel or payer is not in the register; then nothing is kept.
    """
    if not source.strip():
        raise ValidationError(_("Say where the amounts come from."), code="source_missing")
    parcels = dict(
        Parcel.objects.of(subdistrict)
        .filter(code__in={line.parcel for line in lines})
        .values_list("code", "pk")
    )
    payers = _payers(subdistrict, {line.payer for line in lines if line.payer})
    _check(lines, parcels, payers)
    sums: dict[Key, int] = {}
    for line in lines:
        key = (parcels[line.parcel], payers.get(line.payer), line.kind)
        sums[key] = sums.get(key, 0) + line.satang
    rows = [
        OldTax(
            subdistrict_id=subdistrict,
            parcel_id=parcel,
            party_id=party,
            kind=kind,
            satang=satang,
            source=source.strip()[:200],
        )
        for (parcel, party, kind), satang in sums.items()
    ]
    OldTax.objects.bulk_create(
        rows,
        batch_size=2_000,
        update_conflicts=True,
        unique_fields=["subdistrict", "parcel", "party", "kind"],
        update_fields=["satang", "source"],
    )
    return len(sums)


def _payers(subdistrict: int, codes: set[str]) -> dict[str, int]:
    known = Party.objects.filter(subdistrict=subdistrict, owner_code__in=codes)
    return dict(known.values_list("owner_code", "pk"))


def _check(lines: Sequence[OldTaxLine], parcels: dict[str, int], payers: dict[str, int]) -> None:
    wrong = [
        line.number
        for line in lines
        if line.parcel not in parcels or (line.payer and line.payer not in payers)
    ]
    if wrong:
        raise ValidationError(
            _("Nothing was kept. Rows whose parcel or payer is not in the register: %(rows)s."),
            code="not_in_register",
            params={
                "rows": ", ".join(map(str, wrong[:LISTED])) + (" …" if len(wrong) > LISTED else "")
            },
        )


@transaction.atomic
def forget_old_tax(*, subdistrict: int, pk: int) -> None:
    """Take one amount away; the row history keeps it."""
    OldTax.objects.filter(subdistrict=subdistrict, pk=pk).delete()

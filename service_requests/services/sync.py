"""Copy the catalogue's defaults into a local body's own rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from geo.models import Subdistrict
from service_requests import catalogue
from service_requests.catalogue import Service
from service_requests.models import Holiday, RequestForm, RequestType

#: What the office may change; a later catalogue leaves such a changed field alone.
OFFICE_FIELDS = frozenset(
    {"target", "target_unit", "division", "is_active", "fee_note_th", "fee_note_en"}
)


_COLUMNS = (
    *("name_th", "name_en", "public_name_th", "public_name_en", "groups", "division", "path"),
    *("target", "target_unit", "fee_note_th", "fee_note_en", "is_private", "is_auto"),
    *("is_open_to_all", "takes_requests", "pictogram", "position"),
)


@transaction.atomic
def sync_catalogue(*, subdistrict: Subdistrict) -> int:
    """Add or refresh every service, its form and the holidays; returns the number of services."""
    services = catalogue.services()
    known = {row.code: row for row in RequestType.objects.of(subdistrict).select_for_update()}
    rows = []
    for position, service in enumerate(services):
        row = known.get(service.code) or RequestType(subdistrict=subdistrict, code=service.code)
        for name, value in _columns(service, position).items():
            if name not in row.office_fields:
                setattr(row, name, value)
        rows.append(row)
    RequestType.objects.bulk_update([row for row in rows if row.pk], _COLUMNS)
    RequestType.objects.bulk_create([row for row in rows if not row.pk])
    _keep_forms(rows, services)
    Holiday.objects.bulk_create(
        [
            Holiday(subdistrict=subdistrict, day=day, name_th=words.th, name_en=words.en)
            for day, words in catalogue.holidays().items()
        ],
        ignore_conflicts=True,
    )
    return len(services)


@transaction.atomic
def edit_service(*, request_type: RequestType, **changes: Any) -> RequestType:
    """The office changes a target, a division, a fee note, or switches a service off."""
    if unknown := set(changes) - OFFICE_FIELDS:
        raise ValueError(f"not for the office to change: {', '.join(sorted(unknown))}")
    for name, value in changes.items():
        setattr(request_type, name, value)
    request_type.office_fields = sorted({*request_type.office_fields, *changes})
    request_type.full_clean(exclude=["office_fields"])
    request_type.save()
    return request_type


def _columns(service: Service, position: int) -> dict[str, object]:
    public, fee, target = service.public_name, service.fee, service.target
    return {
        "name_th": service.name.th,
        "name_en": service.name.en,
        "public_name_th": public.th if public else "",
        "public_name_en": public.en if public else "",
        "groups": list(service.groups),
        "division": service.division,
        "path": service.path,
        "target": target.amount if target else None,
        "target_unit": target.unit if target else "",
        "fee_note_th": fee.th if fee else "",
        "fee_note_en": fee.en if fee else "",
        "is_private": service.private,
        "is_auto": service.auto,
        "is_open_to_all": service.open_to_all,
        "takes_requests": service.takes_requests,
        "pictogram": service.pictogram,
        "position": position,
    }


def _keep_forms(rows: list[RequestType], services: Sequence[Service]) -> None:
    """Add a version of each form whose questions changed since the last one."""
    forms = RequestForm.objects.filter(request_type__in=rows).order_by("version")
    last = {form.request_type_id: form for form in forms}
    changed = []
    for row, service in zip(rows, services, strict=True):
        fields = _as_stored(catalogue.fields_to_json(service.fields))
        rules = _as_stored(catalogue.rules_to_json(service.rules))
        before = last.get(row.pk)
        if before is None or before.fields != fields or before.rules != rules:
            changed.append(
                RequestForm(
                    subdistrict_id=row.subdistrict_id,
                    request_type=row,
                    version=before.version + 1 if before else 1,
                    fields=fields,
                    rules=rules,
                )
            )
    RequestForm.objects.bulk_create(changed)


def _as_stored(value: object) -> Any:
    return json.loads(json.dumps(value))

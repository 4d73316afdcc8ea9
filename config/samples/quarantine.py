"""Rows of an import that could not go in: they wait in quarantine as a real file's would."""

import shapely

from data_samples.generator.model import TODAY, QuarantineRecord, Sample
from geo.models import Subdistrict
from geo.vectors import where_invalid
from parcels.models import ImportBatch, ImportRow
from parcels.services.shapes import to_row

FILE = "sample-parcels.gpkg"


def load_quarantine(sample: Sample, office: Subdistrict) -> None:
    """One applied import of which only the rows that wait are left."""
    if not sample.quarantine:
        return
    batch = ImportBatch.objects.create(
        subdistrict=office,
        state=ImportBatch.State.APPLIED,
        file_name=FILE,
        file_sha256="",
        size_bytes=0,
        effective_on=TODAY,
        counts={"rows": len(sample.quarantine), "quarantined": len(sample.quarantine)},
        total=len(sample.quarantine),
    )
    ImportRow.objects.bulk_create(
        _row(batch, number, record) for number, record in enumerate(sample.quarantine, start=2)
    )


def _row(batch: ImportBatch, number: int, record: QuarantineRecord) -> ImportRow:
    shape = shapely.MultiPolygon(shapely.get_parts(shapely.from_wkb(record.wkb)).tolist())
    is_ring = record.reason == "self-intersection"
    problem = (
        {"code": "invalid_ring", "params": {"reason": where_invalid(shape)}}
        if is_ring
        else {"code": "overlap", "params": {"codes": record.label, "sq_m": round(shape.area, 2)}}
    )
    return ImportRow(
        subdistrict_id=batch.subdistrict_id,
        batch=batch,
        number=number,
        code=record.label if is_ring else "",
        shape=to_row(shape),
        verdict=ImportRow.Verdict.QUARANTINED,
        problems=[problem],
    )

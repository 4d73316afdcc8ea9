"""Write a sample as GeoJSON (longitude and latitude), for a look in any map program."""

import json
from pathlib import Path
from typing import Any

import shapely

from data_samples.generator.ground import unproject
from data_samples.generator.model import Sample


def _collection(rows: list[tuple[Any, dict[str, Any]]]) -> str:
    shapes = unproject([shape for shape, _ in rows]) if rows else []
    features = [
        {"type": "Feature", "properties": {**properties, "is_sample": True},
         "geometry": json.loads(text)}
        for text, (_, properties) in zip(shapely.to_geojson(shapes), rows, strict=True)
    ]  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


def write(sample: Sample, folder: Path) -> list[Path]:
    """One file per layer and the manifest of known faults. No names, no numbers of persons."""
    folder.mkdir(parents=True, exist_ok=True)
    layers: dict[str, list[tuple[Any, dict[str, Any]]]] = {
        "zones": [(z.boundary, {"code": z.code}) for z in sample.zones],
        "blocks": [
            (b.boundary, {"code": sample.zones[b.zone].code + b.letter, "use": b.use})
            for b in sample.blocks
        ],
        "parcels": [
            (p.boundary, {"code": p.code, "kind": p.kind, "moo": p.moo, "paper": p.document_type,
                          "area_sq_wah": str(p.register_area_sq_wah)})
            for p in sample.parcels if p.boundary is not None
        ],
        "buildings": [
            (b.footprint, {"code": b.code, "type": b.type_code, "floors": b.floors})
            for b in sample.buildings
        ],
        "features": [(f.shape, {"kind": f.kind, "name": f.name_th}) for f in sample.features],
        "requests": [
            (r.position, {"service": r.service, "stage": r.stage}) for r in sample.requests
        ],
    }  # fmt: skip
    written = []
    for name, rows in layers.items():
        path = folder / f"{name}.geojson"
        path.write_text(_collection(rows), encoding="utf-8")
        written.append(path)
    manifest = folder / "manifest.json"
    manifest.write_text(json.dumps(sample.manifest, ensure_ascii=False, indent=1), encoding="utf-8")
    return [*written, manifest]

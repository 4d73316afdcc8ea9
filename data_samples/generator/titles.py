"""Land papers: kind by place, number, sheet, and the area that stands on the paper."""

import datetime as dt
import random
from decimal import Decimal

import numpy as np
import shapely

from data_samples.generator.model import ParcelRecord, Sample
from data_samples.generator.purposes import CEMETERY, FIELD, ORCHARD, PUBLIC, TEMPLE
from data_samples.generator.sheets import Sheets

#: Villages in the forest, where papers are rarer.
REMOTE = (4, 9, 10, 13)
_MIX = {
    "village": {"CHANOTE": 72, "NS3K": 13, "NS3": 6, "SK1": 2, "SPK401": 2, "PBT5": 2, "NONE": 3},
    "remote": {"CHANOTE": 34, "NS3K": 22, "NS3": 15, "SPK401": 13, "FOREST": 6, "STK": 3,
     "NONE": 7},
    "field": {"CHANOTE": 46, "NS3K": 27, "NS3": 13, "SPK401": 10, "SK1": 2, "NS2": 1, "NONE": 1},
    "upland": {
        "CHANOTE": 14, "NS3K": 22, "NS3": 14, "SPK401": 29, "STK": 8, "KTC": 4, "FOREST": 5,
         "NONE": 4,
    },
}  # fmt: skip
RIGHT_OF_PAPER = {
    "CHANOTE": "ownership", "NS3K": "ownership", "NS3": "ownership", "RATCHAPHATSADU": "ownership",
    "NSL": "ownership", "SK1": "possession", "NS2": "possession", "SPK401": "licence",
    "STK": "licence", "KTC": "licence", "FOREST": "possession", "PBT5": "possession",
    "NONE": "possession",
}  # fmt: skip
_WITHOUT_NUMBER = ("FOREST", "NONE")
CENT = Decimal("0.01")


def _mix(parcel: ParcelRecord) -> dict[str, int]:
    if parcel.kind in (FIELD, ORCHARD):
        if parcel.kind == ORCHARD:
            return _MIX["upland"]
        return _MIX["remote"] if parcel.moo in REMOTE else _MIX["field"]
    return _MIX["remote"] if parcel.moo in REMOTE else _MIX["village"]


def _paper(parcel: ParcelRecord, draw: random.Random) -> str:
    if parcel.kind == CEMETERY:
        return "NSL"
    if parcel.kind in PUBLIC and parcel.kind != TEMPLE:
        return "RATCHAPHATSADU"
    if parcel.kind == TEMPLE:
        return "CHANOTE" if parcel.moo not in REMOTE else "NS3K"
    mix = _mix(parcel)
    return draw.choices(list(mix), weights=list(mix.values()), k=1)[0]


def paper_area(drawn_sq_m: float, draw: random.Random) -> Decimal:
    """Square wah as an old survey would have it: 1.5 % off, in tenths."""
    wah = max(5.0, drawn_sq_m / 4 * (1 + max(-0.045, min(0.045, draw.gauss(0, 0.015)))))
    return Decimal(str(round(wah, 1))).quantize(CENT)


def write_titles(sample: Sample, seed: int) -> None:
    """Give every parcel its paper."""
    draw = random.Random(f"{seed}/titles")
    shapes = [p.boundary for p in sample.parcels]
    sheets = Sheets(shapely.get_coordinates(shapely.centroid(shapes)))
    areas = shapely.area(np.array(shapes))
    used: set[str] = set()
    for place, parcel in enumerate(sample.parcels):
        paper = _paper(parcel, draw)
        parcel.document_type = paper
        parcel.register_area_sq_wah = paper_area(float(areas[place]), draw)
        parcel.map_sheet = sheets.name(place, paper, parcel.kind not in (FIELD, ORCHARD))
        if paper not in _WITHOUT_NUMBER:
            number = str(draw.randint(100, 48_999))
            while f"{paper}{number}" in used:
                number = str(draw.randint(100, 98_999))
            used.add(f"{paper}{number}")
            parcel.document_number = number
            parcel.land_number = sheets.next_land_number(parcel.map_sheet)
            parcel.survey_page = str(draw.randint(100, 9_999)) if paper == "CHANOTE" else ""
        parcel.boundary_source, parcel.boundary_accuracy_m = _drawn_from(paper, draw)
        parcel.boundary_on = dt.date(draw.choice((2018, 2019, 2022)), draw.randint(1, 12), 15)


def _drawn_from(paper: str, draw: random.Random) -> tuple[str, float]:
    if paper in ("CHANOTE", "NS3K") and draw.random() < 0.7:
        return "land_office", 1.5
    return ("orthophoto", 0.5) if draw.random() < 0.8 else ("survey", 3.0)

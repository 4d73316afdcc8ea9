"""Treasury prices: dearer near the town, on the main road and in villages. Invented amounts."""

import random
from decimal import Decimal

import numpy as np
import shapely

from data_samples.generator.draft import Draft
from data_samples.generator.model import BuildingPriceRecord, LandPriceRecord, Sample
from data_samples.generator.purposes import FIELD, ORCHARD
from data_samples.generator.skeleton import MAIN

ACCOUNT = ("2566-2569", 2023, 2026)
_BUILDINGS = (
    ("100", "บ้านเดี่ยว", "Detached house", 6_900), ("200", "ทาวน์เฮาส์", "Town house", 7_100),
    ("300", "ห้องแถวไม้", "Wooden row house", 6_600), ("400", "ตึกแถว", "Shophouse", 7_700),
    ("501", "โกดังไม่เกิน 300 ตร.ม.", "Warehouse up to 300 m2", 5_400),
    ("502", "โกดังเกิน 300 ตร.ม.", "Warehouse over 300 m2", 3_500),
    ("503", "เรือนครัว", "Kitchen house", 4_200), ("504", "โรงจอดรถ", "Garage", 2_500),
    ("505", "โรงเรียน", "School", 7_300), ("506/1", "โรงแรมไม่เกิน 5 ชั้น",
     "Hotel up to 5 floors", 9_200),
    ("506/2", "โรงแรมเกิน 5 ชั้น", "Hotel over 5 floors", 10_000), ("507", "โรงมหรสพ", "Theatre",
     8_000),
    ("508", "สถานพยาบาล", "Hospital", 9_200), ("509/1", "สำนักงานไม่เกิน 5 ชั้น",
     "Office up to 5 floors", 7_200),
    ("509/2", "สำนักงานเกิน 5 ชั้น", "Office over 5 floors", 8_600), ("510", "ร้านอาหาร",
     "Restaurant", 6_700),
    ("511/1", "ห้างสรรพสินค้า", "Department store", 9_300),
    ("511/2", "ร้านค้าปลีก", "Retail shop", 7_900), ("512", "สถานีบริการน้ำมัน", "Fuel station",
     5_300),
    ("513", "โรงงาน", "Factory", 6_000), ("514", "ตลาดไม่เกิน 1,000 ตร.ม.",
     "Market up to 1,000 m2", 3_400),
    ("517", "โรงเลี้ยงสัตว์", "Animal house", 1_600), ("518", "อู่ซ่อมรถ", "Car repair", 4_100),
    ("520/1", "อพาร์ตเมนต์ไม่เกิน 5 ชั้น", "Apartments up to 5 floors", 7_600),
    ("523", "ห้องน้ำรวม", "Common toilets", 4_600),
)  # fmt: skip


def write_prices(sample: Sample, draft: Draft, seed: int) -> None:
    """A price per square wah for every parcel but a few, and the building list."""
    draw = random.Random(f"{seed}/prices")
    centers = shapely.centroid([p.boundary for p in sample.parcels])
    town = shapely.polygons(draft.ground.tambon.interiors[0])
    roads = draft.skeleton.roads
    main = shapely.union_all([w.line for w in roads if w.course.kind == MAIN])
    side = shapely.union_all([w.line for w in roads])
    to_town, to_main, to_side = (
        shapely.distance(centers, shapely.simplify(shape, 12)) for shape in (town, main, side)
    )
    villages = [v.point for v in draft.ground.villages]
    to_village = np.min([shapely.distance(centers, p) for p in villages], axis=0)
    built_up = 300 + 4_600 * np.exp(-to_town / 900) + 1_500 * np.exp(-to_main / 120)
    built_up += 380 * np.exp(-to_side / 90) + 350 * np.exp(-to_village / 500)
    for i, parcel in enumerate(sample.parcels):
        share = {FIELD: 0.26, ORCHARD: 0.17}.get(parcel.kind, 1.0)
        price = float(built_up[i]) * share * draw.uniform(0.86, 1.14)
        price = max(100.0, min(6_000.0, round(price / 25) * 25.0))
        if draw.random() < 0.995:  # the rest waits for the Treasury's answer
            sample.land_prices.append(LandPriceRecord(i, Decimal(f"{price:.2f}")))
    sample.building_prices = [
        BuildingPriceRecord(code, th, en, Decimal(f"{price:.2f}"))
        for code, th, en, price in _BUILDINGS
    ]

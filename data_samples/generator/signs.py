"""Signboards on shops."""

import datetime as dt
import random

import shapely

from data_samples.generator import names
from data_samples.generator.draft import Draft
from data_samples.generator.model import TODAY, Sample, SignRecord
from data_samples.generator.purposes import TRADE
from data_samples.generator.rights import Holding


def put_up_signs(
    sample: Sample, draft: Draft, plot_of: list[int], holding: Holding, seed: int
) -> None:
    """One or two signs where there is trade, at the edge of the lane."""
    draw = random.Random(f"{seed}/signs")
    first: dict[int, int] = {}
    for i, building in enumerate(sample.buildings):
        if building.parcel is not None:
            first.setdefault(building.parcel, i)
    for i, parcel in enumerate(sample.parcels):
        if parcel.kind not in TRADE or draw.random() > 0.86:
            continue
        origin = draft.frames.origin[plot_of[i]] + 0.8 * draft.frames.inward[plot_of[i]]
        for number in range(1, 2 + (draw.random() < 0.22)):
            installed = dt.date(draw.randint(2012, 2026), draw.randint(1, 10), draw.randint(1, 28))
            sample.signs.append(
                SignRecord(
                    code=f"{parcel.code}-P{number:03d}",
                    parcel=i,
                    building=first.get(i),
                    owner=holding.owner[i][0][0],
                    business_name=names.business_name(draw),
                    wording=draw.choices(("thai", "mixed", "foreign"), weights=(55, 38, 7))[0],
                    is_moving=draw.random() < 0.06,
                    width_cm=draw.choice((80, 100, 120, 150, 200, 240, 300, 400)),
                    height_cm=draw.choice((40, 60, 80, 100, 120, 150)),
                    sides=1 + (draw.random() < 0.3),
                    installed_on=min(installed, TODAY),
                    position=shapely.Point(
                        round(float(origin[0]) + number * 1.2, 3), round(float(origin[1]), 3)
                    ),
                )
            )

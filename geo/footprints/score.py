"""How good proposed outlines are against drawn ones: matched one to one at IoU 0.5 or more."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.optimize import linear_sum_assignment
from shapely.geometry.base import BaseGeometry

MATCH_IOU = 0.5


@dataclass(frozen=True)
class Score:
    """Counts, and the mean IoU of the matched pairs."""

    proposed: int
    drawn: int
    matched: int
    mean_iou: float

    @property
    def precision(self) -> float:
        return self.matched / self.proposed if self.proposed else 0.0

    @property
    def recall(self) -> float:
        return self.matched / self.drawn if self.drawn else 0.0

    @property
    def f1(self) -> float:
        both = self.proposed + self.drawn
        return 2 * self.matched / both if both else 0.0


def score(proposed: Sequence[BaseGeometry], drawn: Sequence[BaseGeometry]) -> Score:
    """Each outline counts at most once; the pairing is the best there is."""
    if not proposed or not drawn:
        return Score(len(proposed), len(drawn), 0, 0.0)
    overlaps = np.zeros((len(proposed), len(drawn)))
    ours, theirs = shapely.STRtree(list(drawn)).query(list(proposed), predicate="intersects")
    for one, other in zip(ours, theirs, strict=True):
        common = proposed[one].intersection(drawn[other]).area
        overlaps[one, other] = common / (proposed[one].area + drawn[other].area - common)
    gain = np.where(overlaps >= MATCH_IOU, 1 + overlaps, 0)
    rows, columns = linear_sum_assignment(-gain)
    matched = overlaps[rows, columns]
    matched = matched[matched >= MATCH_IOU]
    mean = float(matched.mean()) if matched.size else 0.0
    return Score(len(proposed), len(drawn), int(matched.size), mean)

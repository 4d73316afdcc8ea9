"""Fits a shift between pairs of points: how far a map lies off, and what is left afterwards.

Plane metres (EPSG of the register). Pure; least squares in closed form.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Kind = Literal["translation", "helmert"]
Pair = tuple[tuple[float, float], tuple[float, float]]
Places = NDArray[np.float64]

LEAST_PAIRS = 3
#: Points nearer together than this say nothing of a turn.
LEAST_SPREAD_M = 10.0
#: A map is shifted, perhaps turned a little; it is not another size.
MOST_SCALE, MOST_TURN_DEGREES, MOST_SHIFT_M = 0.02, 5.0, 2000.0


class BadPairs(ValueError):
    """Why no shift can be found: too_few, too_close, too_different."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Fit:
    """x' = a·x − b·y + dx, y' = b·x + a·y + dy, about `centre`; and how well it fits."""

    kind: Kind
    centre: tuple[float, float]
    a: float
    b: float
    dx: float
    dy: float
    #: Metres each point is off afterwards, in the order of the pairs.
    residuals: tuple[float, ...]

    @property
    def rmse(self) -> float:
        """Root mean square of the residuals, divided by what the pairs can still say."""
        spent = 2 if self.kind == "translation" else 4
        freedom = max(1, 2 * len(self.residuals) - spent)
        return math.sqrt(sum(value**2 for value in self.residuals) / (freedom / 2))

    @property
    def shift_m(self) -> float:
        return math.hypot(self.dx, self.dy)

    @property
    def turn_degrees(self) -> float:
        return math.degrees(math.atan2(self.b, self.a))

    @property
    def scale(self) -> float:
        return math.hypot(self.a, self.b)

    def move(self, places: Places) -> Places:
        """Points (n x 2) after the shift, not yet on the grid."""
        x, y = (places - np.asarray(self.centre)).T
        cx, cy = self.centre
        return np.column_stack(
            (self.a * x - self.b * y + self.dx + cx, self.b * x + self.a * y + self.dy + cy)
        )

    def as_json(self) -> dict[str, float | list[float]]:
        """As a person reads it: millimetres, and what is left at each point."""
        return {
            "dx_m": round(self.dx, 3),
            "dy_m": round(self.dy, 3),
            "shift_m": round(self.shift_m, 3),
            "turn_degrees": round(self.turn_degrees, 5),
            "scale": round(self.scale, 7),
            "residuals_m": [round(value, 3) for value in self.residuals],
            "rmse_m": round(self.rmse, 3),
        }


def fit(pairs: Sequence[Pair], kind: Kind) -> Fit:
    """The best shift from the first point of each pair to the second. Raises BadPairs."""
    if len(pairs) < LEAST_PAIRS:
        raise BadPairs("too_few")
    old = np.array([one for one, _ in pairs], float)
    new = np.array([other for _, other in pairs], float)
    centre = old.mean(axis=0)
    x, y = (old - centre).T
    spread = math.sqrt(float((x**2 + y**2).mean()))
    if spread < LEAST_SPREAD_M:
        raise BadPairs("too_close")
    dx, dy = new.mean(axis=0) - centre
    a, b = 1.0, 0.0
    if kind == "helmert":
        u, v = (new - new.mean(axis=0)).T
        size = float((x**2 + y**2).sum())
        a, b = float((x * u + y * v).sum()) / size, float((x * v - y * u).sum()) / size
    centred = (float(centre[0]), float(centre[1]))
    found = Fit(kind, centred, a, b, float(dx), float(dy), ())
    off = np.hypot(*(found.move(old) - new).T)
    found = Fit(kind, centred, a, b, float(dx), float(dy), tuple(map(float, off)))
    if _is_another_map(found):
        raise BadPairs("too_different")
    return found


def _is_another_map(found: Fit) -> bool:
    return (
        abs(found.scale - 1) > MOST_SCALE
        or abs(found.turn_degrees) > MOST_TURN_DEGREES
        or found.shift_m > MOST_SHIFT_M
    )

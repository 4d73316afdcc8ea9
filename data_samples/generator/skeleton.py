"""Roads, river, streams and the land between the hills where people settled and farmed.

The lines run through the real villages; their course between them is invented.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from data_samples.generator.ground import Floats, Ground

MAIN, SIDE, STREET, LANE, TRACK = "MAIN", "SIDE", "STREET", "LANE", "TRACK"
#: Width of the land kept free, metres.
RESERVE_M = {MAIN: 30.0, SIDE: 12.0}
STREAM_WIDTH_M = 9.0


@dataclass(frozen=True, slots=True)
class Course:
    """A named line before smoothing: points in km of EPSG:32647."""

    kind: str
    name_th: str
    name_en: str
    points_km: tuple[tuple[float, float], ...]
    valley_m: float = 0.0  # how far fields reach on either side


COURSES = (
    Course(MAIN, "ทางหลวงสายหลัก (ตัวอย่าง)", "Main highway (sample)", (
        (396.2, 2148.3), (394.6, 2147.0), (392.9, 2146.0), (391.2, 2145.2), (390.1, 2144.4),
        (389.78, 2143.55), (390.35, 2142.7), (391.2, 2142.1), (391.58, 2141.35), (391.5, 2140.0),
        (391.38, 2138.9), (391.42, 2138.0), (392.0, 2136.9), (392.75, 2135.9), (392.72, 2135.25),
        (392.2, 2134.4), (391.5, 2133.4), (391.15, 2132.4), (391.08, 2131.5), (391.3, 2130.5)),
         330),
    Course(SIDE, "ถนนสบสอย-ในสอย", "Sop Soi to Nai Soi road", (
        (388.5, 2137.8), (387.4, 2138.9), (386.5, 2139.9), (385.3, 2140.6), (384.2, 2141.7),
        (383.2, 2142.6), (382.03, 2143.29)), 250),
    Course(SIDE, "ถนนในสอย-ไม้สะเป่", "Nai Soi to Mai Sape road", (
        (382.03, 2143.29), (381.75, 2144.5), (381.15, 2145.7), (380.8, 2146.9), (380.1, 2147.9),
        (379.8, 2148.8), (379.35, 2149.8)), 250),
    Course(SIDE, "ถนนในสอย-ดอยแสง", "Nai Soi to Doi Saeng road", (
        (382.03, 2143.29), (380.8, 2143.4), (379.7, 2144.1), (378.7, 2144.3), (377.8, 2144.6),
        (377.2, 2145.1)), 250),
    Course(SIDE, "ถนนบ้านใหม่-พะโข่โหล่", "Ban Mai to Phakholo road", (
        (392.85, 2135.0), (393.6, 2134.5), (394.3, 2133.7), (394.9, 2133.2), (395.54, 2132.68),
        (395.9, 2131.7), (396.1, 2130.5)), 250),
    Course(SIDE, "ถนนปางหมู-ทุ่งกองมู", "Pang Mu to Thung Kong Mu road", (
        (391.55, 2140.9), (390.95, 2139.9), (390.4, 2138.8), (389.9, 2137.9), (389.2, 2137.75),
        (388.5, 2137.8)), 250),
    Course(SIDE, "ถนนสำนักงาน-ขุนกลาง", "Office to Khun Klang road", (
        (391.42, 2138.0), (390.7, 2137.1), (390.1, 2136.1), (389.9, 2135.1), (389.45, 2134.45),
        (388.7, 2133.75), (388.2, 2133.2), (387.6, 2132.9)), 250),
    Course(SIDE, "ถนนสบสอย-สบป่อง", "Sop Soi to Sop Pong road", (
        (388.5, 2137.8), (388.2, 2136.8), (388.45, 2135.6), (388.35, 2134.5), (388.2, 2133.2)),
         250),
    Course(SIDE, "ถนนชานเมือง-บ้านใหม่", "Chan Mueang to Ban Mai road", (
        (392.75, 2135.9), (393.4, 2135.5), (393.6, 2134.5), (393.5, 2133.6)), 350),
)  # fmt: skip
RIVER = Course("RIVER", "แม่น้ำปาย", "Pai river", (
    (398.6, 2145.2), (396.8, 2145.5), (395.2, 2145.3), (393.8, 2144.6), (392.5, 2144.3),
    (391.3, 2143.7), (390.55, 2143.0), (390.0, 2142.3), (390.35, 2141.4), (390.55, 2140.5),
    (389.85, 2139.7), (389.4, 2138.8), (389.0, 2137.9), (389.1, 2136.9), (389.45, 2136.0),
    (389.25, 2135.1), (389.05, 2134.3), (388.6, 2133.6), (388.45, 2132.8), (388.6, 2131.6),
    (388.9, 2129.5)), 620)  # fmt: skip
STREAMS = (
    Course("STREAM", "ห้วยสอย", "Huai Soi", (
        (382.0, 2143.65), (383.4, 2142.85), (384.5, 2141.85), (385.5, 2140.9), (386.7, 2140.2),
        (387.7, 2139.1), (388.5, 2138.2), (389.0, 2137.95)), 420),
    Course("STREAM", "ห้วยไม้สะเป่", "Huai Mai Sape", (
        (379.2, 2150.3), (379.55, 2148.9), (379.85, 2147.75), (380.5, 2146.8), (380.85, 2145.6),
        (381.45, 2144.4), (382.0, 2143.65)), 360),
    Course("STREAM", "ห้วยดอยแสง", "Huai Doi Saeng", (
        (376.9, 2144.7), (377.9, 2144.3), (378.8, 2144.0), (379.8, 2143.8), (380.9, 2143.1),
        (381.7, 2143.2), (382.0, 2143.65)), 340),
    Course("STREAM", "น้ำแม่ฮ่องสอน", "Nam Mae Hong Son", (
        (396.5, 2130.3), (396.25, 2131.7), (395.8, 2132.8), (395.05, 2133.5), (394.4, 2134.0),
        (393.75, 2134.8), (393.1, 2135.3), (392.7, 2135.6), (391.8, 2136.1), (390.9, 2135.9),
        (390.3, 2135.4), (389.3, 2135.25)), 400),
    Course("STREAM", "ห้วยปางหมู", "Huai Pang Mu", (
        (394.3, 2142.6), (393.2, 2141.9), (392.3, 2141.7), (391.4, 2141.75), (390.7, 2141.5),
        (390.35, 2141.4)), 330),
    Course("STREAM", "ห้วยป่อง", "Huai Pong", (
        (384.9, 2134.4), (386.0, 2133.9), (386.9, 2133.5), (387.7, 2133.4), (388.6, 2133.6)), 380),
    Course("STREAM", "ห้วยนาม้าอุ่น", "Huai Na Ma Un", (
        (389.5, 2146.2), (389.35, 2145.1), (389.25, 2144.1), (389.5, 2143.1), (390.0, 2142.3)),
         380),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Way:
    """A smoothed line with its course."""

    course: Course
    line: LineString


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The lines, the water surface, and the land that is not forest."""

    roads: tuple[Way, ...]
    river: Way
    streams: tuple[Way, ...]
    water: BaseGeometry
    reserves: BaseGeometry  # land kept for main and side roads
    open_land: BaseGeometry


def smooth(points: Floats, step_m: float = 40.0) -> Floats:
    """Catmull-Rom through the points, one vertex about every step."""
    padded = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    pieces = []
    for i in range(1, len(padded) - 2):
        a, b, c, d = padded[i - 1 : i + 3]
        count = max(2, int(np.hypot(*(c - b)) / step_m))
        t = np.linspace(0, 1, count, endpoint=False)[:, None]
        pieces.append(
            0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2)
            + 0.5 * (3 * b - a - 3 * c + d) * t**3
        )
    return np.vstack([*pieces, points[-1:]])


def waver(points: Floats, rng: np.random.Generator, amplitude_m: float, wave_m: float) -> Floats:
    """Move the points sideways by slow noise; the ends stay."""
    along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    tangent = np.gradient(points, axis=0)
    normal = np.column_stack([-tangent[:, 1], tangent[:, 0]])
    normal /= np.maximum(np.hypot(normal[:, 0], normal[:, 1]), 1e-9)[:, None]
    shift = np.zeros(len(points))
    for share, length in ((0.6, wave_m), (0.3, wave_m / 2.3), (0.15, wave_m / 4.1)):
        shift += share * np.sin(2 * np.pi * along / length + rng.uniform(0, 2 * np.pi))
    taper = np.minimum(1, np.minimum(along, along[-1] - along) / 150)
    moved: Floats = points + normal * (amplitude_m * shift * taper)[:, None]
    return moved


def _way(course: Course, rng: np.random.Generator, amplitude_m: float, wave_m: float) -> Way:
    points = smooth(np.array(course.points_km) * 1000.0)
    return Way(course, LineString(waver(points, rng, amplitude_m, wave_m)))


def _river_surface(line: LineString, rng: np.random.Generator) -> BaseGeometry:
    """60 to 90 m wide, changing slowly."""
    points = shapely.get_coordinates(line)
    width = 75 + 12 * np.sin(np.arange(len(points)) / 9 + rng.uniform(0, 6))
    parts = shapely.buffer(
        shapely.linestrings(np.stack([points[:-1], points[1:]], axis=1)),
        (width[:-1] + width[1:]) / 4,
        quad_segs=4,
    )
    return shapely.simplify(shapely.union_all(parts), 0.8)


def _valley(way: Way, rng: np.random.Generator) -> list[Polygon]:
    """Land on both sides of a line, its width wandering between about half and once and a half."""
    line = way.line
    stops = np.arange(0, line.length, 110.0)
    wander = np.zeros(len(stops))
    for length, share in ((2400, 0.3), (900, 0.22), (330, 0.1)):
        wander += share * np.sin(2 * np.pi * stops / length + rng.uniform(0, 2 * np.pi))
    radius = way.course.valley_m * np.clip(1 + wander, 0.45, 1.7)
    circles: list[Polygon] = list(
        shapely.buffer(shapely.line_interpolate_point(line, stops), radius, quad_segs=6)
    )
    return circles


def _village_land(ground: Ground, households: dict[int, int]) -> list[Polygon]:
    return [
        Point(v.point.x, v.point.y).buffer(170 + 17.5 * households[v.moo] ** 0.5)
        for v in ground.villages
    ]


def draw_skeleton(ground: Ground, seed: int, households: dict[int, int]) -> Skeleton:
    """Lines first, then the open land around them, inside the tambon and outside the town."""
    rng = np.random.default_rng([seed, 1])
    roads = tuple(
        _way(c, rng, 12 if c.kind == MAIN else 22, 900 if c.kind == MAIN else 520) for c in COURSES
    )
    river = _way(RIVER, rng, 45, 1100)
    streams = tuple(_way(c, rng, 26, 430) for c in STREAMS)
    stream_land = shapely.buffer([w.line for w in streams], STREAM_WIDTH_M / 2, quad_segs=4)
    water = shapely.union_all([_river_surface(river.line, rng), *stream_land])
    reserves = shapely.union_all(
        [w.line.buffer(RESERVE_M[w.course.kind] / 2, quad_segs=4) for w in roads]
    )
    circles = [c for way in (*roads, river, *streams) for c in _valley(way, rng)]
    land = shapely.union_all([*circles, *_village_land(ground, households)])
    land = land.buffer(60, quad_segs=4).buffer(-110, quad_segs=4).buffer(50, quad_segs=4)
    inside = ground.tambon.buffer(-25, quad_segs=4)
    land = shapely.simplify(shapely.intersection(land, inside), 6)
    return Skeleton(roads, river, streams, water, reserves, land)

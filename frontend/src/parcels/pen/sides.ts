/** Sides of an open ring in metres moved in parallel: a boundary shifted, a shape brought to an area. Pure. */

import { type Position, ringArea } from "../../lib/grid";

const at = (ring: readonly Position[], index: number): Position =>
  ring[(index + ring.length) % ring.length] ?? [0, 0];

/** Signed: counter-clockwise rings count positive. */
function turns(ring: readonly Position[]): number {
  let twice = 0;
  ring.forEach(([x, y], index) => {
    const [nextX, nextY] = at(ring, index + 1);
    twice += x * nextY - nextX * y;
  });
  return Math.sign(twice);
}

/** Unit vector pointing out of the ring across the side from corner `side` to the next. */
export function outward(ring: readonly Position[], side: number): Position {
  const [x, y] = at(ring, side);
  const [nextX, nextY] = at(ring, side + 1);
  const length = Math.hypot(nextX - x, nextY - y) || 1;
  const local = ring.map(([px, py]): Position => [px - x, py - y]);
  const turn = turns(local) || 1;
  return [(turn * (nextY - y)) / length, (-turn * (nextX - x)) / length];
}

/** Where the line through `through` with direction `way` meets the line of two corners; null if parallel. */
function meeting(through: Position, way: Position, one: Position, two: Position): Position | null {
  const side: Position = [two[0] - one[0], two[1] - one[1]];
  const cross = way[0] * side[1] - way[1] * side[0];
  const scale = Math.hypot(...way) * Math.hypot(...side);
  if (!scale || Math.abs(cross) < scale * 0.05) return null;
  const t = ((one[0] - through[0]) * side[1] - (one[1] - through[1]) * side[0]) / cross;
  return [through[0] + t * way[0], through[1] + t * way[1]];
}

/**
 * The ring with one side moved outwards by so many metres (inwards when negative). Its ends slide along
 * the sides they meet, so that those keep their direction; where a side runs on nearly straight, a corner is added.
 */
export function shiftSide(ring: readonly Position[], side: number, metres: number): Position[] {
  const count = ring.length;
  const index = ((side % count) + count) % count;
  const [outX, outY] = outward(ring, index);
  const start = at(ring, index);
  const end = at(ring, index + 1);
  const moved = (p: Position): Position => [p[0] + outX * metres, p[1] + outY * metres];
  const way: Position = [end[0] - start[0], end[1] - start[1]];
  const first = meeting(moved(start), way, at(ring, index - 1), start);
  const last = meeting(moved(end), way, end, at(ring, index + 2));
  const made: Position[] = [];
  ring.forEach((corner, position) => {
    if (position === index) made.push(...(first ? [first] : [corner, moved(corner)]));
    else if (position === (index + 1) % count) {
      made.push(...(last ? [last] : [moved(corner), corner]));
    } else made.push(corner);
  });
  return made;
}

/**
 * The ring with one side moved in parallel until the area is as wanted (within 1 cm²); null when no
 * such shape exists.
 */
export function sideToArea(
  ring: readonly Position[],
  side: number,
  sqMetres: number,
): Position[] | null {
  const missing = (metres: number) => ringArea(shiftSide(ring, side, metres)) - sqMetres;
  const reach = Math.max(
    ...ring.map(([x, y]) => Math.hypot(x - at(ring, side)[0], y - at(ring, side)[1])),
  );
  let [low, high] = missing(0) > 0 ? [-reach, 0] : [0, 1];
  while (missing(high) < 0) {
    high *= 2;
    if (high > 100_000) return null;
  }
  // Inwards the area falls only until the side reaches the far end: beyond, the ring is turned over.
  if (low < 0) low = lowest(ring, side, reach);
  if (missing(low) > 0) return null;
  for (let round = 0; round < 80; round += 1) {
    const middle = (low + high) / 2;
    if (missing(middle) < 0) low = middle;
    else high = middle;
  }
  const made = shiftSide(ring, side, (low + high) / 2);
  return Math.abs(ringArea(made) - sqMetres) < 0.0001 ? made : null;
}

/** How far inwards the side may move before the ring turns over. */
function lowest(ring: readonly Position[], side: number, reach: number): number {
  const start = at(ring, side);
  const turn = turns(ring.map(([x, y]): Position => [x - start[0], y - start[1]]));
  const isSame = (metres: number) => {
    const made = shiftSide(ring, side, metres);
    return turns(made.map(([x, y]): Position => [x - start[0], y - start[1]])) === turn;
  };
  let [inside, outside] = [0, -reach];
  for (let round = 0; round < 50; round += 1) {
    const middle = (inside + outside) / 2;
    if (isSame(middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}

/** The side nearest to a place, its distance and the nearest place on it; null for an empty ring. */
export function nearestSide(
  ring: readonly Position[],
  place: Position,
): { side: number; metres: number; on: Position } | null {
  let found: { side: number; metres: number; on: Position } | null = null;
  ring.forEach((corner, side) => {
    const on = nearestOn(place, corner, at(ring, side + 1));
    const metres = Math.hypot(on[0] - place[0], on[1] - place[1]);
    if (!found || metres < found.metres) found = { side, metres, on };
  });
  return found;
}

export function nearestOn(place: Position, one: Position, two: Position): Position {
  const way: Position = [two[0] - one[0], two[1] - one[1]];
  const square = way[0] ** 2 + way[1] ** 2;
  const free = square ? ((place[0] - one[0]) * way[0] + (place[1] - one[1]) * way[1]) / square : 0;
  const share = Math.min(1, Math.max(0, free));
  return [one[0] + share * way[0], one[1] + share * way[1]];
}

/** The foot of the perpendicular from a place on a segment; null when it lies beyond its ends. */
export function foot(place: Position, one: Position, two: Position): Position | null {
  const on = nearestOn(place, one, two);
  const isEnd = [one, two].some((end) => Math.hypot(end[0] - on[0], end[1] - on[1]) < 0.0005);
  return isEnd ? null : on;
}

/** How far a place lies outside the side (negative: inside), measured across it. */
export function across(ring: readonly Position[], side: number, place: Position): number {
  const [x, y] = at(ring, side);
  const [outX, outY] = outward(ring, side);
  return (place[0] - x) * outX + (place[1] - y) * outY;
}

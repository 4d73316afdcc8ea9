/** Houses: a rectangle from one wall and a width, a row of equal ones, moving and turning. Pure; metres. */

import type { Position } from "../../lib/grid";
import { bearingOf } from "./typed";

/** How far `place` lies to the left of the wall from `one` to `two` (negative: right). */
export function widthOf(one: Position, two: Position, place: Position): number {
  const [x, y] = [two[0] - one[0], two[1] - one[1]];
  const length = Math.hypot(x, y);
  return length ? (x * (place[1] - one[1]) - y * (place[0] - one[0])) / length : 0;
}

/** The rectangle on the wall from `one` to `two`, so wide to its left (right when negative). */
export function rectangle(one: Position, two: Position, width: number): Position[] {
  const [x, y] = [two[0] - one[0], two[1] - one[1]];
  const length = Math.hypot(x, y) || 1;
  const [acrossX, acrossY] = [(-y / length) * width, (x / length) * width];
  return [one, two, [two[0] + acrossX, two[1] + acrossY], [one[0] + acrossX, one[1] + acrossY]];
}

/** Equal boxes side by side along the first wall of a box of four corners; neighbours share their wall. */
export function rowOf(box: readonly Position[], count: number): Position[][] {
  const [one, two, three, four] = box;
  if (!one || !two || !three || !four || count < 1) return [];
  const between = (from: Position, to: Position, share: number): Position => [
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
  ];
  return Array.from({ length: count }, (_, index) => {
    const [start, end] = [index / count, (index + 1) / count];
    return [
      between(one, two, start),
      between(one, two, end),
      between(four, three, end),
      between(four, three, start),
    ];
  });
}

export function moved(ring: readonly Position[], east: number, north: number): Position[] {
  return ring.map(([x, y]) => [x + east, y + north]);
}

/** Turned clockwise by degrees about a place. */
export function turned(ring: readonly Position[], degrees: number, about: Position): Position[] {
  const angle = (-degrees * Math.PI) / 180;
  return ring.map(([x, y]) => {
    const [dx, dy] = [x - about[0], y - about[1]];
    return [
      about[0] + dx * Math.cos(angle) - dy * Math.sin(angle),
      about[1] + dx * Math.sin(angle) + dy * Math.cos(angle),
    ];
  });
}

/** The middle of the corners: what a building turns about. */
export function middleOf(ring: readonly Position[]): Position {
  const sum = ring.reduce<Position>(([x, y], [px, py]) => [x + px, y + py], [0, 0]);
  return [sum[0] / (ring.length || 1), sum[1] / (ring.length || 1)];
}

/** Degrees clockwise from the direction of one place to that of another, seen from the middle. */
export function turnBetween(middle: Position, from: Position, to: Position): number {
  return bearingOf(middle, to) - bearingOf(middle, from);
}

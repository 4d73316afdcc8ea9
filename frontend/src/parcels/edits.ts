/** Edits of a ring of corners in metres, open (the first corner is not repeated). Pure. */

import type { Position } from "../lib/grid";

interface Side {
  isAlong: boolean;
  /** Where the side lies across its axis, and how long it is. */
  at: number;
  length: number;
}

const FARTHEST_MOVE_M = 3;

/** The direction most of the outline follows, modulo a right angle. */
function mainDirection(ring: Position[]): number {
  let sine = 0;
  let cosine = 0;
  ring.forEach(([x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [x, y];
    const angle = 4 * Math.atan2(nextY - y, nextX - x);
    const length = Math.hypot(nextX - x, nextY - y);
    sine += length * Math.sin(angle);
    cosine += length * Math.cos(angle);
  });
  return Math.atan2(sine, cosine) / 4;
}

function turned([x, y]: Position, angle: number, [centreX, centreY]: Position): Position {
  const dx = x - centreX;
  const dy = y - centreY;
  return [
    centreX + dx * Math.cos(angle) - dy * Math.sin(angle),
    centreY + dx * Math.sin(angle) + dy * Math.cos(angle),
  ];
}

/** Sides laid on the axes; neighbours in one direction become one side at their mean. */
function straightSides(ring: Position[]): Side[] {
  const sides: Side[] = [];
  ring.forEach(([x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [x, y];
    const isAlong = Math.abs(nextX - x) >= Math.abs(nextY - y);
    const length = Math.hypot(nextX - x, nextY - y);
    add(sides, { isAlong, at: isAlong ? (y + nextY) / 2 : (x + nextX) / 2, length });
  });
  const first = sides[0];
  const last = sides.at(-1);
  if (first && last && sides.length > 1 && first.isAlong === last.isAlong) {
    sides.pop();
    sides[0] = joined(last, first);
  }
  return sides;
}

function add(sides: Side[], side: Side): void {
  const last = sides.at(-1);
  if (last?.isAlong === side.isAlong) sides[sides.length - 1] = joined(last, side);
  else sides.push(side);
}

function joined(one: Side, two: Side): Side {
  const length = one.length + two.length;
  return { ...one, length, at: (one.at * one.length + two.at * two.length) / (length || 1) };
}

/**
 * The ring with right angles only, or null when it has too few sides for that or a corner would move
 * more than three metres: then it is no building with right angles, and the hand must decide.
 */
export function squareUp(ring: Position[]): Position[] | null {
  const centre = ring[0];
  if (!centre || ring.length < 4) return null;
  const angle = mainDirection(ring);
  const sides = straightSides(ring.map((each) => turned(each, -angle, centre)));
  if (sides.length < 4 || sides.length % 2) return null;
  const squared = sides.map((side, index): Position => {
    const before = sides[(index + sides.length - 1) % sides.length] ?? side;
    const corner: Position = side.isAlong ? [before.at, side.at] : [side.at, before.at];
    return turned(corner, angle, centre);
  });
  const isNear = ring.every(
    (corner) => Math.min(...squared.map((each) => distance(each, corner))) <= FARTHEST_MOVE_M,
  );
  return isNear ? squared : null;
}

function distance(one: Position, two: Position): number {
  return Math.hypot(one[0] - two[0], one[1] - two[1]);
}

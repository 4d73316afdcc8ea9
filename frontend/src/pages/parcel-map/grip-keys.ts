/** Keys of a shape in the hand: the next side, moving and turning; with Shift farther. */

import type { Sketch } from "../../map/sketch";

const TURNS: Record<string, number> = { "[": -1, "]": 1, "{": -15, "}": 15 };
const MOVES: Record<string, [east: number, north: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Does what the key means to the shape; false when it means nothing to it. */
export function gripKey(sketch: Sketch, key: string, isFar: boolean): boolean {
  const { grip } = sketch;
  if (!grip) return false;
  if (key.toLowerCase() === "n") return grip.nextSide(isFar ? -1 : 1);
  const turn = TURNS[key];
  if (turn) return grip.turnBy(turn);
  const [east, north] = MOVES[key] ?? [0, 0];
  if (!east && !north) return false;
  const metres = isFar ? 1 : 0.1;
  return grip.moveBy(east * metres, north * metres) || grip.shiftBy((east + north) * metres);
}

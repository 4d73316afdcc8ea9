import { expect, it } from "vitest";
import type { Position } from "../lib/grid";
import { squareUp } from "./edits";

const right = (ring: Position[]): boolean =>
  ring.every((corner, index) => {
    const before = ring.at(index - 1) as Position;
    const after = ring[(index + 1) % ring.length] as Position;
    const dot =
      (before[0] - corner[0]) * (after[0] - corner[0]) +
      (before[1] - corner[1]) * (after[1] - corner[1]);
    return Math.abs(dot) < 1e-6;
  });

it("makes a crooked house square without moving it away", () => {
  const squared = squareUp([
    [391000, 2138000],
    [391010.3, 2138004.8],
    [391006.1, 2138013.2],
    [390996.2, 2138008.6],
  ]);
  expect(squared).toHaveLength(4);
  expect(right(squared as Position[])).toBe(true);
});

it("keeps the corners of an L", () => {
  const squared = squareUp([
    [0, 0],
    [10, 0.2],
    [10.1, 5],
    [6, 5.1],
    [5.9, 9],
    [0.1, 8.9],
  ]);
  expect(squared).toHaveLength(6);
  expect(right(squared as Position[])).toBe(true);
});

it("refuses a shape that has no right angles", () => {
  expect(
    squareUp([
      [0, 0],
      [20, 0],
      [10, 17],
    ]),
  ).toBeNull();
  expect(
    squareUp([
      [0, 0],
      [30, 0],
      [60, 30],
      [30, 20],
    ]),
  ).toBeNull();
});

import { expect, it } from "vitest";
import { isInside } from "./hit";

const SQUARE = [0, 0, 10, 0, 10, 10, 0, 10, 0, 0];
const HOLE = [4, 4, 4, 6, 6, 6, 6, 4, 4, 4];

it("finds a point in a ring, and not in its hole", () => {
  expect(isInside(SQUARE, [10], [5, 5])).toBe(true);
  expect(isInside(SQUARE, [10], [11, 5])).toBe(false);
  expect(isInside([...SQUARE, ...HOLE], [10, 20], [5, 5])).toBe(false);
  expect(isInside([...SQUARE, ...HOLE], [10, 20], [2, 5])).toBe(true);
});

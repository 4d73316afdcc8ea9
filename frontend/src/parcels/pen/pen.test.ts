import { describe, expect, it } from "vitest";
import { type Position, ringArea } from "../../lib/grid";
import { middleOf, rectangle, rowOf, turned, widthOf } from "./boxes";
import { across, foot, nearestSide, shiftSide, sideToArea } from "./sides";
import { along, bearingOf, heldSquare, nextCorner, parseTyped } from "./typed";

const near = (made: Position | null, [x, y]: Position) => {
  expect(made?.[0]).toBeCloseTo(x, 6);
  expect(made?.[1]).toBeCloseTo(y, 6);
};
const SQUARE: Position[] = [
  [0, 0],
  [20, 0],
  [20, 20],
  [0, 20],
];

describe("what is typed", () => {
  it.each([
    ["12.5 <90", { kind: "side", metres: 12.5, bearing: 90, turn: null }],
    ["12.5<45-30-0", { kind: "side", metres: 12.5, bearing: 45.5, turn: null }],
    ["12.5 < 45°30'", { kind: "side", metres: 12.5, bearing: 45.5, turn: null }],
    ["8 <-90", { kind: "side", metres: 8, bearing: null, turn: -90 }],
    ["8 ม.", { kind: "side", metres: 8, bearing: null, turn: null }],
    ["@3,-2.5", { kind: "step", east: 3, north: -2.5 }],
    ["=1-0-0", { kind: "area", sqMetres: 1600 }],
    ["=100", { kind: "area", sqMetres: 400 }],
    ["=250 m2", { kind: "area", sqMetres: 250 }],
    ["390000.5, 2140000", { kind: "place", first: 390000.5, second: 2140000, grid: "utm" }],
    ["390,000.5, 2,140,000", { kind: "place", first: 390000.5, second: 2140000, grid: "utm" }],
    ["19.36 97.96", { kind: "place", first: 19.36, second: 97.96, grid: "degrees" }],
  ])("reads %s", (text, typed) => expect(parseTyped(text)).toEqual(typed));

  it("takes metres for Indian 1975 when that grid is chosen", () => {
    expect(parseTyped("391309.41 2137642.08", "indian")).toMatchObject({ grid: "indian" });
  });

  it.each(["", "0", "abc", "5 <400", "5 <10-70", "=0", "12 13", "500 500"])("refuses %s", (text) =>
    expect(parseTyped(text)).toBeNull(),
  );
});

describe("corners", () => {
  const side = (metres: number, bearing: number | null, turn: number | null = null) =>
    ({ kind: "side", metres, bearing, turn }) as const;

  it("follow a bearing, a turn, a step and the hand", () => {
    near(nextCorner(side(10, 90), [5, 5], null, null), [15, 5]);
    near(nextCorner(side(10, null, 90), [5, 5], [5, 0], null), [15, 5]);
    near(nextCorner({ kind: "step", east: 1, north: -2 }, [5, 5], null, null), [6, 3]);
    near(nextCorner(side(5, null), [0, 0], null, [30, 40]), [3, 4]);
    expect(nextCorner(side(5, null), [0, 0], null, null)).toBeNull();
  });

  it("are held to right angles with the last side", () => {
    near(heldSquare([11, 7], [10, 0], [0, 0]), [10, 7]);
    near(heldSquare([3, 9], [0, 0], null), [0, 9]);
  });

  it("have a bearing that leads back to them", () => {
    const to: Position = [3, -8];
    near(along([0, 0], bearingOf([0, 0], to), Math.hypot(...to)), to);
  });
});

describe("sides", () => {
  it("move outwards and inwards in parallel", () => {
    expect(ringArea(shiftSide(SQUARE, 1, 3))).toBeCloseTo(460, 9);
    expect(ringArea(shiftSide([...SQUARE].reverse(), 1, -3))).toBeCloseTo(340, 9);
  });

  it("slide along slanted neighbours", () => {
    const slanted: Position[] = [
      [0, 0],
      [20, 0],
      [16, 20],
      [4, 20],
    ];
    near(shiftSide(slanted, 0, 5)[0] ?? null, [-1, -5]);
  });

  it("get a corner where the neighbour side runs on straight", () => {
    const straight: Position[] = [
      [0, 0],
      [10, 0],
      [20, 0],
      [20, 20],
      [0, 20],
    ];
    const made = shiftSide(straight, 0, 2);
    expect(made).toHaveLength(6);
    expect(ringArea(made)).toBeCloseTo(420, 9);
  });

  it("move until the area is as wanted", () => {
    expect(ringArea(sideToArea(SQUARE, 1, 1600) ?? [])).toBeCloseTo(1600, 3);
    expect(ringArea(sideToArea(SQUARE, 1, 100) ?? [])).toBeCloseTo(100, 3);
    const closing: Position[] = [
      [0, 0],
      [20, 0],
      [0, 20],
    ];
    expect(ringArea(sideToArea(closing, 1, 50) ?? [])).toBeCloseTo(50, 3);
  });

  it("are found by the hand, which side of them it is on, and where it drops its foot", () => {
    expect(nearestSide(SQUARE, [19, 8])).toMatchObject({ side: 1, metres: 1 });
    expect(across(SQUARE, 1, [23, 8])).toBeCloseTo(3, 9);
    expect(across(SQUARE, 1, [18, 8])).toBeCloseTo(-2, 9);
    near(foot([7, 9], [0, 0], [20, 0]), [7, 0]);
    expect(foot([25, 9], [0, 0], [20, 0])).toBeNull();
  });
});

describe("houses", () => {
  it("stand on a wall, so wide to the side of the hand", () => {
    expect(widthOf([0, 0], [12, 0], [3, -8])).toBeCloseTo(-8, 9);
    near(rectangle([0, 0], [12, 0], -8)[2] ?? null, [12, -8]);
  });

  it("make a row that shares its walls and fills the box", () => {
    const row = rowOf(rectangle([0, 0], [12, 0], 8), 3);
    expect(row).toHaveLength(3);
    expect(row[0]?.[1]).toEqual(row[1]?.[0]);
    expect(row.reduce((sum, box) => sum + ringArea(box), 0)).toBeCloseTo(96, 9);
  });

  it("turn about their middle without growing", () => {
    const box = rectangle([0, 0], [12, 0], 8);
    const made = turned(box, 90, middleOf(box));
    near(middleOf(made), [6, 4]);
    near(made[0] ?? null, [2, 10]);
    expect(ringArea(made)).toBeCloseTo(96, 9);
  });
});

import { describe, expect, it } from "vitest";
import { fromUtm } from "../../lib/grid";
import { placeOf } from "./place";

const INDIAN =
  "+proj=utm +zone=47 +a=6377276.345 +rf=300.8017 +towgs84=204.4798,837.894,294.7765,0,0,0,0 +units=m +no_defs +type=crs";

describe("a typed place", () => {
  it("comes from Indian 1975 by the survey department's shift, never by a library's own", () => {
    const [east, north] = placeOf(
      { kind: "place", first: 391309.41, second: 2137642.08, grid: "indian" },
      INDIAN,
    );
    expect(east).toBeCloseTo(390976.64, 1);
    expect(north).toBeCloseTo(2137944.86, 1);
    expect(Math.hypot(east - 390792.45, north - 2137994.67)).toBeGreaterThan(180);
  });

  it("comes from degrees in either order", () => {
    const [longitude, latitude] = fromUtm([390000, 2140000]);
    for (const [first, second] of [
      [latitude, longitude],
      [longitude, latitude],
    ] as const) {
      const [east, north] = placeOf({ kind: "place", first, second, grid: "degrees" }, INDIAN);
      expect(east).toBeCloseTo(390000, 5);
      expect(north).toBeCloseTo(2140000, 5);
    }
  });

  it("is itself in UTM", () => {
    expect(placeOf({ kind: "place", first: 1, second: 2, grid: "utm" }, INDIAN)).toEqual([1, 2]);
  });
});

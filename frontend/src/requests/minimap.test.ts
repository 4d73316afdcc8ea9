import { describe, expect, it } from "vitest";
import { clampZoom, fractionOf, placeAt } from "./minimap";
import { nextRow } from "./queue-keys";
import { shrunkSize } from "./shrink";

const centre = { east: 390_500, north: 2_140_500 };

describe("the small map", () => {
  it("puts the middle on the centre and north up", () => {
    expect(placeAt(centre, 1, 0.5, 0.5)).toEqual(centre);
    expect(placeAt(centre, 1, 1, 0)).toEqual({ east: 390_800, north: 2_140_800 });
  });

  it("finds a touched place again", () => {
    const place = placeAt(centre, 2, 0.2, 0.9);
    const at = fractionOf(centre, 2, place);
    expect(at.x).toBeCloseTo(0.2);
    expect(at.y).toBeCloseTo(0.9);
  });

  it("has five zooms", () => {
    expect(clampZoom(-1)).toBe(0);
    expect(clampZoom(9)).toBe(4);
  });
});

describe("photos and keys", () => {
  it("shrinks the long edge only", () => {
    expect(shrunkSize(4000, 3000)).toEqual({ width: 1600, height: 1200 });
    expect(shrunkSize(800, 600)).toEqual({ width: 800, height: 600 });
  });

  it("moves within the rows", () => {
    expect(nextRow("j", 3, -1)).toBe(0);
    expect(nextRow("j", 3, 2)).toBe(2);
    expect(nextRow("k", 3, 0)).toBe(0);
    expect(nextRow("x", 3, 0)).toBeNull();
    expect(nextRow("j", 0, -1)).toBeNull();
  });
});

import { expect, it } from "vitest";
import type { LandUse, Shape } from "../api/types";
import { knownZones, withFacts } from "./zones";

const square = (west: number): GeoJSON.Position[][] => [
  [
    [west, 0],
    [west + 1, 0],
    [west + 1, 1],
    [west, 0],
  ],
];
const use = (kind: string, geometry: Shape | null, more: Partial<LandUse> = {}): LandUse => ({
  id: 1,
  use: kind,
  label: kind,
  area_sq_wah: "50.00",
  text: "0-0-50",
  crop: "",
  used_by: "self",
  vacant_since: null,
  exempt_item: null,
  standing_reduction: "",
  planted: {},
  evidence: {},
  geometry,
  ...more,
});

it("leaves the largest use as the rest and takes the others apart into outlines", () => {
  const field = use("AGRICULTURE", { type: "Polygon", coordinates: square(0) }, { crop: "ข้าว" });
  const houses = use("RESIDENCE", {
    type: "MultiPolygon",
    coordinates: [square(1), square(5)],
  });
  const known = knownZones([field, houses]);
  expect(known.shapes).toEqual([
    { type: "Polygon", coordinates: square(1) },
    { type: "Polygon", coordinates: square(5) },
  ]);
  expect(known.uses).toEqual(["RESIDENCE", "RESIDENCE"]);
  expect(known.rest).toBe("AGRICULTURE");
  expect(withFacts("AGRICULTURE", known.facts)).toMatchObject({ crop: "ข้าว", used_by: "self" });
});

it("knows no zones where one use has no place", () => {
  const known = knownZones([
    use("OTHER", null),
    use("RESIDENCE", { type: "Polygon", coordinates: square(0) }),
  ]);
  expect(known.shapes).toEqual([]);
  expect(known.rest).toBe("OTHER");
});

it("says nothing more of a use that stands twice or never did", () => {
  const { facts } = knownZones([use("OTHER", null, { crop: "a" }), use("OTHER", null)]);
  expect(withFacts("OTHER", facts)).toEqual({ use: "OTHER" });
  expect(withFacts("UNUSED", facts)).toEqual({ use: "UNUSED" });
});

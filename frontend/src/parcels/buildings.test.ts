import { describe, expect, it } from "vitest";
import type { Building, House } from "../api/types";
import {
  buildingCorrection,
  floorsBody,
  houseCorrection,
  keptFloors,
  typedBuilding,
  typedHouse,
} from "./buildings";

const building = {
  type_code: "101",
  material: "brick",
  floors: 1,
  area_sq_m: "64.00",
  year_built: 2010,
  is_year_estimated: false,
  is_unfinished: false,
  remark: "",
  uses: [
    {
      use: "RESIDENCE",
      area_sq_m: "64.00",
      floor: "1",
      letting: "monthly",
      used_by: "other",
      vacant_since: null,
      exempt_item: null,
      evidence: { rent: "12/2569" },
    },
  ],
} as unknown as Building;

describe("a building's record", () => {
  it("sends only what differs, years in the Christian era", () => {
    const was = typedBuilding(building);
    expect(buildingCorrection(was, { ...was })).toEqual({});
    const now = { ...was, year_built: "2560", area_sq_m: "1,000.5", is_unfinished: true };
    expect(buildingCorrection(was, now)).toEqual({
      year_built: 2017,
      area_sq_m: "1000.50",
      is_unfinished: true,
    });
    expect(buildingCorrection(was, { ...was, year_built: "" })).toEqual({ year_built: null });
  });

  it("sends nothing that cannot be read", () => {
    const was = typedBuilding(building);
    for (const wrong of [
      { floors: "0" },
      { area_sq_m: "abc" },
      { area_sq_m: "0" },
      { year_built: "2010" },
    ]) {
      expect(buildingCorrection(was, { ...was, ...wrong })).toBeNull();
    }
  });

  it("keeps of a floor what the form does not show", () => {
    const rows = keptFloors(building);
    expect(floorsBody(rows)).toEqual([
      {
        use: "RESIDENCE",
        area_sq_m: "64.00",
        floor: "1",
        letting: "monthly",
        used_by: "other",
        vacant_since: null,
        exempt_item: null,
        evidence: { rent: "12/2569" },
      },
    ]);
    const shop = rows.map((row) => ({ ...row, use: "OTHER" }));
    expect(floorsBody(shop)[0]).toMatchObject({ use: "OTHER", letting: "" });
  });
});

describe("a house", () => {
  const house = { house_number: "12", house_code: "", village_id: 3 } as House;

  it("sends only what differs", () => {
    const was = typedHouse(house);
    const point: GeoJSON.Point = { type: "Point", coordinates: [98, 19] };
    expect(houseCorrection(was, was)).toEqual({});
    expect(houseCorrection(was, { ...was, house_number: "12/1", position: point })).toEqual({
      house_number: "12/1",
      position: point,
    });
    expect(houseCorrection(was, { ...was, house_code: "5801-040123-4" })).toEqual({
      house_code: "58010401234",
    });
  });

  it("sends nothing where a number is not written as one", () => {
    const was = typedHouse(house);
    expect(houseCorrection(was, { ...was, house_number: "ข้างวัด" })).toBeNull();
    expect(houseCorrection(was, { ...was, house_code: "123" })).toBeNull();
  });
});

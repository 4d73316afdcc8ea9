import { expect, it } from "vitest";
import type { Shape } from "../api/types";
import {
  checkBuilding,
  checkParcel,
  emptyForm,
  emptyOwner,
  followTotal,
  sharesAddUp,
} from "./form";

const SHAPE: Shape = {
  type: "Polygon",
  coordinates: [
    [
      [97.96, 19.36],
      [97.961, 19.36],
      [97.961, 19.361],
      [97.96, 19.36],
    ],
  ],
};

function parcel() {
  const form = emptyForm("parcel", "22/11/2569");
  Object.assign(form.fields, {
    document_number: "12345",
    register_area: "2-1-35.5",
    reason: "สำรวจใหม่",
  });
  return followTotal("parcel", form);
}

it("writes a whole parcel in the server's units and years", () => {
  const { errors, body } = checkParcel(parcel(), SHAPE);
  expect(errors).toEqual({});
  expect(body).toMatchObject({
    boundary: SHAPE,
    register_area_sq_wah: "935.50",
    effective_on: "2026-11-22",
    uses: [{ use: "RESIDENCE", area_sq_wah: "935.50" }],
  });
});

it("names what is missing by the server's fields", () => {
  const form = emptyForm("parcel", "31/2/2569");
  expect(Object.keys(checkParcel(form, SHAPE).errors).sort()).toEqual([
    "document_number",
    "effective_on",
    "reason",
    "register_area",
  ]);
});

it("refuses uses that do not add up, to the hundredth", () => {
  const form = parcel();
  form.uses.push({ use: "AGRICULTURE", area: "0-0-0.01", crop: "ลำไย", vacant_since: "" });
  expect(checkParcel(form, SHAPE).errors.uses).toBe("form.need.sum");
});

it("adds shares as fractions, kind by kind", () => {
  const owner = (share: string, kind = "ownership") => ({ ...emptyOwner(), kind, share });
  expect(sharesAddUp([owner("1/3"), owner("1/3"), owner("2/6")])).toBe(true);
  expect(sharesAddUp([owner("1/2"), owner("1/3")])).toBe(false);
  expect(sharesAddUp([owner("1/1"), owner("1/1", "lease")])).toBe(true);
  expect(sharesAddUp([owner("half")])).toBe(false);
  expect(sharesAddUp([])).toBe(true);
});

it("keeps the year of a building Christian", () => {
  const form = emptyForm("building", "22/11/2569");
  Object.assign(form.fields, { type_code: "100", floor_area: "96.5", reason: "x" });
  form.fields.year_built = "2545";
  const { errors, body } = checkBuilding(followTotal("building", form), SHAPE);
  expect(errors).toEqual({});
  expect(body).toMatchObject({ year_built: 2002, area_sq_m: "96.50", floors: 1 });
  form.fields.year_built = "2002";
  expect(checkBuilding(form, SHAPE).errors.year_built).toBe("form.need.year");
});

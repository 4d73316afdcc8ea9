import { expect, it } from "vitest";
import type { ParcelDetail } from "../api/types";
import {
  type ActForm,
  actBody,
  broughtBack,
  checkAct,
  cutBody,
  did,
  emptyAct,
  emptyTrail,
  tookBack,
} from "./acts";
import { emptyOwner } from "./form";

const form: ActForm = { ...emptyAct("22/11/2569"), reason: " แบ่งให้บุตร " };
const parcel = (id: number, version: number) => ({ id, version }) as ParcelDetail;
const line: GeoJSON.LineString = {
  type: "LineString",
  coordinates: [
    [97.96, 19.36],
    [97.961, 19.36],
  ],
};

it("says which versions were seen", () => {
  expect(
    actBody(
      "split",
      { parcels: [parcel(7, 3)], lines: [line], shape: null, shapes: [], buildingId: null },
      form,
    ),
  ).toEqual({
    parcel_id: 7,
    area_reason: "",
    document: null,
    lines: [line],
    seen: { 7: 3 },
    reason: "แบ่งให้บุตร",
    effective_on: "2026-11-22",
  });
  const two = {
    parcels: [parcel(7, 3), parcel(9, 1)],
    lines: [],
    shape: null,
    shapes: [],
    buildingId: null,
  };
  expect(actBody("merge", two, { ...form, isOverride: true })).toMatchObject({
    parcel_ids: [7, 9],
    override: true,
    seen: { 7: 3, 9: 1 },
  });
});

it("waits until the hand has done its part", () => {
  expect(
    actBody(
      "split",
      { parcels: [parcel(7, 3)], lines: [], shape: null, shapes: [], buildingId: null },
      form,
    ),
  ).toBeNull();
  expect(
    actBody(
      "merge",
      { parcels: [parcel(7, 3)], lines: [line], shape: null, shapes: [], buildingId: null },
      form,
    ),
  ).toBeNull();
});

it("asks for a reason, a day and whole shares", () => {
  expect(checkAct("split", form)).toEqual({});
  expect(checkAct("split", { ...form, reason: " " })).toEqual({ reason: "form.need.reason" });
  expect(checkAct("transfer", form).owners).toBe("form.need.share");
  const owners = [{ ...emptyOwner(), party_id: 4, share: "1/2" }];
  expect(checkAct("transfer", { ...form, owners }).owners).toBe("form.need.share");
});

it("keeps a trail that goes back and forth", () => {
  const split = { entryId: 1, label: "แบ่ง" };
  const undo = { entryId: 2, label: "ย้อนกลับ" };
  const redo = { entryId: 3, label: "ทำซ้ำ" };
  const back = tookBack(did(emptyTrail, split), undo);
  expect(back).toEqual({ done: [], undone: [undo] });
  const again = broughtBack(back, redo);
  expect(again).toEqual({ done: [redo], undone: [] });
  expect(did(back, split)).toEqual({ done: [split], undone: [] });
});

it("cuts strips of typed areas or equal parts off a side", () => {
  const cut = { isOn: true, bearing: 90, areas: "1-0-0, 50.5", equalParts: "" };
  expect(cutBody(cut)).toEqual({ bearing: 90, areas_sq_wah: ["400.00", "50.50"] });
  expect(cutBody({ ...cut, equalParts: "4" })).toEqual({ bearing: 90, equal_parts: 4 });
  for (const areas of ["", "1-0", "5,,5", "0"]) expect(cutBody({ ...cut, areas })).toBeNull();
  expect(cutBody({ ...cut, equalParts: "1" })).toBeNull();
  const work = { parcels: [parcel(7, 3)], lines: [], shape: null, shapes: [], buildingId: null };
  expect(actBody("split", work, { ...form, cut })).toMatchObject({ cut: { bearing: 90 } });
});

it("moves a side with neighbours that give way and corners with neighbours that follow", () => {
  const shape: GeoJSON.Polygon = { type: "Polygon", coordinates: [] };
  const work = { parcels: [parcel(7, 3)], lines: [], shape, shapes: [], buildingId: null };
  expect(actBody("shift", work, form)).toMatchObject({ neighbours: "yield" });
  expect(actBody("reshape", work, form)).toMatchObject({ neighbours: "follow" });
  const zoned = { ...work, shapes: [shape], shape: null };
  expect(actBody("zones", zoned, { ...form, zoneUses: ["OTHER"] })).toMatchObject({
    zones: [{ boundary: shape, use: "OTHER" }],
    rest: { use: "AGRICULTURE" },
  });
});

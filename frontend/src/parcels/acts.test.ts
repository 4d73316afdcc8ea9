import { expect, it } from "vitest";
import type { ParcelDetail } from "../api/types";
import { type ActForm, actBody, broughtBack, checkAct, did, emptyTrail, tookBack } from "./acts";
import { emptyOwner } from "./form";

const form: ActForm = {
  reason: " แบ่งให้บุตร ",
  effective_on: "22/11/2569",
  owners: [],
  isOverride: false,
};
const parcel = (id: number, version: number) => ({ id, version }) as ParcelDetail;
const line: GeoJSON.LineString = {
  type: "LineString",
  coordinates: [
    [97.96, 19.36],
    [97.961, 19.36],
  ],
};

it("says which versions were seen", () => {
  expect(actBody("split", { parcels: [parcel(7, 3)], lines: [line], shape: null }, form)).toEqual({
    parcel_id: 7,
    lines: [line],
    seen: { 7: 3 },
    reason: "แบ่งให้บุตร",
    effective_on: "2026-11-22",
  });
  const two = { parcels: [parcel(7, 3), parcel(9, 1)], lines: [], shape: null };
  expect(actBody("merge", two, { ...form, isOverride: true })).toMatchObject({
    parcel_ids: [7, 9],
    override: true,
    seen: { 7: 3, 9: 1 },
  });
});

it("waits until the hand has done its part", () => {
  expect(actBody("split", { parcels: [parcel(7, 3)], lines: [], shape: null }, form)).toBeNull();
  expect(
    actBody("merge", { parcels: [parcel(7, 3)], lines: [line], shape: null }, form),
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

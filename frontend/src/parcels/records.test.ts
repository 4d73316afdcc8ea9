import { expect, test } from "vitest";
import type { ParcelDetail } from "../api/types";
import { becauseBody, becauseErrors, emptyBecause } from "./because";
import { clashes, correctionBody, keptUses, typedRecord, usesBody } from "./records";

const parcel = {
  document: {
    type: "CHANOTE",
    label: "โฉนด",
    number: "12",
    survey_page: "",
    map_sheet: "",
    land_number: "7",
  },
  register_area: { sq_wah: "100.00", text: "0-1-0" },
  remark: "",
  uses: [
    {
      use: "UNUSED",
      text: "0-1-0",
      crop: "",
      used_by: "tenant",
      vacant_since: 2024,
      exempt_item: 9,
      standing_reduction: "npa",
      planted: { longan: "40" },
      evidence: { farm_survey: "12/2568" },
    },
  ],
} as unknown as ParcelDetail;

test("only what differs is corrected, the area in square wah", () => {
  const was = typedRecord(parcel);
  expect(correctionBody(was, { ...was })).toEqual({});
  const now = { ...was, document_number: " 13 ", register_area_sq_wah: "0-2-0" };
  expect(correctionBody(was, now)).toEqual({
    document_number: "13",
    register_area_sq_wah: "200.00",
  });
  expect(correctionBody(was, { ...was, register_area_sq_wah: "x" })).toBeNull();
});

test("a use keeps what its form does not show", () => {
  expect(usesBody(keptUses(parcel))).toEqual([
    {
      use: "UNUSED",
      area_sq_wah: "100.00",
      crop: "",
      vacant_since: 2024,
      used_by: "tenant",
      exempt_item: 9,
      standing_reduction: "npa",
      planted: {},
      evidence: { farm_survey: "12/2568" },
    },
  ]);
});

test("an act says why, since when, and on what paper where there is one", () => {
  const form = emptyBecause("01/03/2569");
  expect(becauseErrors(form)).toEqual({ reason: "form.need.reason" });
  form.reason = " ตามคำขอ ";
  expect(becauseBody(form)).toEqual({
    reason: "ตามคำขอ",
    effective_on: "2026-03-01",
    document: null,
  });
  Object.assign(form, { document_kind: "deed", document_number: "12", document_day: "31/02/2569" });
  expect(becauseErrors(form)).toEqual({ document_day: "form.need.day" });
  form.document_day = "28/02/2569";
  expect(becauseBody(form).document).toEqual({
    kind: "deed",
    number: "12",
    dated_on: "2026-02-28",
  });
});

test("the other's changes stand beside mine", () => {
  const conflict = {
    changes: [
      { field: "document_number", was: "12", now: "99" },
      { field: "uses", was: "a", now: "b" },
    ],
  } as Parameters<typeof clashes>[0];
  expect(clashes(conflict, { document_number: "13", remark: "x" })).toEqual([
    { field: "document_number", was: "12", theirs: "99", mine: "13" },
    { field: "uses", was: "a", theirs: "b", mine: null },
  ]);
});

// @vitest-environment happy-dom

import { expect, test } from "vitest";
import { emptyUse, type Form, usesSum } from "../parcels/form";
import { UseRows } from "./row-editors";

const USES = [{ value: "AGRICULTURE", label: "เกษตรกรรม" }];

function rows(kind: "parcel" | "building", total: string, areas: string[]): [UseRows, Form] {
  const fields = { [kind === "parcel" ? "register_area" : "floor_area"]: total };
  const uses = areas.map((area) => ({ ...emptyUse("AGRICULTURE"), area }));
  const form: Form = { fields, uses, owners: [] };
  return [new UseRows(kind, form, USES, () => undefined), form];
}

function added(kind: "parcel" | "building", total: string, areas: string[]): string | undefined {
  const [editor, form] = rows(kind, total, areas);
  editor.element.querySelector<HTMLElement>("button.quiet")?.click();
  return form.uses.at(-1)?.area;
}

test("one more use has what is left of the area", () => {
  expect(added("parcel", "1-1-23.9", ["1-0-0"])).toBe("0-1-23.9");
  expect(added("building", "1,274.30", ["50"])).toBe("1,224.30");
  const [editor, form] = rows("building", "1,274.30", ["50"]);
  editor.element.querySelector<HTMLElement>("button.quiet")?.click();
  expect(usesSum("building", form.uses)).toBe(127_430);
});

test("nothing is left where the sum is whole, too large or not known", () => {
  expect(added("parcel", "1-1-23.9", ["1-1-23.9"])).toBe("");
  expect(added("parcel", "1-0-0", ["2-0-0"])).toBe("");
  expect(added("parcel", "1-0-0", [""])).toBe("");
  expect(added("parcel", "", ["1-0-0"])).toBe("");
});

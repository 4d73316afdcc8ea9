// @vitest-environment happy-dom

import { expect, test, vi } from "vitest";
import type { ActResult } from "../api/types";
import { type ShiftForm, ShiftPanel } from "./shift-panel";

function opened() {
  const form: ShiftForm = {
    kind: "translation",
    area: "all",
    reason: "",
    area_reason: "",
    effective_on: "1/2/2569",
    withBuildings: false,
  };
  const nothing = () => undefined;
  const changed = vi.fn();
  const panel = new ShiftPanel(form, [["all", "ทั้งตำบล"]], {
    changed,
    fitted: nothing,
    removed: nothing,
    preview: nothing,
    save: nothing,
    close: nothing,
  });
  panel.outcome({ parcels: [], baht_before: "1.00", baht_after: "1.00" } as unknown as ActResult);
  return { form, panel, changed };
}

function type(field: HTMLInputElement | HTMLTextAreaElement | null, value: string): void {
  if (!field) throw new Error("no field");
  field.value = value;
  field.dispatchEvent(new Event("input"));
}

test("a reason given after the preview leaves what was seen ready to be saved", () => {
  const { form, panel, changed } = opened();
  type(panel.element.querySelector("textarea"), "ระวางคลาดจากภาพถ่าย");
  expect(form.reason).toBe("ระวางคลาดจากภาพถ่าย");
  expect(changed).not.toHaveBeenCalled();
  expect(panel.element.querySelector<HTMLButtonElement>(".btn.primary")?.disabled).toBe(false);
});

test("another day asks for another preview", () => {
  const { form, panel, changed } = opened();
  type(panel.element.querySelector("input[inputmode=numeric]"), "2/2/2569");
  expect(form.effective_on).toBe("2/2/2569");
  expect(changed).toHaveBeenCalledOnce();
});

/** A house point or a sign as it is typed, checked before it is sent. Pure. */

import type { Key } from "../i18n";
import { type Errors, emptyOwner, type OwnerRow } from "./form";

export type PointKind = "house" | "sign";

export interface PointForm {
  position: GeoJSON.Point | null;
  reason: string;
  effective_on: string;
  house_number: string;
  house_code: string;
  village_id: string;
  owner: OwnerRow;
  wording: string;
  width_cm: string;
  height_cm: string;
  sides: string;
  business_name: string;
}

export function emptyPoint(today: string): PointForm {
  return {
    position: null,
    reason: "",
    effective_on: today,
    house_number: "",
    house_code: "",
    village_id: "",
    owner: emptyOwner(),
    wording: "thai",
    width_cm: "",
    height_cm: "",
    sides: "1",
    business_name: "",
  };
}

const whole = (text: string): number | null =>
  /^[1-9]\d{0,4}$/.test(text.trim()) ? Number(text) : null;

function houseFields(form: PointForm, errors: Record<string, Key>): Record<string, unknown> {
  const number = form.house_number.trim();
  const code = form.house_code.replaceAll("-", "").trim();
  if (number && !/^\d{1,4}(\/\d{1,4})?$/.test(number)) errors.house_number = "point.need.number";
  if (code && !/^\d{11}$/.test(code)) errors.house_code = "point.need.code";
  return {
    house_number: number,
    house_code: code,
    village_id: form.village_id ? Number(form.village_id) : null,
  };
}

function signFields(form: PointForm, errors: Record<string, Key>): Record<string, unknown> {
  const size = { width_cm: whole(form.width_cm), height_cm: whole(form.height_cm) };
  if (!size.width_cm) errors.width_cm = "point.need.size";
  if (!size.height_cm) errors.height_cm = "point.need.size";
  if (!whole(form.sides)) errors.sides = "point.need.size";
  if (form.owner.party_id === null) errors.owner_id = "form.need.party";
  return {
    ...size,
    sides: whole(form.sides),
    owner_id: form.owner.party_id,
    wording: form.wording,
    business_name: form.business_name.trim(),
  };
}

/** The body of the act, and by field what is wrong. */
export function pointBody(
  kind: PointKind,
  form: PointForm,
  effective_on: string | null,
): { errors: Errors; body: Record<string, unknown> } {
  const errors: Record<string, Key> = {};
  const fields = (kind === "house" ? houseFields : signFields)(form, errors);
  if (!form.position) errors.position = "point.need.place";
  if (!form.reason.trim()) errors.reason = "form.need.reason";
  if (!effective_on) errors.effective_on = "form.need.day";
  const { position } = form;
  return { errors, body: { ...fields, position, reason: form.reason.trim(), effective_on } };
}

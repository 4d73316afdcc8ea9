/** Acts that need no drawing: what is entered, what is sent, what of it meets another's change. Pure. */

import type { Conflict } from "../api/client";
import type { LandUse, ParcelDetail } from "../api/types";
import { parseRai, sqWahText } from "../lib/units";
import { toChristian } from "../lib/years";
import type { UseRow } from "./form";

export type RecordVerb =
  | "correct"
  | "correct-building"
  | "correct-house"
  | "remove-house"
  | "change-use"
  | "floor-use"
  | "transfer"
  | "demolish"
  | "retire"
  | "mend"
  | "undo";

export const CORRECTABLE = [
  "document_type",
  "document_number",
  "survey_page",
  "map_sheet",
  "land_number",
  "register_area_sq_wah",
  "remark",
] as const;

export type Corrections = Record<(typeof CORRECTABLE)[number], string>;

/** The record as a clerk would type it. */
export function typedRecord(parcel: ParcelDetail): Corrections {
  const { document, register_area } = parcel;
  return {
    document_type: document.type,
    document_number: document.number,
    survey_page: document.survey_page,
    map_sheet: document.map_sheet,
    land_number: document.land_number,
    register_area_sq_wah: register_area.text,
    remark: parcel.remark,
  };
}

/** Only what differs from the record; null where an area cannot be read. */
export function correctionBody(was: Corrections, now: Corrections): Record<string, string> | null {
  const changed: Record<string, string> = {};
  for (const name of CORRECTABLE) {
    if (now[name].trim() !== was[name].trim()) changed[name] = now[name].trim();
  }
  if (changed.register_area_sq_wah !== undefined) {
    const cents = parseRai(changed.register_area_sq_wah);
    if (!cents) return null;
    changed.register_area_sq_wah = sqWahText(cents);
  }
  return changed;
}

type Kept = Pick<
  LandUse,
  "used_by" | "exempt_item" | "standing_reduction" | "planted" | "evidence"
>;
const NEW: Kept = {
  used_by: "self",
  exempt_item: null,
  standing_reduction: "",
  planted: {},
  evidence: {},
};

/** A use with what the form does not show, so that it is not lost. */
export type KeptUse = UseRow & { kept?: Kept };

export function keptUses(parcel: ParcelDetail): KeptUse[] {
  return parcel.uses.map((use) => ({
    use: use.use,
    area: use.text,
    crop: use.crop,
    vacant_since: use.vacant_since ? String(use.vacant_since + 543) : "",
    kept: {
      used_by: use.used_by,
      exempt_item: use.exempt_item,
      standing_reduction: use.standing_reduction,
      planted: use.planted,
      evidence: use.evidence,
    },
  }));
}

export function usesBody(uses: readonly KeptUse[]): Record<string, unknown>[] {
  return uses.map(({ use, area, crop, vacant_since, kept = NEW }) => ({
    ...kept,
    use,
    area_sq_wah: sqWahText(parseRai(area) ?? 0),
    crop: use === "AGRICULTURE" ? crop : "",
    vacant_since: use === "UNUSED" && vacant_since ? toChristian(Number(vacant_since)) : null,
    planted: use === "AGRICULTURE" ? kept.planted : {},
  }));
}

export interface Clash {
  field: string;
  was: string;
  theirs: string;
  /** What this hand entered for the same field; null where it left the field alone. */
  mine: string | null;
}

/** The other's changes beside mine, field by field. */
export function clashes(conflict: Conflict, mine: Readonly<Record<string, string>>): Clash[] {
  return conflict.changes.map(({ field, was, now }) => ({
    field,
    was,
    theirs: now,
    mine: mine[field] ?? null,
  }));
}

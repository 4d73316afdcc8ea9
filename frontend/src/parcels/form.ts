/** What a clerk enters about a drawn parcel or building, checked before it is sent. Pure. */

import type { Shape } from "../api/types";
import type { Key } from "../i18n";
import { parseRai, parseSqWah, sqMetresToCents, sqWahText } from "../lib/units";
import { parseDay, toChristian } from "../lib/years";

export type ObjectKind = "parcel" | "building";

export interface UseRow {
  use: string;
  area: string;
  crop: string;
  vacant_since: string;
  /** Of floors: let by the month, by the day, or not. */
  letting?: string;
}

export interface OwnerRow {
  party_id: number | null;
  name: string;
  kind: string;
  share: string;
}

export interface Form {
  /** By the server's names; areas, days and years as typed. */
  fields: Record<string, string>;
  uses: UseRow[];
  owners: OwnerRow[];
}

export type Errors = Record<string, Key>;

export interface Checked {
  errors: Errors;
  body: Record<string, unknown>;
}

export const emptyUse = (use = "RESIDENCE"): UseRow => ({
  use,
  area: "",
  crop: "",
  vacant_since: "",
});

export const emptyOwner = (): OwnerRow => ({
  party_id: null,
  name: "",
  kind: "ownership",
  share: "1/1",
});

export function emptyForm(kind: ObjectKind, today: string): Form {
  const shared = { reason: "", effective_on: today };
  const fields: Record<string, string> =
    kind === "parcel"
      ? { ...shared, document_type: "CHANOTE", register_area: "", boundary_source: "orthophoto" }
      : {
          ...shared,
          material: "brick",
          floors: "1",
          floor_area: "",
          boundary_source: "orthophoto",
        };
  return { fields, uses: [emptyUse()], owners: [] };
}

/** The area in hundredths of its unit: square wah for land, square metres for floors. */
export function parseArea(kind: ObjectKind, text: string): number | null {
  return kind === "parcel" ? parseRai(text) : parseSqWah(text);
}

export function totalArea(kind: ObjectKind, form: Form): number | null {
  return parseArea(kind, form.fields[kind === "parcel" ? "register_area" : "floor_area"] ?? "");
}

/** Sum of the uses; null as long as one cannot be read. */
export function usesSum(kind: ObjectKind, uses: UseRow[]): number | null {
  let sum = 0;
  for (const { area } of uses) {
    const cents = parseArea(kind, area);
    if (cents === null) return null;
    sum += cents;
  }
  return sum;
}

/** With one use, that use has the whole area; nobody should type it twice. */
export function followTotal(kind: ObjectKind, form: Form): Form {
  const [only] = form.uses;
  if (form.uses.length !== 1 || !only) return form;
  const area = form.fields[kind === "parcel" ? "register_area" : "floor_area"] ?? "";
  return { ...form, uses: [{ ...only, area }] };
}

export function buddhistYear(text: string): number | null {
  const year = Number(text);
  return /^\d{4}$/.test(text.trim()) && year >= 2300 && year <= 2800 ? toChristian(year) : null;
}

/** Exact: the shares of each kind of right are fractions that make one whole. */
export function sharesAddUp(owners: OwnerRow[]): boolean {
  const byKind = new Map<string, [top: bigint, bottom: bigint]>();
  for (const { kind, share } of owners) {
    const match = /^\s*(\d{1,9})\s*\/\s*(\d{1,9})\s*$/.exec(share);
    const [top, bottom] = [BigInt(match?.[1] ?? 0), BigInt(match?.[2] ?? 0)];
    if (top <= 0n || bottom <= 0n) return false;
    const [sum, over] = byKind.get(kind) ?? [0n, 1n];
    byKind.set(kind, [sum * bottom + top * over, over * bottom]);
  }
  return [...byKind.values()].every(([top, bottom]) => top === bottom);
}

function checkShared(kind: ObjectKind, form: Form): Checked {
  const errors: Errors = {};
  const effective = parseDay(form.fields.effective_on ?? "");
  if (!effective) errors.effective_on = "form.need.day";
  if (!form.fields.reason?.trim()) errors.reason = "form.need.reason";
  if (usesSum(kind, form.uses) !== totalArea(kind, form)) errors.uses = "form.need.sum";
  const badYear = form.uses.some(
    ({ use, vacant_since }) => use === "UNUSED" && vacant_since && !buddhistYear(vacant_since),
  );
  if (badYear) errors.uses = "form.need.year";
  if (form.owners.some(({ party_id }) => party_id === null)) errors.owners = "form.need.party";
  else if (!sharesAddUp(form.owners)) errors.owners = "form.need.share";
  const owners = form.owners.map(({ party_id, kind: right, share }) => ({
    party_id,
    kind: right,
    share: share.replaceAll(" ", ""),
  }));
  const dated = form.fields.paper_day?.trim() ? parseDay(form.fields.paper_day) : null;
  if (form.fields.paper_day?.trim() && !dated) errors.paper_day = "form.need.day";
  const document = form.fields.paper_kind
    ? {
        kind: form.fields.paper_kind,
        number: form.fields.paper_number?.trim() ?? "",
        dated_on: dated,
      }
    : null;
  const reason = form.fields.reason?.trim();
  return { errors, body: { reason, effective_on: effective, document, owners } };
}

export function checkParcel(form: Form, shape: Shape): Checked {
  const { errors, body } = checkShared("parcel", form);
  const { fields } = form;
  const area = totalArea("parcel", form);
  if (area === null || area === 0) errors.register_area = "form.need.area";
  const needsNumber = !["NONE", "FOREST"].includes(fields.document_type ?? "");
  if (needsNumber && !fields.document_number?.trim()) errors.document_number = "form.need.number";
  const uses = form.uses.map(({ use, area: text, crop, vacant_since }) => ({
    use,
    area_sq_wah: sqWahText(parseRai(text) ?? 0),
    crop: use === "AGRICULTURE" ? crop : "",
    vacant_since: use === "UNUSED" ? buddhistYear(vacant_since) : null,
  }));
  return {
    errors,
    body: {
      ...body,
      boundary: shape,
      document_type: fields.document_type,
      document_number: fields.document_number?.trim() ?? "",
      survey_page: fields.survey_page?.trim() ?? "",
      map_sheet: fields.map_sheet?.trim() ?? "",
      land_number: fields.land_number?.trim() ?? "",
      register_area_sq_wah: sqWahText(area ?? 0),
      boundary_source: fields.boundary_source,
      uses,
    },
  };
}

export function checkBuilding(form: Form, shape: Shape): Checked {
  const { errors, body } = checkShared("building", form);
  const { fields } = form;
  const area = totalArea("building", form);
  if (!area) errors.floor_area = "form.need.metres";
  if (!fields.type_code?.trim()) errors.type_code = "form.need.type";
  if (!/^[1-9]\d?$/.test(fields.floors ?? "")) errors.floors = "form.need.floors";
  const year = fields.year_built ? buddhistYear(fields.year_built) : null;
  if (fields.year_built && year === null) errors.year_built = "form.need.year";
  return {
    errors,
    body: {
      ...body,
      footprint: shape,
      type_code: fields.type_code?.trim(),
      material: fields.material,
      floors: Number(fields.floors),
      area_sq_m: sqWahText(area ?? 0),
      year_built: year,
      footprint_source: fields.boundary_source,
      is_year_estimated: fields.is_year_estimated === "yes",
      is_unfinished: fields.is_unfinished === "yes",
      uses: form.uses.map(({ use, area: text, letting, vacant_since }) => ({
        use,
        area_sq_m: sqWahText(parseSqWah(text) ?? 0),
        letting: use === "RESIDENCE" ? (letting ?? "") : "",
        vacant_since: use === "UNUSED" ? buddhistYear(vacant_since) : null,
      })),
    },
  };
}

/** The drawn area as a clerk would type it into the area field. */
export function drawnArea(
  kind: ObjectKind,
  sqMetres: number,
  text: (cents: number) => string,
): string {
  return kind === "parcel" ? text(sqMetresToCents(sqMetres)) : sqMetres.toFixed(2);
}

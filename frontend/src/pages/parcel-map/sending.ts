/** How a drawn thing goes to the server, and how its answer speaks of the form. */

import type { Draft } from "../../parcels/drafts";

export interface Target {
  path: string;
  body: Record<string, unknown>;
}

/** The door a drawing goes through: a parcel, a building, or a row of equal houses. */
export function targetOf(draft: Draft, body: Record<string, unknown>): Target {
  if (draft.kind === "parcel") return { path: "/api/parcels/", body };
  if (draft.row.length < 2) return { path: "/api/buildings/", body };
  const { footprint: _box, ...rest } = body;
  return { path: "/api/buildings/row", body: { ...rest, footprints: draft.row } };
}

interface Made {
  id: number;
  code: string;
}

/** What was made: of a row, the parcel it stands on and all codes. */
export function madeOf(answer: unknown): Made {
  const { id, code, codes, parcel_id } = answer as Partial<
    Made & { codes: string[]; parcel_id: number }
  >;
  return { id: codes ? (parcel_id ?? 0) : (id ?? 0), code: codes?.join(", ") ?? code ?? "" };
}

/** The server's names where the form has its own. */
const NAMES: Record<string, string> = {
  register_area_sq_wah: "register_area",
  area_sq_m: "floor_area",
  footprint_source: "boundary_source",
};

/** The first error of each field, by the form's own names. */
export function formErrors(fields: Record<string, string[]>): Record<string, string> {
  const first = Object.entries(fields).map(([name, [text]]) => [NAMES[name] ?? name, text ?? ""]);
  return Object.fromEntries(first);
}

/** How a drawn thing goes to the server, and how its answer speaks of the form. */

import { createBuilding, createParcel, createRow } from "../../api/register";
import type { Draft } from "../../parcels/drafts";

interface Made {
  id: number;
  code: string;
}

export async function create(draft: Draft, body: Record<string, unknown>): Promise<Made> {
  if (draft.kind === "parcel") return createParcel(body);
  if (draft.row.length < 2) return createBuilding(body);
  const { footprint: _box, ...rest } = body;
  const { codes, parcel_id } = await createRow({ ...rest, footprints: draft.row });
  return { id: parcel_id, code: codes.join(", ") };
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

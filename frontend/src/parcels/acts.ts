/** Acts on what is registered, as the server hears them, and which of them can be taken back. Pure. */

import type { Owner, ParcelDetail, Shape } from "../api/types";
import type { Key } from "../i18n";
import { parseDay } from "../lib/years";
import { type Errors, type OwnerRow, sharesAddUp } from "./form";

export type ActName = "split" | "merge" | "reshape" | "transfer";

export interface ActForm {
  reason: string;
  effective_on: string;
  owners: OwnerRow[];
  /** Different holders or papers are joined on purpose. */
  isOverride: boolean;
}

export interface ActWork {
  parcels: ParcelDetail[];
  lines: GeoJSON.LineString[];
  shape: Shape | null;
}

export function ownerRows(owners: Owner[] | null): OwnerRow[] {
  return (owners ?? []).map(({ party, kind, share }) => ({
    party_id: party.id,
    name: party.name,
    kind,
    share,
  }));
}

function ownersBody(owners: OwnerRow[]): Record<string, unknown>[] {
  return owners.map(({ party_id, kind, share }) => ({
    party_id,
    kind,
    share: share.replaceAll(" ", ""),
  }));
}

const BODIES: Record<ActName, (work: ActWork, form: ActForm) => Record<string, unknown> | null> = {
  split: ({ parcels: [parcel], lines }) =>
    parcel && lines.length ? { parcel_id: parcel.id, lines } : null,
  merge: ({ parcels }, { isOverride }) =>
    parcels.length > 1 ? { parcel_ids: parcels.map(({ id }) => id), override: isOverride } : null,
  reshape: ({ parcels: [parcel], shape }) =>
    parcel && shape ? { changes: [{ parcel_id: parcel.id, boundary: shape }] } : null,
  transfer: ({ parcels: [parcel] }, { owners }) =>
    parcel ? { parcel_id: parcel.id, owners: ownersBody(owners) } : null,
};

/** The body of an act with what was seen of each parcel; null as long as the hand has not done its part. */
export function actBody(
  name: ActName,
  work: ActWork,
  form: ActForm,
): Record<string, unknown> | null {
  const body = BODIES[name](work, form);
  if (!body) return null;
  const seen = Object.fromEntries(work.parcels.map(({ id, version }) => [id, version]));
  const day = parseDay(form.effective_on);
  return { ...body, seen, reason: form.reason.trim(), effective_on: day };
}

export function checkAct(name: ActName, form: ActForm): Errors {
  const errors: Record<string, Key> = {};
  if (!form.reason.trim()) errors.reason = "form.need.reason";
  if (!parseDay(form.effective_on)) errors.effective_on = "form.need.day";
  if (name !== "transfer") return errors;
  if (form.owners.some(({ party_id }) => party_id === null)) errors.owners = "form.need.party";
  else if (!form.owners.length || !sharesAddUp(form.owners)) errors.owners = "form.need.share";
  return errors;
}

/** One act that was done here and can be taken back. */
export interface Done {
  entryId: number;
  label: string;
}

/** What was done and what was taken back in this visit, each the reverse of the other. */
export interface Trail {
  done: readonly Done[];
  undone: readonly Done[];
}

export const emptyTrail: Trail = { done: [], undone: [] };

/** A new act: what was taken back before it cannot come again. */
export function did(trail: Trail, act: Done): Trail {
  return { done: [...trail.done, act], undone: [] };
}

/** The last act was reversed by `reverse`, which is what a redo will reverse. */
export function tookBack(trail: Trail, reverse: Done): Trail {
  return { done: trail.done.slice(0, -1), undone: [...trail.undone, reverse] };
}

export function broughtBack(trail: Trail, again: Done): Trail {
  return { done: [...trail.done, again], undone: trail.undone.slice(0, -1) };
}

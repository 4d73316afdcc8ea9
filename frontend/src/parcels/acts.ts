/** Acts on what is registered, as the server hears them, and which of them can be taken back. Pure. */

import type { Owner, ParcelDetail, Shape } from "../api/types";
import type { Key } from "../i18n";
import { parseRai, sqWahText } from "../lib/units";
import { type BecauseForm, becauseBody, becauseErrors, emptyBecause } from "./because";
import { type Errors, type OwnerRow, sharesAddUp } from "./form";
import { knownZones, withFacts } from "./zones";

export type ActName = "split" | "merge" | "reshape" | "shift" | "zones" | "footprint" | "transfer";

/** The door of an act: a shifted side is a new outline whose neighbours give way. */
export const ACT_DOORS: Record<ActName, string> = {
  split: "split",
  merge: "merge",
  reshape: "reshape",
  shift: "reshape",
  zones: "zones",
  footprint: "footprint",
  transfer: "transfer",
};

export interface ActForm extends BecauseForm {
  owners: OwnerRow[];
  /** Different holders or papers are joined on purpose. */
  isOverride: boolean;
  cut: CutForm;
  /** The paper's areas become the drawn ones. */
  isPaperNew: boolean;
  /** Why a drawn area differs from the paper's beyond the tolerance. */
  areaReason: string;
  /** The use of each drawn zone, and of the ground outside them. */
  zoneUses: string[];
  restUse: string;
}

/** Strips off one side instead of drawn lines; areas as typed: "1-0-0, 50". */
export interface CutForm {
  isOn: boolean;
  bearing: number;
  areas: string;
  equalParts: string;
}

export interface ActWork {
  parcels: ParcelDetail[];
  lines: GeoJSON.LineString[];
  shape: Shape | null;
  shapes: Shape[];
  buildingId: number | null;
}

export function emptyAct(today: string): ActForm {
  return {
    ...emptyBecause(today),
    owners: [],
    isOverride: false,
    cut: { isOn: false, bearing: 0, areas: "", equalParts: "" },
    isPaperNew: false,
    areaReason: "",
    zoneUses: [],
    restUse: "AGRICULTURE",
  };
}

/** The cut as the server hears it; null as long as it cannot be read. */
export function cutBody({ bearing, areas, equalParts }: CutForm): Record<string, unknown> | null {
  const parts = Number(equalParts);
  if (equalParts.trim()) {
    return Number.isInteger(parts) && parts >= 2 && parts <= 50
      ? { bearing, equal_parts: parts }
      : null;
  }
  const read = areas.split(/[,;]/).map((text) => (text.trim() ? parseRai(text) : null));
  const isRead = read.length > 0 && read.every((cents) => cents !== null && cents > 0);
  return isRead ? { bearing, areas_sq_wah: read.map((cents) => sqWahText(cents ?? 0)) } : null;
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

function outlineBody(
  { parcels: [parcel], shape }: ActWork,
  { isPaperNew, areaReason }: ActForm,
  neighbours: "follow" | "yield",
): Record<string, unknown> | null {
  if (!parcel || !shape) return null;
  return {
    changes: [{ parcel_id: parcel.id, boundary: shape }],
    neighbours,
    paper_is_new: isPaperNew,
    area_reason: areaReason.trim(),
  };
}

const facts = ({ uses }: ParcelDetail) => knownZones(uses ?? []).facts;

const BODIES: Record<ActName, (work: ActWork, form: ActForm) => Record<string, unknown> | null> = {
  split: ({ parcels: [parcel], lines }, form) => {
    if (!parcel) return null;
    const said = { parcel_id: parcel.id, area_reason: form.areaReason.trim() };
    if (!form.cut.isOn) return lines.length ? { ...said, lines } : null;
    const cut = cutBody(form.cut);
    return cut && { ...said, cut };
  },
  merge: ({ parcels }, { isOverride, areaReason }) =>
    parcels.length > 1
      ? {
          parcel_ids: parcels.map(({ id }) => id),
          override: isOverride,
          area_reason: areaReason.trim(),
        }
      : null,
  reshape: (work, form) => outlineBody(work, form, "follow"),
  shift: (work, form) => outlineBody(work, form, "yield"),
  zones: ({ parcels: [parcel], shapes }, { zoneUses, restUse }) =>
    parcel && shapes.length
      ? {
          parcel_id: parcel.id,
          zones: shapes.map((boundary, at) => ({
            boundary,
            ...withFacts(zoneUses[at] ?? restUse, facts(parcel)),
          })),
          rest: withFacts(restUse, facts(parcel)),
        }
      : null,
  footprint: ({ buildingId, shape }) =>
    buildingId && shape ? { building_id: buildingId, footprint: shape } : null,
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
  return { ...body, seen, ...becauseBody(form) };
}

export function checkAct(name: ActName, form: ActForm): Errors {
  const errors: Record<string, Key> = { ...becauseErrors(form) };
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

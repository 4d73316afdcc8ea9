/** An act under way, kept in this browser: a closed tab or a lost line loses nothing. */

import type { Shape } from "../api/types";
import type { ActForm, ActName, ActWork } from "./acts";
import { Shelf } from "./shelf";

export interface ActDraft {
  name: ActName;
  parcelIds: number[];
  /** What was seen of each parcel when the work began: a faster colleague is noticed. */
  seen: Record<string, number>;
  buildingId: number | null;
  clientId: string;
  form: ActForm;
  lines: GeoJSON.LineString[];
  shape: Shape | null;
  shapes: Shape[];
  savedAt: string;
}

/** What of an act under way is kept. */
export interface Underway {
  name: ActName;
  form: ActForm;
  work: ActWork;
  clientId: string;
}

export function draftOf(
  { name, form, work, clientId }: Underway,
  savedAt = new Date().toISOString(),
): ActDraft {
  const { parcels, lines, shape, shapes, buildingId } = work;
  const seen = Object.fromEntries(parcels.map(({ id, version }) => [id, version]));
  const parcelIds = parcels.map(({ id }) => id);
  return { name, parcelIds, seen, clientId, form, savedAt, lines, shape, shapes, buildingId };
}

/** Whether anything would be lost with it. */
export function isBegun({ form, work }: Underway): boolean {
  const { lines, shape, shapes } = work;
  return lines.length > 0 || shape !== null || shapes.length > 0 || form.reason.trim() !== "";
}

export class ActDrafts extends Shelf<ActDraft> {
  constructor(store: Storage, owner: string) {
    super(store, `tambon act ${owner}`, ({ clientId, parcelIds }) =>
      Boolean(clientId && parcelIds?.length),
    );
  }
}

/** The doors of drafted footprints. */

import { get, post, remove } from "./client";
import type { Shape } from "./types";

export interface Draft {
  id: number;
  finding: "unregistered" | "changed" | "vanished";
  finding_label: string;
  state: "open" | "accepted" | "dismissed";
  geometry: Shape;
  area_sq_m: number;
  goodness: number | null;
  building: string;
  building_id: number | null;
  parcel: string;
  parcel_id: number | null;
  expected_baht: string;
  is_corrected: boolean;
  /** Named by a person: no parcel is drawn under it. */
  is_tied: boolean;
  /** Accepted, or why it was dismissed; empty while it is open. */
  decision: string;
}

/** A building where the register has no land yet: it can enter without a parcel. */
export const isOnNoParcel = (draft: Draft): boolean =>
  draft.state === "open" && draft.finding === "unregistered" && draft.parcel_id === null;

export interface SearchRun {
  id: number;
  state: string;
  label: string;
  done: number;
  total: number;
  is_open: boolean;
}

export interface Drafts {
  drafts: Draft[];
  total: number;
  decided: number;
  run: SearchRun | null;
  whys: { value: string; label: string }[];
}

export interface Decision {
  ids: number[];
  decision: "accept" | "dismiss" | "reopen";
  why?: string;
  building_id?: number;
}

const door = (picture: number) => `/api/pictures/${picture}/drafts`;

export const draftsOf = (picture: number, isDecided: boolean): Promise<Drafts> =>
  get(door(picture), isDecided ? { decided: 1 } : {});
export const searchPicture = (picture: number): Promise<SearchRun> => post(door(picture), {});
export const stopSearch = (picture: number): Promise<SearchRun> => remove(door(picture));

export interface Decided {
  decided: number;
  refused: { id: number; message: string }[];
}

export const decide = (decision: Decision): Promise<Decided> =>
  post("/api/drafts/decide", decision);

/** Other corners for an open outline, or the parcel it belongs to; null unties. */
export const changeDraft = (
  id: number,
  change: { geometry?: Shape; parcel_id?: number | null },
): Promise<Draft> => post(`/api/drafts/${id}`, change);

/** The doors of drafted footprints. */

import { get, post, remove } from "./client";
import type { Shape } from "./types";

export interface Draft {
  id: number;
  finding: "unregistered" | "changed" | "vanished";
  finding_label: string;
  geometry: Shape;
  area_sq_m: number;
  goodness: number | null;
  building: string;
  building_id: number | null;
  parcel: string;
  parcel_id: number | null;
  expected_baht: string;
}

/** A building where the register has no land yet: it can enter without a parcel. */
export const isOnNoParcel = (draft: Draft): boolean =>
  draft.finding === "unregistered" && draft.parcel_id === null;

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

export const draftsOf = (picture: number): Promise<Drafts> => get(door(picture));
export const searchPicture = (picture: number): Promise<SearchRun> => post(door(picture), {});
export const stopSearch = (picture: number): Promise<SearchRun> => remove(door(picture));
export interface Decided {
  decided: number;
  refused: { id: number; message: string }[];
}

export const decide = (decision: Decision): Promise<Decided> =>
  post("/api/drafts/decide", decision);

/** The register through time: days, what changed since, two days compared, where a parcel came from. */

import { get } from "./client";
import type { Shape } from "./types";

export interface RegisterDays {
  first: string | null;
  days: { day: string; acts: number }[];
}

export interface ToldAct {
  id: number;
  act: string;
  label: string;
  by: string;
  is_own: boolean;
  recorded_at: string;
  parcel_ids: number[];
  codes: string[];
}

export interface Changes {
  cursor: number;
  entries: ToldAct[];
  is_many: boolean;
}

export type ChangeKind = "added" | "retired" | "moved" | "owner" | "use" | "record";

export interface Difference {
  parcel_id: number;
  code: string;
  kinds: ChangeKind[];
  lines: { kind: ChangeKind; was: string; now: string }[];
  geometry: Shape | null;
}

export interface Comparison {
  total: number;
  counts: Record<ChangeKind, number>;
  rows: Difference[];
}

export interface Descent {
  nodes: { id: number; code: string; retired_on: string | null; generation: number }[];
  links: { parent: number; child: number; label: string; effective_on: string }[];
  is_cut: boolean;
}

export const registerDays = (): Promise<RegisterDays> => get("/api/register/days");

export const changesSince = (after: number | null, signal?: AbortSignal): Promise<Changes> =>
  get("/api/register/changes", { after }, signal);

export const compareDays = (first: string, second: string): Promise<Comparison> =>
  get("/api/register/compare", { first, second });

export const compareSheetUrl = (first: string, second: string): string =>
  `/api/register/compare.xlsx?${new URLSearchParams({ first, second })}`;

export const descent = (parcel: number): Promise<Descent> => get(`/api/parcels/${parcel}/lineage/`);

/** The doors of the shift assistant. */

import type { MatchedPair } from "../lib/pairs";
import { post } from "./client";
import type { ActResult } from "./types";

export type FitKind = "translation" | "helmert";

export interface Fit {
  dx_m: number;
  dy_m: number;
  shift_m: number;
  turn_degrees: number;
  scale: number;
  residuals_m: number[];
  rmse_m: number;
}

export interface ShiftArea {
  kind: "parcels" | "block" | "village" | "all";
  ids: number[];
}

export interface ShiftBody {
  pairs: MatchedPair[];
  kind: FitKind;
  area: ShiftArea;
  reason: string;
  area_reason: string;
  effective_on: string;
  with_buildings: boolean;
  orthophoto_id: number | null;
  preview: boolean;
  client_id: string;
}

const point = (coordinates: readonly number[] | null) => ({ type: "Point", coordinates });

function whole(pairs: MatchedPair[]) {
  return pairs
    .filter(({ onPicture }) => onPicture)
    .map(({ onMap, onPicture }) => ({ on_map: point(onMap), on_picture: point(onPicture) }));
}

export const fitShift = (pairs: MatchedPair[], kind: FitKind): Promise<Fit> =>
  post("/api/shift/fit", { pairs: whole(pairs), kind });

export const shift = (body: ShiftBody): Promise<ActResult & { fit: Fit }> =>
  post("/api/acts/shift", {
    ...body,
    pairs: whole(body.pairs),
    client_id: body.preview ? null : body.client_id,
  });

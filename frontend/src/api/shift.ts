/** The doors of the shift assistant. */

import type { MatchedPair } from "../lib/pairs";
import { ApiError, get, post, remove } from "./client";
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

/** How far the worker is with a shift of many parcels. */
export interface Errand {
  errand: string;
  step: string;
  done: number;
  total: number;
  result: ActResult | null;
}

type Answer = ActResult | { errand: string };

const EVERY_MS = 700;
const PATIENCE_MS = 5000;

/** Few parcels are answered at once; of many `tell` hears how far the worker is. */
export async function shift(
  body: ShiftBody,
  tell: (errand: Errand) => void,
  signal: AbortSignal,
): Promise<ActResult> {
  const sent = {
    ...body,
    pairs: whole(body.pairs),
    client_id: body.preview ? null : body.client_id,
  };
  const answer = await post<Answer>("/api/acts/shift", sent, signal);
  if (!("errand" in answer)) return answer;
  const door = `/api/shift/errands/${answer.errand}`;
  signal.addEventListener("abort", () => void remove(door).catch(() => undefined));
  for (;;) {
    const errand = await patiently(() => get<Errand>(door, {}, signal));
    if (errand?.result) return errand.result;
    if (errand) tell(errand);
    await pause(errand ? EVERY_MS : PATIENCE_MS, signal);
  }
}

/** Null where the line is away: the worker goes on without it. */
async function patiently(ask: () => Promise<Errand>): Promise<Errand | null> {
  try {
    return await ask();
  } catch (reason) {
    if (reason instanceof ApiError && reason.isConnection) return null;
    throw reason;
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

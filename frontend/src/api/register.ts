/** The doors of the register and its neighbours, one function each. */

import { ApiError, get, post } from "./client";
import type {
  ActResult,
  ExactFeatures,
  HistoryEntry,
  MapContext,
  MapValues,
  ParcelDetail,
  ParcelTax,
  RequestPin,
  RequestRow,
  SearchResult,
  Shape,
  Verdict,
} from "./types";

export const mapContext = (): Promise<MapContext> => get("/api/map/context");

/** Sent, not asked by address: what is looked for may be a name. */
export async function search(text: string, signal?: AbortSignal): Promise<SearchResult[]> {
  return (await post<{ results: SearchResult[] }>("/api/search", { q: text }, signal)).results;
}

/** Parcels looked at in this visit: what there is to go on with while the line is away. */
const known = new Map<number, ParcelDetail>();

/** A parcel as it is, or as it was on a day; without the line as it was when last looked at. */
export async function parcel(id: number, on: string | null = null): Promise<ParcelDetail> {
  try {
    const found = await get<ParcelDetail>(`/api/parcels/${id}/`, { on });
    if (on === null) known.set(id, found);
    return found;
  } catch (reason) {
    const last = on === null ? known.get(id) : undefined;
    if (last && reason instanceof ApiError && reason.isConnection) return last;
    throw reason;
  }
}

export async function parcelHistory(id: number): Promise<HistoryEntry[]> {
  return (await get<{ entries: HistoryEntry[] }>(`/api/parcels/${id}/history/`)).entries;
}

export const parcelTax = (id: number, year: number): Promise<ParcelTax> =>
  get(`/api/taxation/parcels/${id}/`, { year });

export const mapValues = (year: number): Promise<MapValues> =>
  get("/api/taxation/map-values", { year });

export async function parcelRequests(id: number): Promise<RequestRow[]> {
  return (await get<{ results: RequestRow[] }>("/api/requests/", { parcel: id })).results;
}

export interface RequestFilter {
  stage: string;
  type: string;
  village: string;
}

export const requestPins = (
  filter: RequestFilter,
): Promise<GeoJSON.FeatureCollection<GeoJSON.Point, RequestPin>> =>
  get("/api/requests/map", { ...filter });

export type Bbox = [number, number, number, number];

export const exactFeatures = (bbox: Bbox, signal?: AbortSignal): Promise<ExactFeatures> =>
  get(
    "/api/register/features",
    { bbox: bbox.map((side) => side.toFixed(7)).join(","), layers: "parcels,buildings" },
    signal,
  );

export type DrawnKind = "parcel" | "building";

export const checkGeometry = (
  kind: DrawnKind,
  geometry: Shape,
  excludeIds: number[],
  signal?: AbortSignal,
): Promise<Verdict> =>
  post("/api/geometry/check", { kind, geometry, exclude_ids: excludeIds }, signal);

export const act = (name: string, body: unknown, signal?: AbortSignal): Promise<ActResult> =>
  post(`/api/acts/${name}`, body, signal);

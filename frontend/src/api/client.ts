/** One way to the server: JSON, the CSRF token, one shape of error. */

import { language, t } from "../i18n";
import type { Repair } from "./types";

/** Shapes that explain a refusal, drawn on the map as they come. */
export type Problem = GeoJSON.FeatureCollection | null;

/** What somebody else changed meanwhile in one parcel. */
export interface Conflict {
  /** One of the two. */
  parcel_id?: number;
  building_id?: number;
  code: string;
  version: number;
  is_retired: boolean;
  acts: { label: string; by: string; at: string; reason: string }[];
  changes: { field: string; was: string; now: string }[];
  geometry: GeoJSON.Geometry | null;
}

interface ErrorBody {
  code?: string;
  message?: string;
  fields?: Record<string, string[]>;
  problem?: Problem;
  repairs?: Repair[];
  conflict?: Conflict[];
}

export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: Record<string, string[]>;
  readonly problem: Problem;
  /** Drawings that would do, the likeliest first. */
  readonly repairs: Repair[];
  readonly conflict: Conflict[];

  constructor(status: number, body: ErrorBody) {
    super(body.message || t("error.unexpected", { status: String(status) }));
    this.name = "ApiError";
    this.status = status;
    this.code = body.code ?? "unexpected";
    this.fields = body.fields ?? {};
    this.problem = body.problem ?? null;
    this.repairs = body.repairs ?? [];
    this.conflict = body.conflict ?? [];
  }

  /** The request may never have arrived: what was typed must be kept and sent again. */
  get isConnection(): boolean {
    return this.status === 0 || this.status >= 502;
  }
}

export function csrfToken(): string {
  const field = document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]");
  const cookie = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
  // The cookie is of the latest sign-in, perhaps in another tab; the field is as old as the page.
  return cookie?.[1] ? decodeURIComponent(cookie[1]) : (field?.value ?? "");
}

async function failure(response: Response): Promise<ApiError> {
  if (response.status === 401) {
    return new ApiError(401, { code: "signed_out", message: t("error.signed_out") });
  }
  const isJson = response.headers.get("content-type")?.includes("json") ?? false;
  const body = isJson ? ((await response.json()) as ErrorBody) : {};
  return new ApiError(response.status, body);
}

async function send<T>(url: string, init: RequestInit): Promise<T> {
  try {
    const response = await fetch(url, { credentials: "same-origin", ...init });
    if (!response.ok) throw await failure(response);
    return response.status === 204 ? (undefined as T) : ((await response.json()) as T);
  } catch (reason) {
    const isAbort = reason instanceof DOMException && reason.name === "AbortError";
    if (isAbort || reason instanceof ApiError) throw reason;
    // No answer, half of one, or the page of a hotspot that wants to be signed in to.
    throw new ApiError(0, { code: "offline", message: t("error.offline") });
  }
}

export type Query = Record<string, string | number | null | undefined>;

export function get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  const filled = Object.entries(query).filter(([, value]) => value != null && value !== "");
  const search = new URLSearchParams(filled.map(([name, value]) => [name, String(value)]));
  const url = filled.length ? `${path}?${search}` : path;
  const headers = { Accept: "application/json", "Accept-Language": language() };
  return send<T>(url, { headers, ...(signal ? { signal } : {}) });
}

export function post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const headers = {
    Accept: "application/json",
    "Accept-Language": language(),
    "Content-Type": "application/json",
    "X-CSRFToken": csrfToken(),
  };
  return send<T>(path, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  });
}

export function remove<T>(path: string): Promise<T> {
  const headers = {
    Accept: "application/json",
    "Accept-Language": language(),
    "X-CSRFToken": csrfToken(),
  };
  return send<T>(path, { method: "DELETE", headers });
}

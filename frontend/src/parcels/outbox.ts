/** Acts that wait for the line, kept in this browser in the order they were done. */

import type { ActDraft } from "./act-drafts";
import type { Draft } from "./drafts";

export interface Waiting {
  /** Also the act's client_id: sent twice it is done once. */
  clientId: string;
  path: string;
  body: Record<string, unknown>;
  title: string;
  /** Where it is, to be looked at without the line. */
  shapes: GeoJSON.Geometry[];
  savedAt: string;
  /** What the server said when it would not do it; null while it was never heard. */
  refusal: string | null;
  /** The work as the hand left it, to go on with it. */
  act: ActDraft | null;
  drawing: Draft | null;
}

type Store = Pick<Storage, "getItem" | "setItem">;

export class Outbox {
  readonly #store: Store;
  readonly #key: string;

  constructor(store: Store, owner: string) {
    this.#store = store;
    this.#key = `tambon waiting ${owner}`;
  }

  get all(): Waiting[] {
    try {
      const found = JSON.parse(this.#store.getItem(this.#key) ?? "[]") as Waiting[];
      return found.filter((each) => each.clientId && each.path && each.body);
    } catch {
      return []; // written by another version or cut off
    }
  }

  /** At the end, or in the place of what it was before. */
  put(item: Waiting): void {
    const all = this.all;
    const at = all.findIndex(({ clientId }) => clientId === item.clientId);
    if (at < 0) all.push(item);
    else all[at] = item;
    this.#save(all);
  }

  take(clientId: string): void {
    this.#save(this.all.filter((each) => each.clientId !== clientId));
  }

  #save(all: Waiting[]): void {
    this.#store.setItem(this.#key, JSON.stringify(all));
  }
}

/** The box around shapes with some ground beside them: west, south, east, north in degrees. */
export function boxOf(
  shapes: readonly GeoJSON.Geometry[],
): [number, number, number, number] | null {
  const numbers = shapes.flatMap((shape) =>
    "coordinates" in shape ? (shape.coordinates as unknown[]).flat(4) : [],
  ) as number[];
  const lons = numbers.filter((_, at) => at % 2 === 0);
  const lats = numbers.filter((_, at) => at % 2 === 1);
  if (!lons.length) return null;
  const pad = 0.0004;
  return [
    Math.min(...lons) - pad,
    Math.min(...lats) - pad,
    Math.max(...lons) + pad,
    Math.max(...lats) + pad,
  ];
}

/** Every shape in the body of an act: outlines, lines, points. */
export function shapesIn(body: unknown): GeoJSON.Geometry[] {
  if (Array.isArray(body)) return body.flatMap(shapesIn);
  if (typeof body !== "object" || body === null) return [];
  const { type, coordinates } = body as { type?: unknown; coordinates?: unknown };
  if (typeof type === "string" && Array.isArray(coordinates)) return [body as GeoJSON.Geometry];
  return Object.values(body).flatMap(shapesIn);
}

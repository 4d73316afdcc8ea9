/** The exact shapes around the view, fetched while a tool is at work: what drawing snaps to and traces. */

import Feature from "ol/Feature";
import VectorSource from "ol/source/Vector";
import { ApiError } from "../api/client";
import { type Bbox, exactFeatures } from "../api/register";
import type { ExactProperties, Shape } from "../api/types";
import { Emitter } from "../lib/emitter";
import type { TaxMap } from "./tax-map";

export type SnapState =
  | { state: "off" | "loading" | "too_far" | "failed" }
  | { state: "ready"; count: number };

const MIN_ZOOM = 15.5;

export class Neighbours {
  readonly source = new VectorSource();
  readonly changed = new Emitter<SnapState>();
  readonly #map: TaxMap;
  #stop: (() => void) | null = null;
  #request: AbortController | null = null;
  #hidden: ReadonlySet<string> = new Set();
  #kinds: ReadonlySet<string> = new Set(["parcel", "building"]);
  #known: Bbox | null = null;

  constructor(map: TaxMap) {
    this.#map = map;
  }

  /** Follow the view until `stop`. `hidden` are the keys ("parcel 12") of shapes being edited themselves. */
  start(hidden: Iterable<string> = []): void {
    this.stop();
    this.#hidden = new Set(hidden);
    this.#stop = this.#map.moved.on(() => void this.load());
    void this.load();
  }

  /** Only these ("parcel", "building") are snapped to and traced. */
  showKinds(kinds: Iterable<string>): void {
    this.#kinds = new Set(kinds);
    const gone = this.source.getFeatures().filter((each) => !this.#kinds.has(each.get("kind")));
    this.source.removeFeatures(gone);
    this.#known = null;
    if (this.#stop) void this.load();
  }

  stop(): void {
    this.#stop?.();
    this.#stop = null;
    this.#request?.abort();
    this.source.clear();
    this.#known = null;
    this.changed.emit({ state: "off" });
  }

  async load(): Promise<void> {
    if (this.#map.place.zoom < MIN_ZOOM) {
      this.#request?.abort();
      this.source.clear();
      this.#known = null;
      this.changed.emit({ state: "too_far" });
      return;
    }
    const { bbox } = this.#map;
    if (this.#known && isWithin(bbox, this.#known)) return;
    this.#request?.abort();
    this.#known = wider(bbox);
    const request = new AbortController();
    this.#request = request;
    this.changed.emit({ state: "loading" });
    try {
      const found = await exactFeatures(this.#known, request.signal);
      this.#fill("parcel", found.parcels);
      this.#fill("building", found.buildings);
      this.changed.emit({ state: "ready", count: this.source.getFeatures().length });
    } catch (reason) {
      if (request.signal.aborted) return;
      this.#known = null;
      const isTooMany = reason instanceof ApiError && reason.code === "too_many";
      this.changed.emit({ state: isTooMany ? "too_far" : "failed" });
    }
  }

  #fill(kind: string, collection: GeoJSON.FeatureCollection<Shape, ExactProperties>): void {
    if (!this.#kinds.has(kind)) return;
    for (const { geometry, properties } of collection.features) {
      const id = `${kind} ${properties.id}`;
      if (this.#hidden.has(id)) continue;
      // Known shapes stay as they are: a snap under way must not lose its target.
      const known = this.source.getFeatureById(id);
      if (known?.get("version") === properties.version) continue;
      if (known) this.source.removeFeature(known);
      const feature = new Feature(this.#map.vertices.shapeToMap(geometry));
      feature.setProperties({ ...properties, kind });
      feature.setId(id);
      this.source.addFeature(feature);
    }
  }
}

function isWithin(inner: Bbox, outer: Bbox): boolean {
  const [west, south, east, north] = outer;
  return inner[0] >= west && inner[1] >= south && inner[2] <= east && inner[3] <= north;
}

function wider([west, south, east, north]: Bbox): Bbox {
  const x = (east - west) * 0.15;
  const y = (north - south) * 0.15;
  return [west - x, south - y, east + x, north + y];
}

/** Drafted footprints over the map: by finding, the one looked at and those marked. */

import Feature from "ol/Feature";
import VectorLayer from "ol/layer/Vector";
import { toLonLat } from "ol/proj";
import VectorSource from "ol/source/Vector";
import Fill from "ol/style/Fill";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import type { Draft } from "../api/drafts";
import { Emitter } from "../lib/emitter";
import type { Position } from "../lib/grid";
import type { TaxMap } from "./tax-map";

const COLOURS: Record<Draft["finding"], string> = {
  unregistered: "#c2185b",
  changed: "#b35c00",
  vanished: "#4a148c",
};

export class DraftLayer {
  readonly clicked = new Emitter<number>();
  /** The parcel clicked while one is asked for. */
  readonly parcel = new Emitter<number>();
  readonly #map: TaxMap;
  readonly #source = new VectorSource();
  readonly #layer: VectorLayer<VectorSource>;
  #current: number | null = null;
  #marked: ReadonlySet<number> = new Set();
  #isPicking = false;

  constructor(map: TaxMap) {
    this.#map = map;
    this.#layer = new VectorLayer({
      source: this.#source,
      zIndex: 5,
      style: (feature) => this.#style(Number(feature.getId()), feature.get("finding")),
    });
    map.ol.addLayer(this.#layer);
    map.ol.on("singleclick", ({ coordinate }) => {
      const [found] = this.#source.getFeaturesAtCoordinate(coordinate);
      const parcel = this.#isPicking ? map.parcelAt(coordinate) : null;
      if (parcel) this.parcel.emit(parcel);
      else if (found) this.clicked.emit(Number(found.getId()));
    });
  }

  show(drafts: Draft[]): void {
    this.#source.clear();
    for (const { id, finding, geometry } of drafts) {
      const feature = new Feature(this.#map.vertices.shapeToMap(geometry));
      feature.setId(id);
      feature.set("finding", finding);
      this.#source.addFeature(feature);
    }
  }

  look(current: number | null, marked: ReadonlySet<number>): void {
    this.#current = current;
    this.#marked = marked;
    this.#layer.changed();
  }

  /** Clicks name a parcel, for as long as it is asked for. */
  pick(isPicking: boolean): void {
    this.#isPicking = isPicking;
    this.#map.ol.getTargetElement()?.classList.toggle("is-over-parcel", isPicking);
  }

  middle(id: number): Position | null {
    const box = this.#source.getFeatureById(id)?.getGeometry()?.getExtent();
    if (!box) return null;
    const [west = 0, south = 0, east = 0, north = 0] = box;
    return toLonLat([(west + east) / 2, (south + north) / 2]) as Position;
  }

  #style(id: number, finding: Draft["finding"]): Style[] {
    const color = COLOURS[finding];
    const isCurrent = id === this.#current;
    const lineDash = finding === "vanished" ? { lineDash: [6, 4] } : {};
    const fill = this.#marked.has(id) ? `${color}66` : isCurrent ? `${color}22` : `${color}11`;
    return [
      new Style({ stroke: new Stroke({ color: "#fff", width: isCurrent ? 7 : 4 }) }),
      new Style({
        stroke: new Stroke({ color, width: isCurrent ? 4 : 2, ...lineDash }),
        fill: new Fill({ color: fill }),
      }),
    ];
  }
}

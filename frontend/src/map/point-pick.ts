/** One point set by a click or tap; a later click moves it. */

import Feature from "ol/Feature";
import Point from "ol/geom/Point";
import Draw from "ol/interaction/Draw";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import { Emitter } from "../lib/emitter";
import { fromUtm, type Position } from "../lib/grid";
import { markStyle } from "./sketch-style";
import type { TaxMap } from "./tax-map";

export class PointPick {
  readonly picked = new Emitter<GeoJSON.Point>();
  readonly #map: TaxMap;
  readonly #source = new VectorSource();
  #draw: Draw | null = null;

  constructor(map: TaxMap) {
    this.#map = map;
    map.ol.addLayer(new VectorLayer({ source: this.#source, style: markStyle, zIndex: 9 }));
  }

  start(): void {
    this.stop();
    this.#map.isPicking = false;
    const draw = new Draw({ type: "Point", style: markStyle, stopClick: true });
    draw.on("drawend", ({ feature }) => {
      const at = (feature.getGeometry() as Point).getCoordinates();
      this.#set(this.#map.vertices.toLonLat(at));
    });
    this.#draw = draw;
    this.#map.ol.addInteraction(draw);
    this.#map.ol.getTargetElement()?.classList.add("is-drawing");
  }

  /** At a typed place, in metres. */
  put(place: Position): void {
    this.#set(fromUtm(place));
  }

  #set(at: Position): void {
    this.#source.clear();
    this.#source.addFeature(new Feature(new Point(this.#map.vertices.toMap(at))));
    this.picked.emit({ type: "Point", coordinates: at });
  }

  stop(): void {
    if (this.#draw) this.#map.ol.removeInteraction(this.#draw);
    this.#draw = null;
    this.#source.clear();
    this.#map.ol.getTargetElement()?.classList.remove("is-drawing");
    this.#map.isPicking = true;
  }
}

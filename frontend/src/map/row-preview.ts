/** The walls between the houses of a row, drawn before anybody has saved it. */

import Feature from "ol/Feature";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import type { Shape } from "../api/types";
import { fromUtm, type Position } from "../lib/grid";
import { rowOf } from "../parcels/pen/boxes";
import type { TaxMap } from "./tax-map";

export class RowPreview {
  readonly #map: TaxMap;
  readonly #source = new VectorSource();

  constructor(map: TaxMap) {
    this.#map = map;
    const stroke = new Stroke({ color: "#b35c00", width: 2, lineDash: [6, 4] });
    map.ol.addLayer(
      new VectorLayer({ source: this.#source, zIndex: 7, style: new Style({ stroke }) }),
    );
  }

  /** So many equal houses in a box of four corners (metres); their outlines as they are sent. */
  show(box: readonly Position[], count: number): Shape[] {
    this.#source.clear();
    if (count < 2 || box.length !== 4) return [];
    const shapes = rowOf(box, count).map((ring): Shape => {
      const closed = [...ring, ring[0] ?? [0, 0]] as Position[];
      return { type: "Polygon", coordinates: [closed.map(fromUtm)] };
    });
    const drawn = shapes.map((shape) => new Feature(this.#map.vertices.shapeToMap(shape)));
    this.#source.addFeatures(drawn);
    return shapes;
  }

  clear(): void {
    this.#source.clear();
  }
}

/** The use zones drawn in the chosen parcel, each with the word of its use. */

import Feature from "ol/Feature";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import Text from "ol/style/Text";
import type { Shape } from "../api/types";
import { useSwatch } from "./palette";
import type { TaxMap } from "./tax-map";

/** What of a use the map shows. */
export interface Zone {
  use: string;
  label: string;
  geometry: Shape | null;
}

export class ZoneLayer {
  readonly #map: TaxMap;
  readonly #source = new VectorSource();

  constructor(map: TaxMap) {
    this.#map = map;
    map.ol.addLayer(
      new VectorLayer({
        source: this.#source,
        zIndex: 4,
        style: (feature) => [
          new Style({ fill: useSwatch(String(feature.get("use"))) }),
          new Style({ stroke: new Stroke({ color: "rgba(255,255,255,.95)", width: 4 }) }),
          new Style({
            stroke: new Stroke({ color: "#0b6b6b", width: 1.5, lineDash: [5, 4] }),
            text: new Text({
              text: String(feature.get("label")),
              font: "600 12px Sarabun, sans-serif",
              stroke: new Stroke({ color: "#fff", width: 3 }),
              overflow: false,
            }),
          }),
        ],
      }),
    );
  }

  show(zones: readonly Zone[]): void {
    this.#source.clear();
    for (const { geometry, use, label } of zones) {
      if (!geometry) continue;
      const feature = new Feature(this.#map.vertices.shapeToMap(geometry));
      feature.setProperties({ use, label });
      this.#source.addFeature(feature);
    }
  }
}

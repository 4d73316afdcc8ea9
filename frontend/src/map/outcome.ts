/** What an act would make, drawn with a broken line before anybody has saved it. */

import Feature, { type FeatureLike } from "ol/Feature";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import Fill from "ol/style/Fill";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import Text from "ol/style/Text";
import type { ActParcel } from "../api/types";
import type { TaxMap } from "./tax-map";

const OUTLINE = [
  new Style({ stroke: new Stroke({ color: "rgba(255,255,255,.95)", width: 5 }) }),
  new Style({
    stroke: new Stroke({ color: "#b35c00", width: 2.5, lineDash: [8, 5] }),
    fill: new Fill({ color: "rgba(255,190,80,.18)" }),
  }),
];

function name(feature: FeatureLike): Style {
  return new Style({
    text: new Text({
      text: `${feature.get("code")}\n${feature.get("area")}`,
      font: "700 13px Sarabun, sans-serif",
      fill: new Fill({ color: "#5a2e00" }),
      stroke: new Stroke({ color: "#fff", width: 3 }),
    }),
  });
}

export class Outcome {
  readonly #map: TaxMap;
  readonly #source = new VectorSource();

  constructor(map: TaxMap) {
    this.#map = map;
    map.ol.addLayer(new VectorLayer({ source: this.#source, zIndex: 5, style: OUTLINE }));
    // Above all other names, so that the code of today gives way to the code to come.
    map.ol.addLayer(
      new VectorLayer({ source: this.#source, zIndex: 9, style: name, declutter: true }),
    );
  }

  show(parcels: ActParcel[]): void {
    this.#source.clear();
    for (const { geometry, code, register_area } of parcels) {
      if (!geometry) continue;
      const feature = new Feature(this.#map.vertices.shapeToMap(geometry));
      feature.setProperties({ code, area: register_area.text });
      this.#source.addFeature(feature);
    }
  }
}

/** What differs between two days, coloured over the register; each kind has its colour, line and letter. */

import Feature from "ol/Feature";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import Fill from "ol/style/Fill";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import type { ChangeKind, Difference } from "../api/through-time";
import { LOOKS } from "../parcels/change-kinds";
import { label, once, zoomOf } from "./symbols";
import type { TaxMap } from "./tax-map";

export class Differences {
  readonly #map: TaxMap;
  readonly #source = new VectorSource();
  #only: ChangeKind | null = null;

  constructor(map: TaxMap) {
    this.#map = map;
    map.ol.addLayer(
      new VectorLayer({
        source: this.#source,
        zIndex: 4,
        declutter: true,
        style: (feature, resolution) => {
          const kinds = feature.get("kinds") as ChangeKind[];
          if (this.#only && !kinds.includes(this.#only)) return undefined;
          const kind = this.#only ?? kinds[0];
          return kind && look(kind, zoomOf(resolution) >= 16 ? String(feature.get("code")) : "");
        },
      }),
    );
  }

  show(rows: Difference[]): void {
    this.clear();
    for (const { geometry, code, kinds } of rows) {
      if (!geometry) continue;
      const feature = new Feature(this.#map.vertices.shapeToMap(geometry));
      feature.setProperties({ code, kinds });
      this.#source.addFeature(feature);
    }
    const extent = this.#source.getExtent();
    if (extent && rows.length) {
      this.#map.ol.getView().fit(extent, { padding: [60, 60, 60, 60], maxZoom: 18 });
    }
  }

  only(kind: ChangeKind | null): void {
    this.#only = kind;
    this.#source.changed();
  }

  clear(): void {
    this.#only = null;
    this.#source.clear();
  }
}

function look(kind: ChangeKind, code: string): Style[] {
  const { colour, dash, sign } = LOOKS[kind];
  return once(`difference ${kind} ${code}`, () => [
    new Style({ stroke: new Stroke({ color: "rgba(255,255,255,.9)", width: 5 }) }),
    new Style({
      fill: new Fill({ color: `${colour}59` }),
      stroke: new Stroke({ color: colour, width: 2.5, lineDash: dash }),
      ...(code ? { text: label(`${sign} ${code}`, 13, { isBold: true }) } : {}),
    }),
  ]);
}

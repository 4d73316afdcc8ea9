/** One area drawn corner by corner over the map, or shown as it was drawn; GeoJSON in degrees. */

import Feature from "ol/Feature";
import GeoJSONFormat from "ol/format/GeoJSON";
import type Geometry from "ol/geom/Geometry";
import Draw from "ol/interaction/Draw";
import Modify from "ol/interaction/Modify";
import VectorLayer from "ol/layer/Vector";
import type OlMap from "ol/Map";
import VectorSource from "ol/source/Vector";
import Fill from "ol/style/Fill";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import { Emitter } from "../lib/emitter";

const FORMAT = new GeoJSONFormat({ featureProjection: "EPSG:3857" });
const LOOK = new Style({
  stroke: new Stroke({ color: "#b3261e", width: 2.5, lineDash: [8, 4] }),
  fill: new Fill({ color: "rgba(179,38,30,.14)" }),
});

export class AreaPick {
  readonly picked = new Emitter<GeoJSON.Geometry | null>();
  readonly #map: OlMap;
  readonly #source = new VectorSource();
  readonly #draw = new Draw({ type: "Polygon", source: this.#source });

  constructor(map: OlMap) {
    this.#map = map;
    map.addLayer(new VectorLayer({ source: this.#source, style: LOOK, zIndex: 9 }));
  }

  /** Shows an area and brings it into view. */
  show(area: GeoJSON.Geometry): void {
    const drawn = FORMAT.readGeometry(area) as Geometry | null;
    if (!drawn) return;
    this.#source.addFeature(new Feature(drawn));
    this.#map.getView().fit(drawn.getExtent(), { padding: [24, 24, 24, 24], maxZoom: 17 });
  }

  /** Lets one area be drawn, then its corners be moved. */
  start(): void {
    const modify = new Modify({ source: this.#source });
    modify.on("modifyend", () => this.#tell());
    this.#map.addInteraction(modify);
    this.#map.addInteraction(this.#draw);
    this.#draw.on("drawend", ({ feature }) => {
      this.#draw.setActive(false);
      this.picked.emit(geometry(feature));
    });
    this.#draw.setActive(this.#source.isEmpty());
  }

  again(): void {
    this.#source.clear();
    this.#draw.setActive(true);
    this.picked.emit(null);
  }

  #tell(): void {
    const [feature] = this.#source.getFeatures();
    if (feature) this.picked.emit(geometry(feature));
  }
}

function geometry(feature: Parameters<typeof FORMAT.writeFeatureObject>[0]): GeoJSON.Geometry {
  return FORMAT.writeFeatureObject(feature, { decimals: 8 }).geometry;
}

/** Requests of households on the map: pins with a pictogram and a ring for the stage, clustered. */

import Feature from "ol/Feature";
import Point from "ol/geom/Point";
import VectorLayer from "ol/layer/Vector";
import { fromLonLat } from "ol/proj";
import Cluster from "ol/source/Cluster";
import VectorSource from "ol/source/Vector";
import CircleStyle from "ol/style/Circle";
import Fill from "ol/style/Fill";
import Icon from "ol/style/Icon";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import Text from "ol/style/Text";
import type { RequestPin } from "../api/types";
import { pictogram, stageColour } from "./pictograms";
import type { TaxMap } from "./tax-map";

const styles = new Map<string, Style>();

function pinStyle(request: RequestPin): Style {
  const colour = stageColour(request.stage);
  const key = `${request.pictogram} ${colour} ${request.late}`;
  const known = styles.get(key);
  if (known) return known;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="34" height="42" viewBox="0 0 34 42"><path d="M17 41C8 29 2 24 2 16a15 15 0 0 1 30 0c0 8-6 13-15 25z" fill="${colour}" stroke="${request.late ? "#a8201a" : "#fff"}" stroke-width="${request.late ? 3 : 1.5}"/><circle cx="17" cy="16" r="11.5" fill="#fff"/><g transform="translate(8 7) scale(.75)" fill="none" stroke="#1c2424" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="${pictogram(request.pictogram)}"/></g></svg>`;
  const src = `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
  const style = new Style({ image: new Icon({ src, anchor: [0.5, 1] }) });
  styles.set(key, style);
  return style;
}

function groupStyle(size: number): Style {
  const key = `group ${size}`;
  const known = styles.get(key);
  if (known) return known;
  const style = new Style({
    image: new CircleStyle({
      radius: 14 + Math.min(10, Math.log2(size) * 2),
      fill: new Fill({ color: "rgba(15,107,107,.92)" }),
      stroke: new Stroke({ color: "#fff", width: 2 }),
    }),
    text: new Text({
      text: String(size),
      font: "700 13px Sarabun, sans-serif",
      fill: new Fill({ color: "#fff" }),
    }),
  });
  styles.set(key, style);
  return style;
}

export class RequestPins {
  readonly #source = new VectorSource();
  readonly #layer: VectorLayer<Cluster<Feature>>;

  constructor(map: TaxMap, opened: (request: RequestPin) => void) {
    const cluster = new Cluster<Feature>({ source: this.#source, distance: 38, minDistance: 20 });
    this.#layer = new VectorLayer({
      source: cluster,
      zIndex: 7,
      visible: false,
      style: (feature) => {
        const members = feature.get("features") as Feature[];
        const [only] = members;
        return members.length === 1 && only
          ? pinStyle(only.getProperties() as unknown as RequestPin)
          : groupStyle(members.length);
      },
    });
    map.ol.addLayer(this.#layer);
    map.ol.on("singleclick", (event) => {
      if (!map.isPicking || !this.#layer.getVisible()) return;
      const hit = map.ol.forEachFeatureAtPixel(event.pixel, (feature) => feature, {
        layerFilter: (layer) => layer === this.#layer,
      });
      const members = (hit?.get("features") ?? []) as Feature[];
      const [first] = members;
      if (members.length === 1 && first) opened(first.getProperties() as unknown as RequestPin);
      else if (members.length > 1) map.zoomBy(2);
    });
  }

  show(pins: GeoJSON.FeatureCollection<GeoJSON.Point, RequestPin>): void {
    this.#source.clear();
    this.#source.addFeatures(
      pins.features.map(({ geometry, properties }) => {
        const feature = new Feature(new Point(fromLonLat(geometry.coordinates)));
        feature.setProperties(properties);
        return feature;
      }),
    );
  }

  setVisible(isVisible: boolean): void {
    this.#layer.setVisible(isVisible);
  }
}

/** Pairs of points on the map: where the register says, and where the picture shows it. */

import Feature from "ol/Feature";
import LineString from "ol/geom/LineString";
import Point from "ol/geom/Point";
import VectorLayer from "ol/layer/Vector";
import { fromLonLat, toLonLat } from "ol/proj";
import VectorSource from "ol/source/Vector";
import CircleStyle from "ol/style/Circle";
import Fill from "ol/style/Fill";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import Text from "ol/style/Text";
import { Emitter } from "../lib/emitter";
import type { Position } from "../lib/grid";
import type { MatchedPair } from "../lib/pairs";
import type { TaxMap } from "./tax-map";

const white = new Stroke({ color: "#fff", width: 2 });

export class PairLayer {
  readonly clicked = new Emitter<Position>();
  readonly #source = new VectorSource();
  readonly #layer = new VectorLayer({ source: this.#source, zIndex: 6 });

  constructor(map: TaxMap) {
    map.ol.addLayer(this.#layer);
    map.ol.on("singleclick", ({ coordinate }) => {
      this.clicked.emit(toLonLat(coordinate) as Position);
    });
  }

  show(pairs: MatchedPair[], worst: number | null = null): void {
    this.#source.clear();
    pairs.forEach(({ onMap, onPicture }, index) => {
      const from = fromLonLat(onMap);
      this.#dot(from, "#0b5c9c", String(index + 1), -14);
      if (!onPicture) return;
      const to = fromLonLat(onPicture);
      const line = new Feature(new LineString([from, to]));
      line.setStyle([
        new Style({ stroke: new Stroke({ color: "rgba(255,255,255,.9)", width: 5 }) }),
        new Style({ stroke: new Stroke({ color: "#a8201a", width: 2 }) }),
      ]);
      this.#source.addFeature(line);
      this.#dot(to, index === worst ? "#d08a00" : "#a8201a", "", 0);
    });
  }

  #dot(at: number[], color: string, text: string, offsetY: number): void {
    const dot = new Feature(new Point(at));
    dot.setStyle(
      new Style({
        image: new CircleStyle({ radius: 6, fill: new Fill({ color }), stroke: white }),
        text: new Text({
          text,
          offsetY,
          font: "700 14px Sarabun, sans-serif",
          fill: new Fill({ color }),
          stroke: new Stroke({ color: "#fff", width: 4 }),
        }),
      }),
    );
    this.#source.addFeature(dot);
  }
}

/** The rows of an import over the ground: what would be new, change or wait. */

import GeoJSON from "ol/format/GeoJSON";
import VectorLayer from "ol/layer/Vector";
import OlMap from "ol/Map";
import VectorSource from "ol/source/Vector";
import Fill from "ol/style/Fill";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import Text from "ol/style/Text";
import View from "ol/View";
import { groundLayers } from "./layers";

/** Verdict -> line and fill; the dashes tell them apart without colour. */
const LOOKS: Record<string, { line: string; fill: string; dash?: number[] }> = {
  new: { line: "#1b7a3d", fill: "rgba(27,122,61,.25)" },
  split: { line: "#1b7a3d", fill: "rgba(27,122,61,.12)", dash: [10, 4] },
  changed: { line: "#0f6b6b", fill: "rgba(15,107,107,.20)", dash: [4, 3] },
  quarantined: { line: "#b26a00", fill: "rgba(178,106,0,.30)", dash: [2, 4] },
  refused: { line: "#b3261e", fill: "rgba(179,38,30,.30)", dash: [1, 3] },
};
const SHOWS_CODES_BELOW = 1.2;

export interface ImportRows {
  type: "FeatureCollection";
  features: { properties: { verdict: string } }[];
}

function styleOf(verdict: string, code: string, resolution: number): Style {
  const look = LOOKS[verdict] ?? { line: "#666", fill: "rgba(0,0,0,.1)" };
  return new Style({
    stroke: new Stroke({ color: look.line, width: 2, lineDash: look.dash }),
    fill: new Fill({ color: look.fill }),
    text:
      resolution < SHOWS_CODES_BELOW
        ? new Text({ text: code, font: "13px Sarabun, sans-serif", overflow: false })
        : undefined,
  });
}

export const VERDICTS = Object.keys(LOOKS);

/** Draws the rows into `target`; `chosen` hears the key of the row that is touched. */
export function showImportMap(
  target: HTMLElement,
  rows: ImportRows,
  chosen: (row: number) => void,
): void {
  const features = new GeoJSON({ featureProjection: "EPSG:3857" }).readFeatures(rows);
  const source = new VectorSource({ features });
  const map = new OlMap({
    target,
    layers: [
      ...groundLayers(),
      new VectorLayer({
        source,
        zIndex: 2,
        style: (feature, resolution) =>
          styleOf(String(feature.get("verdict")), String(feature.get("code")), resolution),
      }),
    ],
    view: new View({ maxZoom: 20 }),
  });
  const ground = source.getExtent();
  if (ground) map.getView().fit(ground, { padding: [24, 24, 24, 24], maxZoom: 18 });
  map.on("singleclick", (event) => {
    const hit = map.forEachFeatureAtPixel(event.pixel, (feature) => feature.get("row") as number);
    if (hit) chosen(hit);
  });
}

/** How a shape under work is drawn: thick line, corners one can grab, lengths of its sides in metres. */

import type { Coordinate } from "ol/coordinate";
import type { FeatureLike } from "ol/Feature";
import LineString from "ol/geom/LineString";
import MultiPoint from "ol/geom/MultiPoint";
import MultiPolygon from "ol/geom/MultiPolygon";
import Point from "ol/geom/Point";
import Polygon from "ol/geom/Polygon";
import { toLonLat } from "ol/proj";
import CircleStyle from "ol/style/Circle";
import Fill from "ol/style/Fill";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import Text from "ol/style/Text";
import { t } from "../i18n";
import { type Position, toUtm } from "../lib/grid";

const LINE = [
  new Style({ stroke: new Stroke({ color: "rgba(255,255,255,.95)", width: 5 }) }),
  new Style({
    stroke: new Stroke({ color: "#0f6b6b", width: 2.5 }),
    fill: new Fill({ color: "rgba(15,107,107,.18)" }),
  }),
];
const corner = new CircleStyle({
  radius: 5,
  fill: new Fill({ color: "#fff" }),
  stroke: new Stroke({ color: "#0f6b6b", width: 2 }),
});
const pointer = new CircleStyle({
  radius: 6,
  fill: new Fill({ color: "rgba(199,119,0,.85)" }),
  stroke: new Stroke({ color: "#fff", width: 2 }),
});

function lines(feature: FeatureLike): Coordinate[][] {
  const geometry = feature.getGeometry();
  if (geometry instanceof Polygon) return geometry.getCoordinates();
  if (geometry instanceof MultiPolygon) return geometry.getCoordinates().flat();
  return geometry instanceof LineString ? [geometry.getCoordinates()] : [];
}

function sideLength(from: Coordinate, to: Coordinate): number {
  const [x, y] = toUtm(toLonLat(from) as Position);
  const [otherX, otherY] = toUtm(toLonLat(to) as Position);
  return Math.hypot(x - otherX, y - otherY);
}

function sideLabels(line: Coordinate[], resolution: number): Style[] {
  return line.slice(1).flatMap((to, index) => {
    const from = line[index] ?? to;
    const onScreen = Math.hypot((to[0] ?? 0) - (from[0] ?? 0), (to[1] ?? 0) - (from[1] ?? 0));
    if (onScreen / resolution < 46) return [];
    const middle = [((from[0] ?? 0) + (to[0] ?? 0)) / 2, ((from[1] ?? 0) + (to[1] ?? 0)) / 2];
    const text = new Text({
      text: t("measure.metres", { metres: sideLength(from, to).toFixed(1) }),
      font: "12px Sarabun, sans-serif",
      fill: new Fill({ color: "#083c3c" }),
      stroke: new Stroke({ color: "#fff", width: 3 }),
    });
    return [new Style({ geometry: new Point(middle), text })];
  });
}

const turnHandle = new CircleStyle({
  radius: 9,
  fill: new Fill({ color: "#fff" }),
  stroke: new Stroke({ color: "#b35c00", width: 3 }),
});
const SIDE = [
  new Style({ stroke: new Stroke({ color: "#fff", width: 9 }) }),
  new Style({ stroke: new Stroke({ color: "#b35c00", width: 5 }) }),
];

/** What a hand takes hold of: a side to shift, the handle a shape is turned by. */
export function markStyle(feature: FeatureLike): Style[] {
  return feature.getGeometry() instanceof Point ? [new Style({ image: turnHandle })] : SIDE;
}

export function sketchStyle(feature: FeatureLike, resolution: number): Style[] {
  if (feature.getGeometry() instanceof Point) return [new Style({ image: pointer })];
  const all = lines(feature);
  const corners = new Style({ image: corner, geometry: new MultiPoint(all.flat()) });
  return [...LINE, corners, ...all.flatMap((line) => sideLabels(line, resolution))];
}

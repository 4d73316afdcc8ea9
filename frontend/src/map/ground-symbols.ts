/** How tiles of the ground are drawn: shapes below the register, names above it. */

import type { FeatureLike } from "ol/Feature";
import Fill from "ol/style/Fill";
import Stroke from "ol/style/Stroke";
import Style, { type StyleFunction } from "ol/style/Style";
import { language } from "../i18n";
import { INK, label, once, zoomOf } from "./symbols";

interface Way {
  colour: string;
  width: number;
  isWater: boolean;
}

const WAYS: Record<string, Way> = {
  road: { colour: "#ffffff", width: 4, isWater: false },
  lane: { colour: "#ffffff", width: 2, isWater: false },
  river: { colour: "#7fb2d1", width: 2, isWater: true },
  stream: { colour: "#7fb2d1", width: 1.5, isWater: true },
};
const WATER = "#a9cde3";
const FOREST = "rgba(90,130,80,.18)";
const TOWN = "rgba(150,140,140,.25)";

function wayStyles(way: Way, isNear: boolean): Style[] {
  const width = isNear ? way.width : way.width / 2;
  const line = new Style({ stroke: new Stroke({ color: way.colour, width }) });
  if (way.isWater) {
    line.setFill(new Fill({ color: WATER }));
    return [line];
  }
  const casing = new Stroke({ color: "rgba(120,110,95,.8)", width: width + 1.5 });
  line.setFill(new Fill({ color: way.colour }));
  return [new Style({ stroke: casing }), line];
}

function featureStyles(feature: FeatureLike, zoom: number): Style[] {
  const kind = String(feature.get("kind"));
  const isNear = zoom >= 14;
  return once(`feature ${kind} ${isNear}`, () => {
    const way = WAYS[kind];
    if (way) return wayStyles(way, isNear);
    return [new Style({ fill: new Fill({ color: kind === "forest" ? FOREST : TOWN }) })];
  });
}

function lineOnly(key: string, color: string, width: number, lineDash?: number[]): Style[] {
  const stroke = new Stroke({ color, width, ...(lineDash ? { lineDash } : {}) });
  return once(key, () => [new Style({ stroke })]);
}

/** Shapes of `ground` tiles. */
export const groundStyle: StyleFunction = (feature, resolution) => {
  const zoom = zoomOf(resolution);
  switch (feature.get("layer")) {
    case "features":
      return featureStyles(feature, zoom);
    case "blocks":
      return zoom < 12.5
        ? lineOnly("far block", "rgba(110,60,130,.5)", 0.8)
        : lineOnly("block", "rgba(110,60,130,.75)", 1.5, [8, 4]);
    case "zones":
      return lineOnly("zone", "rgba(110,60,130,.9)", 2);
    case "boundary":
      return lineOnly("boundary", "#8a1c3c", 2.5, [12, 4, 2, 4]);
    default:
      return undefined;
  }
};

function nameOf(feature: FeatureLike): string {
  return String(feature.get(`name_${language()}`) ?? feature.get("name_th") ?? "");
}

function villageName(feature: FeatureLike): Style[] {
  const moo = feature.get("moo");
  const prefix = language() === "en" ? `Moo ${moo}` : `ม.${moo}`;
  const text = moo ? `${prefix} ${nameOf(feature)}` : nameOf(feature);
  return once(`village ${text}`, () => [
    new Style({ text: label(text, 15, { isBold: true, colour: "#112233" }), zIndex: 5 }),
  ]);
}

/** Thai marks do not survive letters set along a bent line, so names of ways stand straight. */
function wayName(feature: FeatureLike): Style[] {
  const kind = String(feature.get("kind"));
  const name = nameOf(feature);
  const colour = WAYS[kind]?.isWater ? "#24506b" : INK;
  return once(`name ${kind} ${name}`, () => [new Style({ text: label(name, 12, { colour }) })]);
}

function blockCode(feature: FeatureLike): Style[] {
  const code = String(feature.get("code") ?? "");
  return once(`block ${code}`, () => [
    new Style({ text: label(code, 15, { colour: "#5d2f72", isBold: true }), zIndex: 2 }),
  ]);
}

/** Names on `ground` tiles, each at the zooms where it helps. */
export const groundNames: StyleFunction = (feature, resolution) => {
  const zoom = zoomOf(resolution);
  switch (feature.get("layer")) {
    case "villages":
      return zoom <= 16.5 ? villageName(feature) : undefined;
    case "blocks":
      return zoom >= 13.5 && zoom <= 16.5 ? blockCode(feature) : undefined;
    case "features":
      // An area is cut at each tile and would be named on every piece.
      return zoom >= 14.5 && feature.get("kind") in WAYS ? wayName(feature) : undefined;
    default:
      return undefined;
  }
};

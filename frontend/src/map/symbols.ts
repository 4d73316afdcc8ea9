/** How tiles of the register and of the ground are drawn. */

import type { FeatureLike } from "ol/Feature";
import Fill from "ol/style/Fill";
import Icon from "ol/style/Icon";
import Stroke from "ol/style/Stroke";
import Style, { type StyleFunction } from "ol/style/Style";
import Text from "ol/style/Text";
import { AMBER, type Paint, parcelFill } from "./palette";

const FONT = "Sarabun, sans-serif";
export const INK = "#1c2424";
const HALO = new Stroke({ color: "rgba(255,255,255,.9)", width: 3 });
const SEPIA = "#4a3f35";

export function zoomOf(resolution: number): number {
  return Math.log2(156543.03392804097 / resolution);
}

export function label(
  text: string,
  size: number,
  options: { colour?: string; isBold?: boolean } = {},
) {
  return new Text({
    text,
    font: `${options.isBold ? "700" : "400"} ${size}px ${FONT}`,
    fill: new Fill({ color: options.colour ?? INK }),
    stroke: HALO,
    overflow: true,
  });
}

const cached = new Map<string, Style[]>();

export function once(key: string, make: () => Style[]): Style[] {
  const known = cached.get(key);
  if (known) return known;
  const styles = make();
  cached.set(key, styles);
  return styles;
}

function parcelStyles(feature: FeatureLike, zoom: number, paint: Paint): Style[] {
  const id = String(feature.getId() ?? feature.get("id") ?? "");
  const uses = String(feature.get("uses")).split(" "); // of a mixed parcel, the larger first
  const fill = parcelFill(id, String(feature.get("use") ?? "NONE"), uses, paint);
  const isNear = zoom >= 15;
  const key = `parcel ${paint.mode} ${fill.key} ${isNear} ${paint.alpha} ${paint.hasPatterns}`;
  return once(key, () => {
    const halo = new Style({
      fill: new Fill({ color: fill.fill }),
      stroke: new Stroke({ color: "rgba(255,255,255,.65)", width: 2.5 }),
    });
    const edge = fill.isUnknown
      ? new Stroke({ color: AMBER, width: isNear ? 2 : 1 })
      : new Stroke({ color: "rgba(38,46,46,.85)", width: isNear ? 1 : 0.5 });
    if (isNear) return [halo, new Style({ stroke: edge })];
    return [new Style({ fill: new Fill({ color: fill.fill }), stroke: edge })];
  });
}

/** The parcel and, near enough, its code. A code on several tiles stands at one place: one is kept. */
function namedParcelStyles(feature: FeatureLike, zoom: number, paint: Paint): Style[] {
  const shape = parcelStyles(feature, zoom, paint);
  return zoom >= 17 && feature.get("code") ? [...shape, ...codeStyles(feature, zoom)] : shape;
}

const ROOF =
  "data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg' width='16' height='16'><path d='M1.5 8 8 2l6.5 6H13v6H3V8z' fill='%237a2e1d' stroke='white' stroke-width='1.5'/></svg>";

function houseStyles(feature: FeatureLike, zoom: number): Style[] {
  const number = zoom >= 18 ? String(feature.get("no") ?? "") : "";
  return once(`house ${number}`, () => {
    const text = label(number, 12, { colour: "#7a2e1d", isBold: true });
    text.setOffsetY(14);
    return [new Style({ image: new Icon({ src: ROOF }), text, zIndex: 3 })];
  });
}

function buildingStyles(): Style[] {
  return once("building", () => [
    new Style({
      fill: new Fill({ color: "rgba(86,74,64,.62)" }),
      stroke: new Stroke({ color: SEPIA, width: 1 }),
    }),
  ]);
}

function codeStyles(feature: FeatureLike, zoom: number): Style[] {
  const code = String(feature.get("code") ?? "");
  const deed = zoom >= 19 ? String(feature.get("deed") ?? "") : "";
  return once(`code ${code} ${deed}`, () => [
    new Style({ text: label(deed ? `${code}\n${deed}` : code, 13, { isBold: true }), zIndex: 4 }),
  ]);
}

/** Styles of `register` tiles; called again for every feature when the paint changes. */
export function registerStyle(paint: () => Paint): StyleFunction {
  return (feature, resolution) => {
    const zoom = zoomOf(resolution);
    switch (feature.get("layer")) {
      case "parcels":
        return namedParcelStyles(feature, zoom, paint());
      case "buildings":
        return buildingStyles();
      case "houses":
        return houseStyles(feature, zoom);
      case "labels":
        return codeStyles(feature, zoom);
      default:
        return undefined;
    }
  };
}

/** Outline of the parcel under the pointer and of the chosen ones. */
export function outlineStyle(
  hovered: () => number | null,
  chosen: () => ReadonlySet<number>,
): StyleFunction {
  const outline = (colour: string, width: number) => [
    new Style({ stroke: new Stroke({ color: "rgba(255,255,255,.9)", width: width + 3 }) }),
    new Style({ stroke: new Stroke({ color: colour, width }) }),
  ];
  const selected = outline("#0f6b6b", 3);
  const under = outline("#1c2424", 2);
  return (feature) => {
    if (feature.get("layer") !== "parcels") return undefined;
    const id = Number(feature.getId());
    if (chosen().has(id)) return selected;
    return id === hovered() ? under : undefined;
  };
}

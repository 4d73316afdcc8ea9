/** The colours of the map and its legend: colour-blind safe, each with a pattern for print. */

import InkFill from "ol/style/Fill";
import type { MapValue } from "../api/types";
import { type PatternName, patterned, striped } from "./patterns";

export type ColourMode = "use" | "tax" | "arrears" | "change";

export interface Swatch {
  key: string;
  colour: string;
  pattern: PatternName | null;
}

export const USES: Swatch[] = [
  { key: "AGRICULTURE", colour: "#cfe3a6", pattern: "dots" },
  { key: "RESIDENCE", colour: "#f6d08a", pattern: null },
  { key: "OTHER", colour: "#e39a9a", pattern: "diagonal" },
  { key: "UNUSED", colour: "#d9d9d9", pattern: "cross" },
  { key: "EXEMPT", colour: "#c9bfe3", pattern: "horizontal" },
];
/** One hue, five classes, light to dark. */
export const BANDS = ["#e3f1f0", "#b4d8d5", "#7cbab6", "#3f9692", "#0c5a5a"];
/** Two hues, less in blue, more in orange, nothing in grey: also told apart without red and green. */
export const CHANGES = [
  "#1f5a8c",
  "#6ea3cc",
  "#c3dbee",
  "#ecebe6",
  "#f6d3a6",
  "#e3993f",
  "#a85a00",
];
export const ARREARS: Swatch[] = [
  { key: "0", colour: "#e4e9e6", pattern: null },
  { key: "1", colour: "#f2c14e", pattern: "dots" },
  { key: "2", colour: "#c0392b", pattern: "diagonal" },
];
export const UNKNOWN = "#ffffff";
export const AMBER = "#d08a00";

const BY_USE = new Map(USES.map((swatch) => [swatch.key, swatch]));

export function withAlpha(hex: string, alpha: number): string {
  const channel = (start: number) => Number.parseInt(hex.slice(start, start + 2), 16);
  return `rgba(${channel(1)},${channel(3)},${channel(5)},${alpha})`;
}

export interface Paint {
  mode: ColourMode;
  values: Record<string, MapValue> | null;
  hasPatterns: boolean;
  alpha: number;
}

export interface Fill {
  key: string;
  fill: CanvasPattern | string;
  isUnknown: boolean;
}

function swatchFill(swatch: Swatch, paint: Paint): Fill {
  const colour = withAlpha(swatch.colour, paint.alpha);
  const isMarked = swatch.pattern && (paint.hasPatterns || paint.mode === "arrears");
  const fill = isMarked && swatch.pattern ? patterned(colour, swatch.pattern) : colour;
  return { key: swatch.key, fill, isUnknown: false };
}

function unknownFill(paint: Paint): Fill {
  return { key: "NONE", fill: withAlpha(UNKNOWN, paint.alpha), isUnknown: true };
}

function useFill(use: string, uses: string[], paint: Paint): Fill {
  const [first, second] = uses.map((each) => BY_USE.get(each));
  if (use === "MIXED") {
    const one = withAlpha(first?.colour ?? "#e8dcc0", paint.alpha);
    const two = withAlpha(second?.colour ?? "#bfb49a", paint.alpha);
    return { key: `MIXED ${uses.join()}`, fill: striped(one, two), isUnknown: false };
  }
  const swatch = BY_USE.get(use);
  return swatch ? swatchFill(swatch, paint) : unknownFill(paint);
}

function valueFill(value: MapValue | undefined, paint: Paint): Fill {
  if (!value) return unknownFill(paint);
  if (paint.mode === "arrears") {
    const swatch = ARREARS[value[1]];
    return swatch ? swatchFill(swatch, paint) : unknownFill(paint);
  }
  const band = (paint.mode === "change" ? CHANGES : BANDS)[value[0]];
  if (!band) return unknownFill(paint);
  return {
    key: `${paint.mode} band ${value[0]}`,
    fill: withAlpha(band, Math.max(0.75, paint.alpha)),
    isUnknown: false,
  };
}

/** The fill of one use, with its pattern. */
export function useSwatch(use: string): InkFill {
  const paint: Paint = { mode: "use", values: null, hasPatterns: true, alpha: 0.5 };
  return new InkFill({ color: useFill(use, ["", ""], paint).fill });
}

/** How a parcel is filled in the chosen colour mode. */
export function parcelFill(id: string, use: string, uses: string[], paint: Paint): Fill {
  if (paint.mode === "use") return useFill(use, uses, paint);
  return valueFill(paint.values?.[id], paint);
}

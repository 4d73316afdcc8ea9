/** The legend of what the map shows now. Swatches are small pictures so that patterns show as on the map. */

import { t, words } from "../i18n";
import { h } from "./dom";

export interface LegendRow {
  label: string;
  /** Class that paints the swatch (see css/legend.css). */
  swatch: string;
}

const USES = ["AGRICULTURE", "RESIDENCE", "OTHER", "UNUSED", "MIXED", "EXEMPT", "NONE"];

export function useRows(): LegendRow[] {
  return USES.map((use) => ({ label: words("use", use), swatch: `use-${use.toLowerCase()}` }));
}

export function bandRows(bands: string[]): LegendRow[] {
  const rows = bands.map((label, index) => ({ label, swatch: `band-${index}` }));
  return [...rows, { label: t("use.NONE"), swatch: "use-none" }];
}

export function arrearsRows(): LegendRow[] {
  const rows = ["0", "1", "2"].map((code) => ({
    label: words("arrears", code),
    swatch: `arrears-${code}`,
  }));
  return [...rows, { label: t("use.NONE"), swatch: "use-none" }];
}

const ALWAYS = (): LegendRow[] => [
  { label: t("legend.building"), swatch: "line-building" },
  { label: t("legend.house"), swatch: "line-house" },
  { label: t("legend.block"), swatch: "line-block" },
  { label: t("legend.boundary"), swatch: "line-boundary" },
  { label: t("legend.forest"), swatch: "area-forest" },
];

export function legend(rows: LegendRow[]): HTMLElement {
  const items = [...rows, ...ALWAYS()].map(({ label, swatch }) =>
    h("li", {}, h("span", { class: `swatch ${swatch}`, "aria-hidden": "true" }), label),
  );
  return h("ul", { class: "legend" }, ...items);
}

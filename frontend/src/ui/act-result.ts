/** What an act would make, as a table: areas on paper and drawn, tax before and after. */

import type { ActResult } from "../api/types";
import { type Key, t } from "../i18n";
import { bahtText, numberText } from "../lib/units";
import { h } from "./dom";

/** "120.00 → 95.00", or a dash as long as the tax of a parcel is not known. */
export function bahtChange(before: string | null, after: string | null): string {
  if (before === null && after === null) return "–";
  return `${bahtText(before)} → ${bahtText(after)}`;
}

export function resultTable(result: ActResult): HTMLElement {
  const isTaxKnown = result.parcels.some(({ baht_after }) => baht_after !== null);
  const rows = result.parcels.map((parcel) =>
    h(
      "tr",
      {},
      h("th", {}, parcel.code),
      h("td", { class: "num" }, parcel.register_area.text),
      h("td", { class: "num" }, parcel.drawn_area_sq_m ? numberText(parcel.drawn_area_sq_m) : "–"),
      isTaxKnown && h("td", { class: "num" }, bahtChange(parcel.baht_before, parcel.baht_after)),
    ),
  );
  const names: Key[] = ["act.code", "act.paper", "act.drawn"];
  if (isTaxKnown) names.push("act.tax");
  const head = names.map((name, index) => h("th", { class: index ? "num" : "" }, t(name)));
  return h(
    "div",
    { class: "scroll-x" },
    h(
      "table",
      { class: "table small" },
      h("thead", {}, h("tr", {}, ...head)),
      h("tbody", {}, ...rows),
    ),
  );
}

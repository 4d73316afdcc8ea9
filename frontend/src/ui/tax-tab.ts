/** The tax of a parcel in one year. Amounts come from the server as text; nothing is computed here. */

import { parcelTax } from "../api/register";
import type { MapContext, ParcelTax, TaxLine } from "../api/types";
import { language, t } from "../i18n";
import { bahtText } from "../lib/units";
import { yearText } from "../lib/years";
import { h } from "./dom";
import { load } from "./load";

const CHIP: Record<string, string> = { unpaid: "warn", part: "warn", paid: "ok", none: "" };

function lineRow(line: TaxLine): HTMLElement {
  return h(
    "tr",
    {},
    h(
      "td",
      {},
      h(
        "span",
        { class: "stacked" },
        line.what,
        h("span", { class: "muted small" }, line.class_label),
      ),
    ),
    h("td", { class: "num" }, bahtText(line.taxable)),
    h("td", { class: "num" }, `${line.rate}%`),
    h("td", { class: "num" }, bahtText(line.tax)),
  );
}

function linesTable(lines: TaxLine[]): HTMLElement {
  const names = [t("tax.what"), t("tax.taxable"), t("tax.rate"), t("tax.amount")];
  const heads = names.map((name, index) => h("th", { class: index ? "num" : "" }, name));
  return h(
    "div",
    { class: "scroll-x" },
    h(
      "table",
      { class: "table small" },
      h("thead", {}, h("tr", {}, ...heads)),
      h("tbody", {}, ...lines.map(lineRow)),
    ),
  );
}

function assessments(tax: ParcelTax): HTMLElement {
  const year = yearText(tax.year, language());
  const draft = tax.is_draft ? h("p", { class: "notice warn" }, t("tax.draft")) : null;
  if (!tax.assessments.length) return h("p", { class: "empty" }, t("tax.none", { year }));
  const cards = tax.assessments.map((one) =>
    h(
      "li",
      { class: "card stack tight" },
      h(
        "p",
        { class: "row between" },
        h("strong", {}, one.taxpayer),
        h("span", { class: `chip ${CHIP[one.status]}` }, t(`tax.status.${one.status}`)),
      ),
      h("p", { class: "figure" }, t("tax.due", { baht: bahtText(one.amount_due) })),
      linesTable(one.lines),
      h("a", { href: one.url }, t("tax.steps")),
    ),
  );
  return h("div", { class: "stack tight" }, draft, h("ul", { class: "plain stack" }, ...cards));
}

function show(tax: ParcelTax): HTMLElement {
  const { valuation } = tax;
  const value = (key: "tax.per_wah" | "tax.land_value", baht: string | undefined) =>
    baht ? h("p", { class: "small" }, t(key, { baht: bahtText(baht) })) : null;
  return h(
    "div",
    { class: "stack tight" },
    value("tax.per_wah", valuation?.baht_per_sq_wah),
    value("tax.land_value", valuation?.land_value),
    assessments(tax),
  );
}

export function taxTab(parcelId: number, context: MapContext): HTMLElement {
  if (!context.can.see_tax) return h("p", { class: "notice" }, t("tax.hidden"));
  const years = [...context.tax_years].sort((one, two) => two - one);
  const latest = years[0] ?? new Date().getFullYear();
  const place = h("div", {});
  const select = h(
    "select",
    { onchange: () => fill(Number(select.value)) },
    ...years.map((year) => h("option", { value: year }, yearText(year, language()))),
  );
  function fill(year: number): void {
    place.replaceChildren(load(() => parcelTax(parcelId, year), show));
  }
  fill(latest);
  const label = h("label", { class: "row" }, t("colour.year"), select);
  const price = h("a", { href: `/tax/parcels/${parcelId}/price` }, t("tax.price_page"));
  const facts = h("a", { href: `/tax/parcels/${parcelId}/uses` }, t("tax.use_facts_page"));
  const doors = [price, facts].map((door) => h("p", {}, door));
  return h("div", { class: "stack" }, years.length > 1 ? label : null, place, ...doors);
}

/** The units of a condominium, each with its use and holder. */

import type { Building, Owner, Unit } from "../api/types";
import { t, words } from "../i18n";
import { numberText } from "../lib/units";
import { h } from "./dom";

function unitRow(unit: Unit): HTMLElement {
  const uses = unit.uses.map((use) => use.label || words("use", use.use)).join(", ");
  const names = unit.owners?.map(({ party }: Owner) => party.name).join(", ");
  const kind = unit.uses[0]?.use.toLowerCase() ?? "error";
  return h(
    "li",
    {},
    h("span", { class: `swatch use-${kind}`, "aria-hidden": "true" }),
    h(
      "span",
      { class: "stacked" },
      h(
        "span",
        {},
        h("a", { href: `/tax/condominiums/units/${unit.id}/` }, unit.number),
        " · ",
        t("units.floor", { floor: unit.floor }),
      ),
      h("span", { class: "muted small" }, [uses, names].filter(Boolean).join(" · ")),
    ),
    h("span", { class: "num" }, t("area.metres", { metres: numberText(Number(unit.area_sq_m)) })),
  );
}

/** The units; for a building that is no condominium yet, the way to make it one. */
export function unitsList(building: Building, mayRecord: boolean): HTMLElement | null {
  const { condominium, units } = building;
  if (!condominium) {
    const form = `/tax/condominiums/new?building=${encodeURIComponent(building.code)}`;
    return mayRecord ? h("a", { class: "small", href: form }, t("units.found")) : null;
  }
  return h(
    "section",
    { class: "stack tight" },
    h("h4", {}, condominium.name),
    h("p", { class: "muted small" }, t("units.registered", { n: condominium.registration_number })),
    units.length
      ? h(
          "details",
          { open: units.length <= 12 },
          h("summary", {}, t("units.count", { count: units.length })),
          h("ul", { class: "use-list" }, ...units.map(unitRow)),
        )
      : h("p", { class: "muted" }, t("units.none")),
    h("a", { href: `/tax/condominiums/${building.id}/` }, t("units.open")),
  );
}

/** What the register says of a parcel: land, buildings, owners. */

import { descent } from "../api/through-time";
import type { Building, LandUse, Owner, ParcelDetail } from "../api/types";
import { language, t, words } from "../i18n";
import { numberText } from "../lib/units";
import { dayText, yearText } from "../lib/years";
import { h, icon, PATHS } from "./dom";
import { lineageTree } from "./lineage-tree";
import { load } from "./load";
import { villageName } from "./pickers";
import { signsList } from "./signs";
import { areaText } from "./status-bar";
import { unitsList } from "./units";

type Fact = [label: string, value: Node | string | null | undefined];

function facts(rows: Fact[]): HTMLElement {
  const filled = rows.filter(([, value]) => value);
  return h(
    "dl",
    { class: "facts" },
    ...filled.flatMap(([label, value]) => [h("dt", {}, label), h("dd", {}, value)]),
  );
}

function difference(parcel: ParcelDetail): HTMLElement | null {
  const percent = parcel.area_difference_percent;
  if (percent == null) return null;
  const kind = Math.abs(percent) > 5 ? "warn" : "ok";
  const sign = percent > 0 ? "+" : "";
  const text = t("parcel.difference", { percent: `${sign}${numberText(percent, 1)}` });
  return h("span", { class: `chip ${kind}` }, text);
}

function useRow(use: LandUse): HTMLElement {
  const notes = [
    use.crop,
    use.vacant_since && t("parcel.vacant_since", { year: yearText(use.vacant_since, language()) }),
    use.exempt_item && t("parcel.exempt", { item: use.exempt_item }),
  ].filter(Boolean);
  const kind = use.exempt_item ? "exempt" : use.use.toLowerCase();
  return h(
    "li",
    {},
    h("span", { class: `swatch use-${kind}`, "aria-hidden": "true" }),
    h(
      "span",
      { class: "stacked" },
      use.label || words("use", use.use),
      notes.length ? h("span", { class: "muted small" }, notes.join(" · ")) : null,
    ),
    h("span", { class: "num" }, use.text),
  );
}

function usesList(parcel: ParcelDetail): HTMLElement {
  if (!parcel.uses.length) return h("p", { class: "muted" }, t("parcel.uses_none"));
  return h("ul", { class: "use-list" }, ...parcel.uses.map(useRow));
}

function boundaryText({ boundary }: ParcelDetail): string {
  const day = boundary.on ? dayText(boundary.on, language()) : "";
  const within = boundary.accuracy_m
    ? t("parcel.accuracy", { metres: numberText(boundary.accuracy_m, 2) })
    : "";
  return [boundary.label, boundary.picture, day, within].filter(Boolean).join(" · ");
}

function lineage(parcel: ParcelDetail, open: (code: string) => void): HTMLElement | null {
  const { parents, children } = parcel.lineage;
  if (!parents.length && !children.length) return null;
  return h(
    "section",
    { class: "stack tight" },
    h("h3", {}, t("lineage.title")),
    load(
      () => descent(parcel.id),
      (found) => lineageTree(found, parcel.id, open),
      2,
    ),
  );
}

export function landTab(parcel: ParcelDetail, open: (code: string) => void): HTMLElement {
  const houses = parcel.houses.map(({ house_number, moo }) =>
    t("parcel.house", { number: house_number || "–", moo }),
  );
  const drawn = parcel.drawn_area_sq_m;
  const areas: Fact[] = [
    [t("parcel.register_area"), h("strong", {}, t("area.wah", { rai: parcel.register_area.text }))],
    [
      t("parcel.drawn_area"),
      drawn ? h("span", { class: "row" }, areaText(drawn), difference(parcel)) : null,
    ],
  ];
  const where: Fact[] = [
    [t("parcel.survey_page"), parcel.document.survey_page],
    [t("parcel.map_sheet"), parcel.document.map_sheet],
    [t("parcel.land_number"), parcel.document.land_number],
    [t("parcel.village"), parcel.village ? villageName(parcel.village) : null],
    [t("parcel.block"), parcel.block],
    [t("parcel.houses"), houses.join(", ")],
    [t("parcel.boundary"), boundaryText(parcel)],
    [t("parcel.valid_from"), dayText(parcel.valid_from, language())],
  ];
  return h(
    "div",
    { class: "stack" },
    parcel.geometry ? null : h("p", { class: "notice warn" }, t("parcel.no_boundary")),
    facts(areas),
    h("section", { class: "stack tight" }, h("h3", {}, t("parcel.uses")), usesList(parcel)),
    facts(where),
    lineage(parcel, open),
  );
}

/** What can be done with a drawn building: move or turn it, redraw it, copy it. */
export type BuildingEdit = "whole" | "corners" | "copy";
export type EditBuilding = (building: Building, how: BuildingEdit) => void;

function editButtons(building: Building, edit: EditBuilding): HTMLElement {
  const edits: [BuildingEdit, string][] = [
    ["whole", PATHS.turn],
    ["corners", PATHS.reshape],
    ["copy", PATHS.copy],
  ];
  const buttons = edits.map(([how, path]) =>
    h(
      "button",
      { class: "btn quiet", type: "button", "data-edit": how, onclick: () => edit(building, how) },
      icon(path),
      t(`buildings.${how}`),
    ),
  );
  return h("div", { class: "row building-edits" }, ...buttons);
}

function buildingCard(
  building: Building,
  edit: EditBuilding | null,
  mayRecord: boolean,
): HTMLElement {
  const year = building.year_built
    ? t("buildings.built", { year: yearText(building.year_built, language()) })
    : t("buildings.year_unknown");
  const line = [
    building.material_label,
    t("buildings.floors", { count: building.floors }),
    t("area.metres", { metres: numberText(Number(building.area_sq_m)) }),
    year,
  ];
  const uses = building.uses.map((use) =>
    h(
      "li",
      {},
      h("span", { class: `swatch use-${use.use.toLowerCase()}`, "aria-hidden": "true" }),
      h("span", {}, use.label || words("use", use.use)),
      h("span", { class: "num" }, t("area.metres", { metres: numberText(Number(use.area_sq_m)) })),
    ),
  );
  return h(
    "li",
    { class: "card" },
    h("h3", {}, building.type_name || building.type_code),
    h("p", { class: "muted small" }, building.code),
    h("p", {}, line.join(" · ")),
    h("ul", { class: "use-list" }, ...uses),
    unitsList(building, mayRecord),
    building.owners?.length ? ownersList(building.owners) : null,
    edit ? editButtons(building, edit) : null,
  );
}

export function buildingsTab(
  parcel: ParcelDetail,
  edit: EditBuilding | null,
  mayRecord: boolean,
): HTMLElement {
  const cards = parcel.buildings.map((each) => buildingCard(each, edit, mayRecord));
  return h(
    "div",
    { class: "stack" },
    cards.length
      ? h("ul", { class: "plain stack" }, ...cards)
      : h("p", { class: "empty" }, t("buildings.none")),
    signsList(parcel, mayRecord),
  );
}

function ownersList(owners: Owner[]): HTMLElement {
  const rows = owners.map(({ party, kind_label, share }) =>
    h(
      "li",
      {},
      h(
        "span",
        { class: "stacked" },
        h("a", { class: "strong", href: `/register/persons/${party.id}/` }, party.name),
        h(
          "span",
          { class: "muted small" },
          [kind_label, party.id_masked].filter(Boolean).join(" · "),
        ),
      ),
      h("span", { class: "num" }, share === "1/1" ? "" : t("owners.share", { share })),
    ),
  );
  return h("ul", { class: "owner-list" }, ...rows);
}

export function ownersTab(parcel: ParcelDetail): HTMLElement {
  if (parcel.owners === null) return h("p", { class: "notice" }, t("owners.hidden"));
  if (!parcel.owners.length) return h("p", { class: "empty" }, t("owners.none"));
  return ownersList(parcel.owners);
}

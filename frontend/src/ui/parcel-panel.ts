/** All about the chosen parcel, in tabs. */

import { parcelHistory, parcelRequests } from "../api/register";
import type { HistoryEntry, MapContext, ParcelDetail } from "../api/types";
import { language, t } from "../i18n";
import { dayText } from "../lib/years";
import { h, icon, PATHS } from "./dom";
import { buildingsTab, type EditBuilding, landTab, ownersTab } from "./land-tabs";
import { load } from "./load";
import type { FormVerb, Thing } from "./record-forms";
import { historyTab, requestsTab } from "./record-tabs";
import { tabs } from "./tabs";
import { taxTab } from "./tax-tab";

export interface PanelDoors {
  close: () => void;
  zoomTo: () => void;
  copyLink: () => void;
  openCode: (code: string) => void;
  /** Null for who may not draw, and for the register of an earlier day. */
  editBuilding: EditBuilding | null;
  /** An act on the parcel or one of its buildings; null where the reader may only look. */
  act: ((verb: FormVerb, of?: Thing) => void) | null;
  takeBack: ((entry: HistoryEntry) => void) | null;
}

let openTab = "land";

function head(parcel: ParcelDetail, doors: PanelDoors): HTMLElement {
  const button = (label: string, path: string, run: () => void) =>
    h(
      "button",
      { class: "icon-button", type: "button", title: label, "aria-label": label, onclick: run },
      icon(path),
    );
  const paper = [parcel.document.label, parcel.document.number].filter(Boolean).join(" ");
  return h(
    "header",
    { class: "panel-head" },
    h("div", {}, h("h2", { tabindex: "-1" }, parcel.code), h("p", { class: "muted" }, paper)),
    h(
      "div",
      { class: "row" },
      h(
        "a",
        {
          class: "icon-button",
          href: `/register/parcels/${parcel.id}/plan.pdf`,
          target: "_blank",
          title: t("print.parcel"),
          "aria-label": t("print.parcel"),
        },
        icon(PATHS.print),
      ),
      button(t("action.zoom_to"), PATHS.pin, doors.zoomTo),
      button(t("action.copy_link"), PATHS.link, doors.copyLink),
      button(t("action.close"), PATHS.close, doors.close),
    ),
  );
}

/** What can be done from a form; drawing has its own tools beside the map. */
function actsMenu(
  parcel: ParcelDetail,
  mayDraw: boolean,
  act: (verb: FormVerb, of?: Thing) => void,
): HTMLElement {
  const button = (verb: FormVerb, of?: Thing) =>
    h(
      "button",
      { class: "btn quiet", type: "button", "data-act": verb, onclick: () => act(verb, of) },
      t(`record.${verb}`),
    );
  const group = (title: string, verbs: readonly FormVerb[], of?: Thing) =>
    h(
      "div",
      { class: "acts-of" },
      h("p", { class: "muted small" }, title),
      h("div", { class: "row" }, ...verbs.map((verb) => button(verb, of))),
    );
  const roofs = parcel.buildings.map((building) =>
    group(
      [building.code, building.type_name || building.type_code].join(" · "),
      ["correct-building", "floor-use", "transfer", "demolish"],
      { building },
    ),
  );
  const houses = parcel.houses.map((house) =>
    group(
      t("parcel.house", { number: house.house_number || "–", moo: house.moo }),
      house.households ? ["correct-house"] : ["correct-house", "remove-house"],
      { house },
    ),
  );
  return h(
    "details",
    { class: "acts-menu" },
    h("summary", { class: "btn" }, t("record.menu")),
    group(t("parcel.tab.land"), ["correct", "change-use", "transfer", "retire"]),
    ...roofs,
    ...(mayDraw ? houses : []),
  );
}

export function parcelPanel(
  parcel: ParcelDetail,
  context: MapContext,
  doors: PanelDoors,
): HTMLElement {
  const all = [
    { key: "land", label: t("parcel.tab.land"), make: () => landTab(parcel, doors.openCode) },
    {
      key: "buildings",
      label: `${t("parcel.tab.buildings")} ${parcel.buildings.length || ""}`.trim(),
      make: () => buildingsTab(parcel, doors.editBuilding, context.can.record),
    },
    { key: "owners", label: t("parcel.tab.owners"), make: () => ownersTab(parcel) },
    { key: "tax", label: t("parcel.tab.tax"), make: () => taxTab(parcel.id, context) },
    {
      key: "requests",
      label: t("parcel.tab.requests"),
      make: () => load(() => parcelRequests(parcel.id), requestsTab),
    },
    {
      key: "history",
      label: t("parcel.tab.history"),
      make: () =>
        load(
          () => parcelHistory(parcel.id),
          (entries) => historyTab(entries, doors.takeBack),
        ),
    },
  ];
  const retired = parcel.retired_on
    ? h(
        "p",
        { class: "notice warn" },
        t("parcel.retired", { day: dayText(parcel.retired_on, language()) }),
      )
    : null;
  return h(
    "div",
    { class: "parcel-panel", "data-parcel": parcel.id },
    head(parcel, doors),
    retired,
    doors.act && !parcel.retired_on && actsMenu(parcel, context.can.edit, doors.act),
    tabs(all, openTab, (key) => {
      openTab = key;
    }),
  );
}

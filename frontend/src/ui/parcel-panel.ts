/** All about the chosen parcel, in tabs. */

import { parcelHistory, parcelRequests } from "../api/register";
import type { Building, HistoryEntry, MapContext, ParcelDetail } from "../api/types";
import { language, t } from "../i18n";
import { dayText } from "../lib/years";
import { h, icon, PATHS } from "./dom";
import { buildingsTab, type EditBuilding, landTab, ownersTab } from "./land-tabs";
import { load } from "./load";
import type { FormVerb } from "./record-forms";
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
  act: ((verb: FormVerb, building?: Building) => void) | null;
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
  act: (verb: FormVerb, building?: Building) => void,
): HTMLElement {
  const button = (verb: FormVerb, building?: Building) =>
    h(
      "button",
      { class: "btn quiet", type: "button", "data-act": verb, onclick: () => act(verb, building) },
      t(`record.${verb}`),
    );
  const land: FormVerb[] = ["correct", "change-use", "transfer", "retire"];
  const roofs = parcel.buildings.map((building) =>
    h(
      "div",
      { class: "row" },
      h("span", { class: "small" }, building.code),
      button("transfer", building),
      button("demolish", building),
    ),
  );
  return h(
    "details",
    { class: "acts-menu" },
    h("summary", { class: "btn" }, t("record.menu")),
    h("div", { class: "row" }, ...land.map((verb) => button(verb))),
    ...roofs,
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
    doors.act && !parcel.retired_on && actsMenu(parcel, doors.act),
    tabs(all, openTab, (key) => {
      openTab = key;
    }),
  );
}

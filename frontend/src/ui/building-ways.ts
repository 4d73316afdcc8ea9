/** How a building is drawn: corner by corner, or as a rectangle that may be a row of equal houses. */

import { t } from "../i18n";
import { h } from "./dom";

export const MOST_IN_A_ROW = 60;

export interface WayDoors {
  way: (way: "building" | "box") => void;
  count: (count: number) => void;
}

export function buildingWays(doors: WayDoors): HTMLElement {
  const input = h("input", {
    type: "number",
    min: 1,
    max: MOST_IN_A_ROW,
    value: 1,
    inputmode: "numeric",
    oninput: () => {
      const count = Math.trunc(Number(input.value));
      if (count >= 1 && count <= MOST_IN_A_ROW) doors.count(count);
    },
  });
  const count = h("label", { class: "field" }, h("span", {}, t("row.count")), input);
  const row = h("div", { hidden: true }, h("p", { class: "hint" }, t("row.how")), count);
  const buttons = (["building", "box"] as const).map((way) =>
    h(
      "button",
      {
        class: "chip",
        type: "button",
        "data-way": way,
        "aria-pressed": String(way === "building"),
        onclick: () => choose(way),
      },
      t(way === "box" ? "row.box" : "row.outline"),
    ),
  );
  const choose = (way: "building" | "box") => {
    for (const each of buttons) each.setAttribute("aria-pressed", String(each.dataset.way === way));
    row.hidden = way !== "box";
    doors.way(way);
  };
  return h("div", { class: "act-ways" }, h("div", { class: "row" }, ...buttons), row);
}

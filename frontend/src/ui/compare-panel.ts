/** What differs between two days, as a list that leads to the place. */

import type { ChangeKind, Comparison, Difference } from "../api/through-time";
import { language, t, words } from "../i18n";
import { dayText } from "../lib/years";
import { CHANGE_KINDS as KINDS, LOOKS } from "../parcels/change-kinds";
import { empty, h, icon, PATHS } from "./dom";

export interface CompareDoors {
  sheet: string;
  open: (row: Difference) => void;
  openPanel: (row: Difference) => void;
  only: (kind: ChangeKind | null) => void;
  close: () => void;
}

const MOST_ROWS = 400;

function mark(kind: ChangeKind): HTMLElement {
  return h("span", { class: `change-mark ${kind}`, "aria-hidden": "true" }, LOOKS[kind].sign);
}

export function comparePanel(
  found: Comparison,
  first: string,
  second: string,
  doors: CompareDoors,
): HTMLElement {
  const list = h("ul", { class: "plain change-list" });
  const chips = h("div", { class: "row", role: "group", "aria-label": t("compare.kinds") });
  const show = (only: ChangeKind | null) => {
    const rows = found.rows.filter(({ kinds }) => !only || kinds.includes(only));
    const cut = rows.length > MOST_ROWS && t("compare.cut", { shown: MOST_ROWS });
    empty(list, ...rows.slice(0, MOST_ROWS).map((row) => changeRow(row, doors)));
    if (cut) list.append(h("li", { class: "muted small" }, cut));
    empty(chips, ...[null, ...KINDS].map((kind) => chip(kind, only)));
    doors.only(only);
  };
  const chip = (kind: ChangeKind | null, only: ChangeKind | null) => {
    const count = kind ? (found.counts[kind] ?? 0) : found.total;
    if (kind && !count) return null;
    return h(
      "button",
      {
        class: "chip",
        type: "button",
        "aria-pressed": String(kind === only),
        onclick: () => show(kind),
      },
      kind && mark(kind),
      `${kind ? words("change", kind) : t("compare.all")} ${count}`,
    );
  };
  show(null);
  const days = { first: dayText(first, language()), second: dayText(second, language()) };
  return h(
    "div",
    { class: "compare-panel stack tight" },
    h(
      "header",
      { class: "panel-head" },
      h(
        "div",
        {},
        h("h2", {}, t("compare.heading")),
        h("p", { class: "muted" }, t("compare.between", days)),
      ),
      h(
        "button",
        {
          class: "icon-button",
          type: "button",
          "aria-label": t("action.close"),
          onclick: doors.close,
        },
        icon(PATHS.close),
      ),
    ),
    found.total ? chips : h("p", { class: "empty" }, t("compare.none")),
    found.total
      ? h("a", { class: "btn", href: doors.sheet, download: "" }, t("compare.sheet"))
      : null,
    list,
  );
}

/** An area such as 0-1-25 stays on one line. */
function unbroken(text: string): string {
  return text.replaceAll(/(?<=\d)-(?=\d)/g, "-\u2060") || "–";
}

function changeRow(row: Difference, doors: CompareDoors): HTMLElement {
  const lines = row.lines.map(({ kind, was, now }) =>
    h(
      "span",
      { class: "change-line" },
      mark(kind),
      h(
        "span",
        {},
        words("change", kind),
        (was || now) && h("span", { class: "muted small" }, ` ${unbroken(was)} → ${unbroken(now)}`),
      ),
    ),
  );
  return h(
    "li",
    { class: "change-row" },
    h(
      "button",
      { class: "work-row", type: "button", onclick: () => doors.open(row) },
      h("span", { class: "stacked" }, h("strong", {}, row.code), ...lines),
    ),
    h(
      "button",
      {
        class: "icon-button",
        type: "button",
        title: t("compare.open"),
        "aria-label": `${t("compare.open")} ${row.code}`,
        onclick: () => doors.openPanel(row),
      },
      icon(PATHS.list),
    ),
  );
}

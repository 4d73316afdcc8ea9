/** What happened: the history of a parcel and the requests about it. */

import type { HistoryEntry, RequestRow } from "../api/types";
import { language, t } from "../i18n";
import { dayText } from "../lib/years";
import { h } from "./dom";

type TakeBack = (entry: HistoryEntry) => void;

function undoButton(entry: HistoryEntry, takeBack: TakeBack): HTMLElement | null {
  if (entry.is_undone || entry.act === "import") return null;
  const words = t(entry.act === "undo" ? "history.redo" : "history.undo");
  return h("button", { class: "btn quiet", type: "button", onclick: () => takeBack(entry) }, words);
}

function recordedBy({ by, recorded_at }: HistoryEntry): string {
  const day = dayText(recorded_at, language());
  return by ? t("history.recorded", { day, by }) : t("history.received", { day });
}

function historyRow(entry: HistoryEntry, isLatest: boolean, takeBack: TakeBack | null) {
  const { reason, picture } = entry;
  return h(
    "li",
    { class: `${isLatest ? "now" : ""} ${entry.is_undone ? "is-undone" : ""}`.trim() },
    h("strong", {}, entry.label),
    entry.is_undone && h("span", { class: "chip" }, t("history.undone")),
    h("p", {}, t("history.effective", { day: dayText(entry.effective_on, language()) })),
    reason && h("p", {}, t("history.reason", { reason })),
    entry.document && h("p", { class: "small" }, entry.document),
    picture && h("p", { class: "small" }, t("history.picture", { picture })),
    h("p", { class: "muted small" }, recordedBy(entry)),
    takeBack && undoButton(entry, takeBack),
  );
}

/** The acts on a parcel, latest first; `takeBack` undoes one, where the reader may. */
export function historyTab(entries: HistoryEntry[], takeBack: TakeBack | null): HTMLElement {
  if (!entries.length) return h("p", { class: "empty" }, t("history.none"));
  const rows = entries.map((entry, index) => historyRow(entry, index === 0, takeBack));
  return h("ol", { class: "timeline" }, ...rows);
}

export function requestsTab(requests: RequestRow[]): HTMLElement {
  if (!requests.length) return h("p", { class: "empty" }, t("requests.none"));
  const rows = requests.map((request) =>
    h(
      "li",
      { class: "card" },
      request.url
        ? h("a", { href: request.url }, request.type_name)
        : h("strong", {}, request.type_name),
      h(
        "p",
        { class: "row" },
        h("span", { class: request.is_late ? "chip bad" : "chip" }, request.stage_name),
        h("span", { class: "muted small" }, request.number),
        h("span", { class: "muted small" }, dayText(request.submitted_at, language())),
      ),
    ),
  );
  return h("ul", { class: "plain stack tight" }, ...rows);
}

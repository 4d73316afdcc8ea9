/** What happened: the history of a parcel and the requests about it. */

import type { HistoryEntry, RequestRow } from "../api/types";
import { language, t } from "../i18n";
import { dayText } from "../lib/years";
import { h } from "./dom";

export function historyTab(entries: HistoryEntry[]): HTMLElement {
  if (!entries.length) return h("p", { class: "empty" }, t("history.none"));
  const rows = entries.map((entry, index) => {
    const day = dayText(entry.recorded_at, language());
    return h(
      "li",
      { class: index === 0 ? "now" : "" },
      h("strong", {}, entry.label),
      h("p", {}, t("history.effective", { day: dayText(entry.effective_on, language()) })),
      entry.reason ? h("p", {}, t("history.reason", { reason: entry.reason })) : null,
      entry.document ? h("p", { class: "small" }, entry.document) : null,
      h(
        "p",
        { class: "muted small" },
        entry.by ? t("history.recorded", { day, by: entry.by }) : t("history.received", { day }),
      ),
    );
  });
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

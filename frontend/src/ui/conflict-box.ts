/** Somebody was faster: the other's change beside mine, a choice for each field, and sending again. */

import type { Conflict } from "../api/client";
import { language, t, words } from "../i18n";
import { dayText } from "../lib/years";
import { type Clash, clashes } from "../parcels/records";
import { h } from "./dom";

export interface ConflictDoors {
  /** Send again over the new state, leaving the other's value in these fields. */
  resend: (theirs: ReadonlySet<string>) => void;
  /** Give up mine and look at what is there now. */
  discard: () => void;
}

function row(clash: Clash, theirs: Set<string>): HTMLElement {
  const name = words("field", clash.field);
  if (clash.field === "boundary" || clash.mine === null) {
    const now = clash.theirs || t("conflict.changed");
    return h(
      "tr",
      {},
      h("th", {}, name),
      h("td", {}, clash.was || "–"),
      h("td", {}, now),
      h("td", {}, t("conflict.untouched")),
    );
  }
  const group = `conflict-${clash.field}`;
  const choice = (label: string, isTheirs: boolean) => {
    const input = h("input", {
      type: "radio",
      name: group,
      checked: !isTheirs,
      onchange: () => {
        if (isTheirs) theirs.add(clash.field);
        else theirs.delete(clash.field);
      },
    });
    return h("label", { class: "conflict-choice" }, input, h("span", {}, label || "–"));
  };
  return h(
    "tr",
    { class: "is-clash" },
    h("th", {}, name),
    h("td", {}, clash.was || "–"),
    h("td", {}, choice(clash.theirs, true)),
    h("td", {}, choice(clash.mine, false)),
  );
}

function table(conflict: Conflict, mine: Record<string, string>, theirs: Set<string>): HTMLElement {
  const names = ["conflict.field", "conflict.was", "conflict.theirs", "conflict.mine"] as const;
  return h(
    "div",
    { class: "scroll-x" },
    h(
      "table",
      { class: "table small" },
      h("thead", {}, h("tr", {}, ...names.map((name) => h("th", {}, t(name))))),
      h("tbody", {}, ...clashes(conflict, mine).map((clash) => row(clash, theirs))),
    ),
  );
}

export function conflictBox(
  conflicts: Conflict[],
  mine: Record<string, string>,
  doors: ConflictDoors,
): HTMLElement {
  const theirs = new Set<string>();
  const parts = conflicts.map((conflict) =>
    h(
      "section",
      { class: "stack tight" },
      ...conflict.acts.map(({ by, label, at, reason }) =>
        h(
          "p",
          {},
          t("conflict.act", {
            by,
            label,
            day: dayText(at, language()),
            reason,
            code: conflict.code,
          }),
        ),
      ),
      conflict.changes.length ? table(conflict, mine, theirs) : null,
    ),
  );
  const isGone = conflicts.some(({ is_retired }) => is_retired);
  const resend = h(
    "button",
    { class: "btn primary", type: "button", onclick: () => doors.resend(theirs) },
    t("conflict.resend"),
  );
  return h(
    "div",
    { class: "notice warn conflict stack tight", role: "alert" },
    h("p", { class: "strong" }, t(isGone ? "conflict.ended" : "conflict.title")),
    ...parts,
    h(
      "div",
      { class: "row" },
      isGone ? null : resend,
      h("button", { class: "btn", type: "button", onclick: doors.discard }, t("conflict.discard")),
    ),
  );
}

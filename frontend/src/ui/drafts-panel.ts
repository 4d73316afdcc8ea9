/** The panel of drafted footprints: search, list by expected baht, decide by hand or by key. */

import { type Draft, type Drafts, isOnNoParcel, type SearchRun } from "../api/drafts";
import { t } from "../i18n";
import { bahtText, numberText } from "../lib/units";
import { empty, h } from "./dom";

export interface DraftsDoors {
  search: () => void;
  stop: () => void;
  look: (id: number) => void;
  mark: (id: number) => void;
  accept: () => void;
  dismiss: (why: string) => void;
  close: () => void;
}

export class DraftsPanel {
  readonly element: HTMLElement;
  readonly #doors: DraftsDoors;
  readonly #run = h("div", { class: "stack tight", role: "status" });
  readonly #list = h("ol", { class: "plain work-items drafts" });
  readonly #count = h("p", { class: "muted small" });
  readonly #why = h("select", { "aria-label": t("drafts.why") });
  readonly #lonely = h("p", { class: "notice", hidden: true }, t("drafts.no_parcel_how"));
  readonly #actions: HTMLElement;
  readonly #again: HTMLButtonElement;
  readonly #rows = new Map<number, HTMLElement>();
  #onNone: ReadonlySet<number> = new Set();

  constructor(title: string, doors: DraftsDoors) {
    this.#doors = doors;
    this.#again = this.#button(t("drafts.again"), "btn", doors.search);
    this.#actions = h(
      "div",
      { class: "stack tight", hidden: true },
      this.#button(t("drafts.accept"), "btn primary wide", doors.accept),
      h(
        "div",
        { class: "row" },
        this.#why,
        this.#button(t("drafts.dismiss"), "btn", () => doors.dismiss(this.why)),
      ),
      this.#lonely,
      h("p", { class: "muted small key-words" }, t("drafts.keys")),
    );
    this.element = h(
      "div",
      { class: "draw-panel" },
      h("header", { class: "panel-head" }, h("h2", {}, t("drafts.title"))),
      h("p", { class: "muted small" }, title),
      this.#run,
      this.#actions,
      this.#count,
      this.#list,
      h(
        "div",
        { class: "actions row" },
        this.#button(t("action.close"), "btn", doors.close),
        this.#again,
      ),
    );
  }

  get why(): string {
    return this.#why.value;
  }

  #button(label: string, kind: string, run: () => void): HTMLButtonElement {
    return h("button", { class: kind, type: "button", onclick: run }, label);
  }

  run(run: SearchRun | null): void {
    this.#again.hidden = !run || run.is_open;
    if (run?.is_open) {
      const bar = h("progress", { max: String(Math.max(1, run.total)), value: String(run.done) });
      const says = t("drafts.searching", { done: run.done, total: run.total });
      const stop = this.#button(t("drafts.stop"), "btn", this.#doors.stop);
      empty(this.#run, h("p", {}, says), bar, stop);
    } else if (run) {
      empty(this.#run, run.state === "failed" ? h("p", { class: "notice bad" }, run.label) : null);
    } else {
      const search = this.#button(t("drafts.search"), "btn primary wide", this.#doors.search);
      empty(this.#run, h("p", { class: "notice" }, t("drafts.how")), search);
    }
  }

  show({ drafts, total, run, whys }: Drafts): void {
    this.#rows.clear();
    this.#why.replaceChildren(...whys.map(({ value, label }) => h("option", { value }, label)));
    this.#list.replaceChildren(...drafts.map((draft) => this.#row(draft)));
    this.#actions.hidden = !drafts.length;
    this.#onNone = new Set(drafts.filter(isOnNoParcel).map(({ id }) => id));
    const isEmpty = !drafts.length && run && !run.is_open;
    this.#count.textContent = isEmpty
      ? t("drafts.none")
      : total
        ? t("work.more", { shown: drafts.length, total })
        : "";
  }

  #row(draft: Draft): HTMLElement {
    const { id, finding_label, building, parcel, expected_baht, area_sq_m } = draft;
    const where = building || parcel || t("drafts.no_parcel");
    const row = h(
      "li",
      {},
      h("input", {
        type: "checkbox",
        "aria-label": t("drafts.mark", { where }),
        onchange: () => this.#doors.mark(id),
      }),
      h(
        "button",
        { class: "work-row", type: "button", onclick: () => this.#doors.look(id) },
        h(
          "span",
          { class: "stacked" },
          h("strong", {}, `${finding_label} · ${where}`),
          h("span", { class: "muted small" }, t("drafts.size", { area: numberText(area_sq_m, 0) })),
        ),
        h("span", { class: "num" }, t("drafts.worth", { baht: bahtText(expected_baht) })),
      ),
    );
    this.#rows.set(id, row);
    return row;
  }

  look(current: number | null, marked: ReadonlySet<number>): void {
    const concerned = marked.size ? [...marked] : current ? [current] : [];
    this.#lonely.hidden = !concerned.some((id) => this.#onNone.has(id));
    for (const [id, row] of this.#rows) {
      row.classList.toggle("is-current", id === current);
      const box = row.querySelector("input");
      if (box) box.checked = marked.has(id);
      if (id === current) row.scrollIntoView({ block: "nearest" });
    }
  }
}

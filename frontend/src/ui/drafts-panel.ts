/** The panel of drafted footprints: search, list by expected baht, decide by hand or by key, take back. */

import { type Draft, type Drafts, isOnNoParcel, type SearchRun } from "../api/drafts";
import { type Key, t } from "../i18n";
import { bahtText, numberText } from "../lib/units";
import { empty, h } from "./dom";
import { TieBox, type TieDoors } from "./tie-box";

export interface DraftsDoors extends TieDoors {
  search: () => void;
  stop: () => void;
  look: (id: number) => void;
  mark: (id: number) => void;
  accept: () => void;
  fix: () => void;
  dismiss: (why: string) => void;
  takeBack: () => void;
  /** The open ones, or those decided. */
  list: (isDecided: boolean) => void;
  close: () => void;
}

/** A field that was used gives the keys back to the list. */
const letGo = (event: Event) => (event.target as HTMLElement).blur();

export class DraftsPanel {
  readonly element: HTMLElement;
  readonly tie: TieBox;
  readonly #doors: DraftsDoors;
  readonly #run = h("div", { class: "stack tight", role: "status" });
  readonly #list = h("ol", { class: "plain work-items drafts" });
  readonly #count = h("p", { class: "muted small" });
  readonly #why = h("select", { "aria-label": t("drafts.why"), onchange: letGo });
  readonly #views: HTMLButtonElement[];
  readonly #actions: HTMLElement;
  readonly #marked = h("p", { class: "strong", role: "status", hidden: true });
  readonly #above = h("div", {});
  readonly #under = h("li", { class: "draft-actions" });
  readonly #backActions: HTMLElement;
  readonly #again: HTMLButtonElement;
  readonly #rows = new Map<number, HTMLElement>();
  #onNone: ReadonlySet<number> = new Set();

  constructor(title: string, doors: DraftsDoors) {
    this.#doors = doors;
    this.tie = new TieBox(doors);
    this.#again = this.#button(t("drafts.again"), "btn", doors.search);
    this.#views = [false, true].map((isDecided) =>
      this.#button("", "chip", () => doors.list(isDecided)),
    );
    for (const later of [this.#again, ...this.#views]) later.hidden = true; // until the list has come
    this.#actions = this.#openActions();
    this.#backActions = h(
      "div",
      { class: "stack tight", hidden: true },
      this.#button(t("drafts.take_back"), "btn wide", doors.takeBack),
      this.#keys("drafts.keys_back"),
    );
    this.#place(this.#above);
    this.element = h(
      "div",
      { class: "draw-panel drafts-panel" },
      h("header", { class: "panel-head" }, h("h2", {}, t("drafts.title"))),
      h("p", { class: "muted small" }, title),
      h("div", { class: "row", role: "group", "aria-label": t("drafts.title") }, ...this.#views),
      this.#run,
      this.#above,
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

  #openActions(): HTMLElement {
    const doors = this.#doors;
    return h(
      "div",
      { class: "stack tight", hidden: true },
      h(
        "div",
        { class: "row" },
        this.#button(t("drafts.accept"), "btn primary", doors.accept),
        this.#button(t("drafts.fix"), "btn", doors.fix),
      ),
      h(
        "div",
        { class: "row" },
        this.#why,
        this.#button(t("drafts.dismiss"), "btn", () => doors.dismiss(this.why)),
      ),
      this.tie.element,
      this.#keys("drafts.keys"),
    );
  }

  #keys(words: Key): HTMLElement {
    return h("p", { class: "muted small key-words" }, t(words));
  }

  #button(label: string, kind: string, run: () => void): HTMLButtonElement {
    return h("button", { class: kind, type: "button", onclick: run }, label);
  }

  run(run: SearchRun | null): void {
    this.#again.hidden = !run || run.is_open;
    if (run?.is_open) {
      const bar = h("progress", { max: String(Math.max(1, run.total)), value: String(run.done) });
      const says = run.total
        ? t("drafts.searching", { done: run.done, total: run.total })
        : t("drafts.starting");
      const stop = this.#button(t("drafts.stop"), "btn", this.#doors.stop);
      empty(this.#run, h("p", {}, says), bar, stop);
    } else if (run) {
      empty(this.#run, run.state === "failed" ? h("p", { class: "notice bad" }, run.label) : null);
    } else {
      const search = this.#button(t("drafts.search"), "btn primary wide", this.#doors.search);
      empty(this.#run, h("p", { class: "notice" }, t("drafts.how")), search);
    }
  }

  show({ drafts, total, decided, run, whys }: Drafts, isDecided: boolean): void {
    const chosen = this.why;
    this.#rows.clear();
    this.#why.replaceChildren(...whys.map(({ value, label }) => h("option", { value }, label)));
    if (chosen) this.#why.value = chosen;
    this.#place(this.#above);
    this.#list.replaceChildren(...drafts.map((draft) => this.#row(draft)));
    this.#actions.hidden = isDecided || !drafts.length;
    this.#backActions.hidden = !isDecided || !drafts.length;
    this.#onNone = new Set(drafts.filter(isOnNoParcel).map(({ id }) => id));
    this.#views.forEach((view, at) => {
      const isThis = isDecided === (at === 1);
      view.setAttribute("aria-pressed", String(isThis));
      const word = at === 1 ? t("drafts.decided", { count: decided }) : t("drafts.to_decide");
      view.textContent = word;
      view.hidden = !run;
    });
    const isEmpty = !drafts.length && run && !run.is_open;
    const none = t(isDecided ? "drafts.none_decided" : "drafts.none");
    const more = total ? t("work.more", { shown: drafts.length, total }) : "";
    this.#count.textContent = isEmpty ? none : more;
  }

  #row(draft: Draft): HTMLElement {
    const { id, finding_label, building, parcel, area_sq_m, is_corrected } = draft;
    const where = building || parcel || t("drafts.no_parcel");
    const about = [t("drafts.size", { area: numberText(area_sq_m, 0) })];
    if (is_corrected) about.push(t("drafts.corrected"));
    if (draft.decision) about.push(draft.decision);
    const row = h(
      "li",
      {},
      h("input", {
        type: "checkbox",
        "aria-label": t("drafts.mark", { where }),
        onchange: (event: Event) => {
          letGo(event);
          this.#doors.mark(id);
        },
      }),
      h(
        "button",
        { class: "work-row", type: "button", onclick: () => this.#doors.look(id) },
        h(
          "span",
          { class: "stacked" },
          h("strong", {}, `${finding_label} · ${where}`),
          h("span", { class: "muted small" }, about.join(" · ")),
        ),
        h("span", { class: "num" }, t("drafts.worth", { baht: bahtText(draft.expected_baht) })),
      ),
    );
    this.#rows.set(id, row);
    return row;
  }

  look(current: number | null, marked: ReadonlySet<number>): void {
    this.#marked.hidden = marked.size === 0;
    this.#marked.textContent = t("drafts.marked", { count: marked.size });
    const concerned = marked.size ? [...marked] : current ? [current] : [];
    this.tie.show(concerned.some((id) => this.#onNone.has(id)));
    for (const [id, row] of this.#rows) {
      row.classList.toggle("is-current", id === current);
      const box = row.querySelector("input");
      if (box) box.checked = marked.has(id);
      if (id === current) this.#reach(row);
    }
  }

  #place(where: HTMLElement): void {
    if (this.#actions.parentElement !== where)
      where.append(this.#marked, this.#actions, this.#backActions);
  }

  /** On a telephone the decisions stand under the row they are of: the list is longer than the sheet. */
  #reach(row: HTMLElement): void {
    const isNarrow = matchMedia("(max-width: 800px)").matches;
    this.#place(isNarrow ? this.#under : this.#above);
    if (isNarrow) row.after(this.#under);
    else this.#under.remove();
    row.scrollIntoView({ block: isNarrow ? "start" : "nearest" });
  }
}

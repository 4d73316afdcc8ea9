/** The right panel while something is drawn: how to, tools of the hand, the register's verdict, the form. */

import type { ApiError } from "../api/client";
import type { Repair, Verdict } from "../api/types";
import { type Key, t } from "../i18n";
import { empty, h, icon, PATHS } from "./dom";
import type { ObjectForm } from "./object-form";
import { Repairs } from "./repairs";
import { areaText } from "./status-bar";

export interface DrawDoors {
  trace: () => void;
  hole: () => void;
  erase: () => void;
  removeLast: () => void;
  square: () => void;
  finish: () => void;
  cancel: () => void;
  save: () => void;
  repair: (repair: Repair) => void;
}

export interface DrawWords {
  title: Key;
  how: Key;
  save: Key;
}

export class DrawPanel {
  readonly element: HTMLElement;
  readonly #how: HTMLElement;
  readonly #area = h("p", { class: "figure draw-area" });
  readonly #verdict = h("div", { class: "verdict", role: "status" });
  readonly #summary = h("div", { hidden: true });
  readonly #formPlace = h("div", {});
  readonly #save: HTMLButtonElement;
  readonly #trace: HTMLButtonElement;
  readonly #erase: HTMLButtonElement;
  readonly #ways = h("div", {});
  readonly #whileDrawing: HTMLElement[];
  readonly #whenDone: HTMLElement[];
  readonly #words: DrawWords;
  readonly repairs: Repairs;

  constructor(words: DrawWords, doors: DrawDoors) {
    this.#words = words;
    this.repairs = new Repairs(doors.repair);
    this.#how = h("p", { class: "notice" }, t(words.how));
    this.#trace = this.#tool("draw.trace", PATHS.trace, doors.trace);
    const removeLast = this.#tool("draw.remove_last", PATHS.undo, doors.removeLast);
    const finish = this.#tool("draw.finish", PATHS.check, doors.finish);
    const square = this.#tool("draw.square", PATHS.square, doors.square);
    const hole = this.#tool("draw.hole", PATHS.hole, doors.hole);
    this.#erase = this.#tool("draw.erase", PATHS.erase, doors.erase);
    this.#whileDrawing = [this.#trace, removeLast, finish];
    this.#whenDone = [square, hole, this.#erase];
    this.#save = h(
      "button",
      { class: "btn primary", type: "button", onclick: doors.save, disabled: true },
      t(words.save),
    );
    const cancel = h(
      "button",
      { class: "btn", type: "button", onclick: doors.cancel },
      t("action.cancel"),
    );
    const form = h(
      "form",
      {
        onsubmit: (event: Event) => {
          event.preventDefault();
          doors.save();
        },
        novalidate: true,
      },
      this.#formPlace,
    );
    this.element = h(
      "div",
      { class: "draw-panel" },
      h("header", { class: "panel-head" }, h("h2", {}, t(words.title))),
      this.#how,
      this.#ways,
      h("div", { class: "draw-tools" }, ...this.#whileDrawing, ...this.#whenDone),
      this.#area,
      this.#verdict,
      this.repairs.element,
      this.#summary,
      form,
      h("div", { class: "actions" }, this.#save, cancel),
    );
  }

  #tool(label: Key, path: string, run: () => void): HTMLButtonElement {
    return h("button", { class: "btn", type: "button", onclick: run }, icon(path), t(label));
  }

  setForm(form: ObjectForm | null): void {
    empty(this.#formPlace, form?.element);
  }

  setDone(isDone: boolean): void {
    const how = this.#formPlace.firstChild ? "draw.hole_how" : this.#words.how;
    this.#how.textContent = t(isDone ? "draw.adjust" : how);
    for (const tool of this.#whileDrawing) tool.hidden = isDone;
    for (const tool of this.#whenDone) tool.hidden = !isDone;
    this.#save.disabled = !isDone;
  }

  /** Other ways of drawing this: kept above the tools. */
  setWays(ways: HTMLElement): void {
    empty(this.#ways, ways);
  }

  setErasing(isErasing: boolean): void {
    this.#erase.setAttribute("aria-pressed", String(isErasing));
    if (isErasing) this.#how.textContent = t("draw.erasing");
  }

  setTracing(isTracing: boolean): void {
    this.#trace.setAttribute("aria-pressed", String(isTracing));
    if (isTracing) this.#how.textContent = t("draw.tracing");
  }

  setArea(sqMetres: number): void {
    this.#area.textContent = sqMetres ? areaText(sqMetres) : "";
  }

  checking(): void {
    empty(this.#verdict, h("p", { class: "muted" }, t("draw.checking")));
  }

  verdict(verdict: Verdict | null): void {
    this.repairs.show(verdict?.repairs ?? []);
    if (!verdict) {
      empty(this.#verdict, h("p", { class: "notice warn" }, t("draw.unchecked")));
    } else if (verdict.ok && verdict.problems.length) {
      const warnings = verdict.problems.map(({ message }) => h("p", {}, message));
      empty(this.#verdict, h("div", { class: "notice warn" }, ...warnings));
    } else if (verdict.ok) {
      empty(this.#verdict, h("p", { class: "notice ok" }, t("draw.ok")));
    } else {
      const reasons = verdict.problems.map(({ message }) => h("p", {}, message));
      empty(this.#verdict, h("div", { class: "notice bad" }, ...reasons));
    }
  }

  clearVerdict(): void {
    empty(this.#verdict);
  }

  setSaving(isSaving: boolean): void {
    this.#save.disabled = isSaving;
    this.#save.textContent = t(isSaving ? "form.saving" : this.#words.save);
  }

  /** What stops the saving, above the form; null clears it. */
  summary(title: string | null, reasons: string[] = []): void {
    this.#summary.hidden = title === null;
    if (title === null) return;
    const list = reasons.map((reason) => h("li", {}, reason));
    empty(
      this.#summary,
      h(
        "div",
        { class: "error-summary", role: "alert", tabindex: "-1" },
        h("h2", {}, title),
        h("ul", {}, ...list),
      ),
    );
    this.#summary.scrollIntoView({ block: "nearest" });
  }

  refused(error: ApiError): void {
    this.summary(t("form.refused"), [error.message, ...Object.values(error.fields).flat()]);
  }
}

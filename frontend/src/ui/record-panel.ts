/** The right panel of an act that needs no drawing: its fields, the effect, why, and saving. */

import type { ApiError } from "../api/client";
import type { ActResult } from "../api/types";
import { t } from "../i18n";
import type { BecauseForm } from "../parcels/because";
import { resultTable } from "./act-result";
import { BecauseFields } from "./because-fields";
import { type ConflictDoors, conflictBox } from "./conflict-box";
import { empty, h } from "./dom";
import type { RecordFields } from "./record-forms";

export interface RecordDoors extends ConflictDoors {
  changed: () => void;
  save: () => void;
  cancel: () => void;
}

export class RecordPanel {
  readonly element: HTMLElement;
  readonly #result = h("div", { class: "verdict", role: "status" });
  readonly #refusal = h("div", {});
  readonly #why: BecauseFields;
  readonly #save: HTMLButtonElement;
  readonly #doors: RecordDoors;

  constructor(fields: RecordFields, because: BecauseForm, doors: RecordDoors) {
    this.#doors = doors;
    this.#why = new BecauseFields(because, doors.changed);
    const words = fields.words ?? fields.verb;
    const isEnding = ["retire", "demolish"].includes(fields.verb);
    this.#save = h(
      "button",
      { class: `btn ${isEnding ? "danger" : "primary"}`, type: "button", onclick: doors.save },
      t(`record.save.${words}`),
    );
    this.element = h(
      "div",
      { class: "draw-panel act-panel record-panel" },
      h("header", { class: "panel-head" }, h("h2", { tabindex: "-1" }, fields.title)),
      h("p", { class: "notice" }, t(`record.how.${words}`)),
      fields.element,
      this.#result,
      this.#refusal,
      this.#why.element,
      h(
        "div",
        { class: "actions" },
        this.#save,
        h("button", { class: "btn", type: "button", onclick: doors.cancel }, t("action.cancel")),
      ),
    );
  }

  working(): void {
    empty(this.#result, h("p", { class: "muted" }, t("act.computing")));
  }

  clear(): void {
    empty(this.#result);
    empty(this.#refusal);
  }

  result(result: ActResult): void {
    empty(this.#refusal);
    const would = h("p", { class: "strong" }, t("act.would"));
    if (result.parcels.length) empty(this.#result, would, resultTable(result));
    else empty(this.#result, h("p", { class: "strong" }, t("record.would_end")));
  }

  refused(error: ApiError, mine: Record<string, string>): void {
    empty(this.#result);
    if (error.conflict.length) {
      empty(this.#refusal, conflictBox(error.conflict, mine, this.#doors));
      return;
    }
    const lines = [...new Set([error.message, ...Object.values(error.fields).flat()])];
    const said = lines.map((line) => h("p", {}, line));
    empty(this.#refusal, h("div", { class: "notice bad", role: "alert" }, ...said));
  }

  /** What stops the saving comes into sight: the panel is longer than the screen. */
  reveal(): void {
    this.#refusal.scrollIntoView({ block: "center" });
  }

  fail(errors: Record<string, string>): void {
    this.#why.fail(errors);
  }

  setSaving(isSaving: boolean): void {
    this.#save.disabled = isSaving;
  }
}

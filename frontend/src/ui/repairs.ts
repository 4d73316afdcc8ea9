/** Drawings that would do instead of a refused one: a button each, the first also by key. */

import type { Repair } from "../api/types";
import { t } from "../i18n";
import { empty, h } from "./dom";

export class Repairs {
  readonly element = h("div", { class: "repairs", hidden: true });
  readonly #chosen: (repair: Repair) => void;
  #first: Repair | null = null;

  constructor(chosen: (repair: Repair) => void) {
    this.#chosen = chosen;
  }

  show(repairs: Repair[]): void {
    this.#first = repairs[0] ?? null;
    this.element.hidden = !repairs.length;
    const buttons = repairs.map((repair, index) =>
      h(
        "button",
        {
          class: index ? "btn" : "btn primary",
          type: "button",
          "data-repair": repair.code,
          onclick: () => this.#chosen(repair),
        },
        index ? repair.label : t("repair.key", { label: repair.label }),
      ),
    );
    empty(this.element, h("p", { class: "small muted" }, t("repair.title")), ...buttons);
  }

  /** Applies the likeliest; false when there is none. */
  apply(): boolean {
    if (!this.#first) return false;
    this.#chosen(this.#first);
    return true;
  }
}

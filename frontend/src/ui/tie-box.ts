/** A proposed building where no parcel is drawn: what happens to it, and which parcel it belongs to. */

import { t } from "../i18n";
import { h } from "./dom";

export interface TieDoors {
  /** The map waits for a click on the parcel, or no longer. */
  pick: (isPicking: boolean) => void;
  code: (code: string) => void;
}

export class TieBox {
  readonly element: HTMLElement;
  readonly #doors: TieDoors;
  readonly #code = h("input", {
    type: "text",
    autocomplete: "off",
    size: 10,
    "aria-label": t("drafts.tie_code"),
    placeholder: t("drafts.tie_code"),
  });
  readonly #form: HTMLElement;
  readonly #open: HTMLButtonElement;

  constructor(doors: TieDoors) {
    this.#doors = doors;
    this.#open = h(
      "button",
      { class: "btn", type: "button", "aria-pressed": "false", onclick: () => this.toggle() },
      t("drafts.tie"),
    );
    this.#form = h(
      "form",
      {
        class: "stack tight",
        hidden: true,
        onsubmit: (event: Event) => {
          event.preventDefault();
          const code = this.#code.value.trim();
          if (code) doors.code(code);
        },
      },
      h("p", { class: "small" }, t("drafts.tie_how")),
      h(
        "div",
        { class: "row" },
        this.#code,
        h("button", { class: "btn", type: "submit" }, t("drafts.tie_do")),
      ),
    );
    this.element = h(
      "div",
      { class: "notice stack tight tie-box", hidden: true },
      h("p", {}, t("drafts.no_parcel_how")),
      this.#open,
      this.#form,
    );
  }

  get isPicking(): boolean {
    return !this.#form.hidden;
  }

  toggle(isPicking = !this.isPicking): void {
    if (isPicking === this.isPicking) return;
    this.#form.hidden = !isPicking;
    this.#open.setAttribute("aria-pressed", String(isPicking));
    this.#doors.pick(isPicking);
    if (isPicking) this.#code.focus();
    else this.#code.value = "";
  }

  show(isLonely: boolean): void {
    this.element.hidden = !isLonely;
    if (!isLonely) this.toggle(false);
  }
}

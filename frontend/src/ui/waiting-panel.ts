/** The acts that wait for the line: each can be looked at, taken up again, sent, thrown away. */

import { language, t } from "../i18n";
import { dayText } from "../lib/years";
import type { Waiting } from "../parcels/outbox";
import { empty, h } from "./dom";

export interface WaitingDoors {
  look: (item: Waiting) => void;
  edit: (item: Waiting) => void;
  send: (item: Waiting) => void;
  drop: (item: Waiting) => void;
  sendAll: () => void;
  close: () => void;
}

export class WaitingPanel {
  readonly element = h("div", { class: "draw-panel waiting-panel" });
  readonly #doors: WaitingDoors;

  constructor(doors: WaitingDoors) {
    this.#doors = doors;
  }

  show(items: readonly Waiting[]): void {
    const { sendAll, close } = this.#doors;
    empty(
      this.element,
      h("header", { class: "panel-head" }, h("h2", {}, t("waiting.title"))),
      h("p", { class: "muted small" }, t("waiting.how")),
      items.length
        ? h("ol", { class: "plain work-items" }, ...items.map((item) => this.#row(item)))
        : h("p", { class: "empty" }, t("waiting.none")),
      h(
        "div",
        { class: "actions row" },
        items.length > 1 && this.#button("waiting.send_all", sendAll, "btn primary"),
        this.#button("action.close", close, "btn"),
      ),
    );
  }

  #row(item: Waiting): HTMLElement {
    const { look, edit, send, drop } = this.#doors;
    const said = item.refusal
      ? h("span", { class: "error small" }, t("waiting.refused", { reason: item.refusal }))
      : h("span", { class: "muted small" }, t("waiting.line"));
    const when = t("waiting.when", { day: dayText(item.savedAt, language()) });
    return h(
      "li",
      { class: "work-item", "data-waiting": item.clientId },
      h(
        "div",
        { class: "stacked" },
        h("strong", {}, item.title),
        h("span", { class: "muted small" }, when),
        said,
      ),
      h(
        "div",
        { class: "work-extra" },
        item.shapes.length > 0 && this.#button("waiting.look", () => look(item)),
        (item.act ?? item.drawing) && this.#button("waiting.edit", () => edit(item)),
        this.#button("waiting.send", () => send(item)),
        this.#button("waiting.drop", () => drop(item)),
      ),
    );
  }

  #button(
    key:
      | "waiting.send_all"
      | "waiting.look"
      | "waiting.edit"
      | "waiting.send"
      | "waiting.drop"
      | "action.close",
    run: () => void,
    kind = "btn quiet",
  ): HTMLElement {
    return h("button", { class: kind, type: "button", onclick: run }, t(key));
  }
}

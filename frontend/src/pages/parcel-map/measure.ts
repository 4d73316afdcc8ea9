/** Measuring: lengths in metres, areas in rai-ngan-wah, with the pen and everything it can. */

import { t } from "../../i18n";
import { Emitter } from "../../lib/emitter";
import { numberText } from "../../lib/units";
import type { Sketch, SketchState } from "../../map/sketch";
import { h } from "../../ui/dom";
import { areaText } from "../../ui/status-bar";
import type { Desk } from "./desk";

export class Measure {
  readonly changed = new Emitter<boolean>();
  readonly #desk: Desk;
  readonly #sketch: Sketch;
  readonly #length = h("p", { class: "figure" });
  readonly #area = h("p", { class: "figure" });
  #isOn = false;

  constructor(desk: Desk, sketch: Sketch) {
    this.#desk = desk;
    this.#sketch = sketch;
    sketch.changed.on((state) => {
      if (this.#isOn) this.#measured(state);
    });
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  start(): void {
    this.#isOn = true;
    const button = (text: string, run: () => void) =>
      h("button", { class: "btn", type: "button", onclick: run }, text);
    const panel = h(
      "div",
      { class: "draw-panel measure-panel" },
      h("header", { class: "panel-head" }, h("h2", {}, t("tools.measure"))),
      h("p", { class: "muted" }, t("measure.length")),
      this.#length,
      h("p", { class: "muted" }, t("measure.area")),
      this.#area,
      h("p", { class: "notice" }, t("measure.how")),
      h(
        "div",
        { class: "actions" },
        button(t("measure.again"), () => this.#sketch.start("parcel")),
        button(t("action.close"), () => this.stop()),
      ),
    );
    this.#desk.showRight(panel, "is-drawing");
    this.#sketch.start("parcel");
    this.changed.emit(true);
  }

  #measured({ lengthM, areaSqM }: SketchState): void {
    this.#length.textContent = t("measure.metres", { metres: numberText(lengthM) });
    this.#area.textContent = areaSqM ? areaText(areaSqM) : "–";
    this.#desk.status.area(areaSqM || null);
  }

  stop(): void {
    this.#isOn = false;
    this.#sketch.stop();
    this.#desk.status.area(null);
    this.#desk.showRight(null);
    this.changed.emit(false);
  }
}

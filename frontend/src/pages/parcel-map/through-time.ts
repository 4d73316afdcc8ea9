/** The map and its panel as of any day: read only, said over the map, carried by the link. */

import { registerDays } from "../../api/through-time";
import type { MapContext } from "../../api/types";
import { language, t } from "../../i18n";
import { Emitter } from "../../lib/emitter";
import { dayText } from "../../lib/years";
import { DayPicker } from "../../ui/day-picker";
import { h } from "../../ui/dom";
import { toast } from "../../ui/toast";
import { Comparing } from "./comparing";
import type { Desk } from "./desk";
import type { Selection } from "./selection";

export class ThroughTime {
  readonly changed = new Emitter<string | null>();
  readonly #desk: Desk;
  readonly #today: string;
  readonly #selection: Selection;
  readonly #picker: DayPicker;
  readonly #banner = h("p", { class: "past-banner", role: "status", hidden: true });

  constructor(desk: Desk, context: MapContext, selection: Selection) {
    this.#desk = desk;
    this.#today = context.today;
    this.#selection = selection;
    const comparing = new Comparing(desk, selection);
    this.#picker = new DayPicker(context.today, {
      opened: () => void this.#loadDays(),
      show: (day) => this.show(day),
      compare: (first, second) => void comparing.start(first, second),
    });
    desk.canvas.after(this.#banner);
  }

  get element(): HTMLElement {
    return this.#picker.element;
  }

  /** The register as of a day; null, today or a later day show it as it is. */
  show(day: string | null): void {
    const past = day && day < this.#today ? day : null;
    if (past === this.#desk.map.day) return;
    this.#desk.map.showDay(past);
    this.#picker.show(past ?? this.#today);
    this.#say(past);
    void this.#selection.reload();
    this.changed.emit(past);
  }

  #say(day: string | null): void {
    this.#banner.hidden = day === null;
    this.#desk.root.classList.toggle("is-past", day !== null);
    if (!day) return;
    const back = h(
      "button",
      { class: "btn", type: "button", onclick: () => this.show(null) },
      t("as_of.back"),
    );
    const words = t("as_of.banner", { day: dayText(day, language()) });
    this.#banner.replaceChildren(h("span", {}, words), back);
  }

  async #loadDays(): Promise<void> {
    try {
      this.#picker.setDays(await registerDays());
    } catch (reason) {
      toast(t("error.load", { reason: (reason as Error).message }), "bad");
    }
  }
}

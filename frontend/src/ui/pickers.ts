/** Choices of the top bar: village and imagery. */

import type { Imagery, Village } from "../api/types";
import { language, t } from "../i18n";
import { dayText } from "../lib/years";
import { h } from "./dom";

export function villageName(village: Village): string {
  const name = language() === "en" ? village.name_en : village.name_th;
  const key = village.is_number_confirmed ? "village.moo" : "village.unconfirmed";
  return t(key, { moo: village.moo, name });
}

export function villagePicker(
  villages: Village[],
  picked: (village: Village | null) => void,
): HTMLElement {
  const select = h(
    "select",
    {
      class: "village-picker",
      "aria-label": t("village.pick"),
      onchange: () => {
        const village = villages.find(({ id }) => String(id) === select.value) ?? null;
        if (select.value) picked(village);
        select.value = "";
      },
    },
    h("option", { value: "" }, t("village.pick")),
    h("option", { value: "whole" }, t("village.whole")),
    ...villages.map((village) => h("option", { value: village.id }, villageName(village))),
  );
  return select;
}

export interface ImageryChoice {
  imagery: Imagery | null;
  opacity: number;
  /** Another picture was chosen, not only another opacity. */
  isNew: boolean;
}

export function imageryTitle(imagery: Imagery): string {
  return language() === "en" ? imagery.title_en || imagery.title_th : imagery.title_th;
}

export function imageryDay(imagery: Imagery): string {
  if (!imagery.flown_on) return t("imagery.no_date");
  return t("imagery.flown", { day: dayText(imagery.flown_on, language()) });
}

export class ImageryPicker {
  readonly element: HTMLDetailsElement;
  readonly #all: Imagery[];
  readonly #summary = h("summary", { class: "btn" });
  readonly #opacity: HTMLInputElement;
  readonly #changed: (choice: ImageryChoice) => void;
  #imagery: Imagery | null;

  constructor(all: Imagery[], chosen: Imagery | null, changed: (choice: ImageryChoice) => void) {
    this.#all = all;
    this.#imagery = chosen;
    this.#changed = changed;
    this.#opacity = h("input", {
      type: "range",
      min: "10",
      max: "100",
      value: "100",
      oninput: () => this.#changed(this.choice),
    });
    this.element = h(
      "details",
      { class: "popover" },
      this.#summary,
      h(
        "div",
        { class: "popover-body stack tight" },
        this.#radios(),
        h("label", { class: "opacity" }, h("span", {}, t("imagery.opacity")), this.#opacity),
      ),
    );
    this.#title();
  }

  /** What else can be done with pictures, below the choice. */
  addActions(...actions: [label: string, run: () => void][]): void {
    const buttons = actions.map(([label, run]) =>
      h(
        "button",
        {
          class: "btn wide",
          type: "button",
          onclick: () => {
            this.element.open = false;
            run();
          },
        },
        label,
      ),
    );
    this.element.querySelector(".popover-body")?.append(...buttons);
  }

  get choice(): ImageryChoice {
    return { imagery: this.#imagery, opacity: Number(this.#opacity.value) / 100, isNew: false };
  }

  #radios(): HTMLElement {
    const rows = [null, ...this.#all].map((imagery) => this.#radio(imagery));
    const none = this.#all.length ? null : h("p", { class: "muted small" }, t("imagery.empty"));
    const legend = h("legend", { class: "visually-hidden" }, t("imagery.title"));
    return h("fieldset", {}, legend, ...rows, none);
  }

  #radio(imagery: Imagery | null): HTMLElement {
    const input = h("input", {
      type: "radio",
      name: "imagery",
      checked: imagery?.id === this.#imagery?.id,
      onchange: () => {
        this.#imagery = imagery;
        this.#title();
        this.#changed({ ...this.choice, isNew: true });
      },
    });
    const title = imagery ? imageryTitle(imagery) : t("imagery.none");
    const day = imagery ? h("span", { class: "muted small" }, imageryDay(imagery)) : null;
    const other = imagery?.is_of_another_place
      ? h("span", { class: "sample-mark" }, t("map.sample_image"))
      : null;
    return h(
      "label",
      { class: "radio-row" },
      input,
      h("span", { class: "stacked" }, title, day, other),
    );
  }

  #title(): void {
    const title = this.#imagery ? imageryTitle(this.#imagery) : t("imagery.none");
    this.#summary.textContent = `${t("imagery.title")}: ${title}`;
  }
}

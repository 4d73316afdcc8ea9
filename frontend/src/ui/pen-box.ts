/** The line over the map while the pen is out: typed sides and places, right angles, what to snap to. */

import { type Key, t } from "../i18n";
import type { Grid } from "../parcels/pen/typed";
import {
  SNAP_PIXELS,
  SNAP_SWITCHES,
  type SnapSettings,
  type SnapSwitch,
} from "../parcels/snap-settings";
import { h, icon, PATHS } from "./dom";

export interface PenDoors {
  /** Does what was typed; the reason when it cannot. */
  type: (text: string, grid: Grid) => Key | null;
  /** Ends what is drawn, as Enter on the map does. */
  finish: () => void;
  removeLast: () => void;
  square: () => void;
  snap: (settings: SnapSettings) => void;
}

const GRIDS: Grid[] = ["utm", "indian"];

export class PenBox {
  readonly element: HTMLElement;
  readonly #input: HTMLInputElement;
  readonly #grid: HTMLSelectElement;
  readonly #square: HTMLButtonElement;
  readonly #error = h("p", { class: "pen-error", role: "alert", hidden: true });
  readonly #doors: PenDoors;

  constructor(settings: SnapSettings, doors: PenDoors) {
    this.#doors = doors;
    this.#input = h("input", {
      type: "text",
      class: "pen-input",
      autocomplete: "off",
      spellcheck: "false",
      "aria-label": t("pen.label"),
      placeholder: t("pen.placeholder"),
      title: t("pen.help"),
      onkeydown: (event: KeyboardEvent) => this.#key(event),
      oninput: () => this.#say(null),
    });
    this.#grid = h(
      "select",
      { class: "pen-grid", "aria-label": t("pen.grid"), title: t("pen.grid") },
      ...GRIDS.map((grid) => h("option", { value: grid }, t(`pen.grid.${grid}` as Key))),
    );
    this.#square = penButton("pen.square", PATHS.square, doors.square);
    this.element = h(
      "div",
      { class: "pen-box", hidden: true },
      h(
        "div",
        { class: "pen-line" },
        this.#input,
        this.#grid,
        penButton("pen.put", PATHS.check, () => this.#put(doors.finish)),
        penButton("draw.remove_last", PATHS.undo, doors.removeLast),
        this.#square,
        snapMenu(settings, doors.snap),
      ),
      this.#error,
    );
  }

  #key(event: KeyboardEvent): void {
    if (event.key === "Enter") {
      event.preventDefault();
      this.#put(() => this.#input.blur());
    } else if (event.key === "Escape") {
      this.#input.value = "";
      this.#say(null);
    }
  }

  /** A corner of what was typed; with nothing typed, what `orElse` does. */
  #put(orElse: () => void): void {
    const text = this.#input.value.trim();
    if (!text) {
      orElse();
      return;
    }
    const why = this.#doors.type(text, this.#grid.value as Grid);
    this.#say(why);
    if (!why) this.#input.value = "";
  }

  #say(why: Key | null): void {
    this.#error.hidden = why === null;
    this.#error.textContent = why ? t(why) : "";
    this.#input.setAttribute("aria-invalid", String(why !== null));
  }

  /** A number typed on the map goes on in the box. */
  open(first: string): void {
    this.#input.value = first;
    this.#input.focus();
  }

  show(isOut: boolean): void {
    this.element.hidden = !isOut;
    if (isOut) return;
    this.#input.value = "";
    this.#input.blur();
    this.#say(null);
  }

  setSquare(isOn: boolean): void {
    this.#square.setAttribute("aria-pressed", String(isOn));
  }
}

function penButton(label: Key, path: string, run: () => void): HTMLButtonElement {
  const words = { title: t(label), "aria-label": t(label) };
  return h(
    "button",
    { class: "btn pen-button", type: "button", ...words, onclick: run },
    icon(path),
  );
}

function snapMenu(settings: SnapSettings, changed: (settings: SnapSettings) => void): HTMLElement {
  let current = settings;
  const tell = (change: Partial<SnapSettings>) => {
    current = { ...current, ...change };
    changed(current);
  };
  const row = (name: SnapSwitch) => {
    const input = h("input", {
      type: "checkbox",
      checked: settings[name],
      onchange: () => tell({ [name]: input.checked }),
    });
    return h("label", { class: "check-row" }, input, t(`snap.${name}` as Key));
  };
  const far = h("output", {}, t("snap.pixels", { pixels: settings.pixels }));
  const range = h("input", {
    type: "range",
    min: SNAP_PIXELS.least,
    max: SNAP_PIXELS.most,
    value: settings.pixels,
    oninput: () => {
      far.textContent = t("snap.pixels", { pixels: range.value });
      tell({ pixels: Number(range.value) });
    },
  });
  return h(
    "details",
    { class: "snap-menu" },
    h(
      "summary",
      { class: "btn pen-button", title: t("snap.title"), "aria-label": t("snap.title") },
      icon(PATHS.snap),
    ),
    h(
      "div",
      { class: "snap-body" },
      h("p", { class: "strong" }, t("snap.title")),
      ...SNAP_SWITCHES.slice(0, 4).map(row),
      h("p", { class: "strong" }, t("snap.layers")),
      ...SNAP_SWITCHES.slice(4).map(row),
      h("label", { class: "snap-range" }, far, range),
    ),
  );
}

/** Two flights side by side: swipe, fade, blink; by hand and by keyboard. */

import type { Imagery } from "../../api/types";
import { t } from "../../i18n";
import { ComparedImagery } from "../../map/compare";
import { h } from "../../ui/dom";
import { imageryDay, imageryTitle } from "../../ui/pickers";
import { toast } from "../../ui/toast";
import type { Desk } from "./desk";

const STEP = 0.05;

type Bounds = Imagery["bounds"];

function meets(one: Bounds, two: Bounds): boolean {
  return one[0] < two[2] && two[0] < one[2] && one[1] < two[3] && two[1] < one[3];
}

export class Compare {
  readonly #desk: Desk;
  readonly #all: Imagery[];
  readonly #base: () => Imagery | null;
  readonly #layer: ComparedImagery;
  readonly #line = h("div", { class: "swipe-line", hidden: true });
  readonly #bar = h("div", { class: "compare-bar", role: "group", hidden: true });
  readonly #swipe: HTMLInputElement;
  readonly #pick: HTMLSelectElement;
  #isOver = true;

  constructor(desk: Desk, all: Imagery[], base: () => Imagery | null) {
    this.#desk = desk;
    this.#all = all;
    this.#base = base;
    this.#layer = new ComparedImagery(desk.map);
    this.#swipe = this.#range("compare.swipe", "0", "50", (value) => this.#place(value));
    const fade = this.#range("compare.fade", "0", "100", (value) => this.#layer.setOpacity(value));
    this.#pick = h(
      "select",
      { "aria-label": t("compare.right"), onchange: () => this.#chosen() },
      ...all.map((each) =>
        h("option", { value: each.id }, `${imageryTitle(each)} · ${imageryDay(each)}`),
      ),
    );
    const close = h(
      "button",
      { class: "btn", type: "button", onclick: () => this.toggle() },
      t("action.close"),
    );
    const blink = h(
      "button",
      { class: "btn", type: "button", title: "X", onclick: () => this.#blink() },
      t("compare.blink"),
    );
    this.#bar.setAttribute("aria-label", t("compare.pictures"));
    this.#bar.append(
      h("label", {}, h("span", { class: "small" }, t("compare.right")), this.#pick),
      h("label", {}, h("span", { class: "small" }, t("compare.swipe")), this.#swipe),
      h("label", {}, h("span", { class: "small" }, t("compare.fade")), fade),
      h("div", { class: "row" }, blink, close),
    );
    desk.canvas.parentElement?.append(this.#line, this.#bar);
  }

  get isOn(): boolean {
    return !this.#bar.hidden;
  }

  toggle(): void {
    if (this.isOn) {
      this.#bar.hidden = this.#line.hidden = true;
      this.#layer.show(null);
      return;
    }
    const base = this.#base();
    const others = this.#all.filter(({ id }) => id !== base?.id);
    const other = others.find((each) => base && meets(each.bounds, base.bounds)) ?? others[0];
    if (!other) {
      toast(t("compare.one"), "warn");
      return;
    }
    this.#pick.value = String(other.id);
    this.#bar.hidden = this.#line.hidden = false;
    this.#isOver = true;
    this.#chosen();
    this.#desk.canvas.focus();
  }

  /** C opens and closes; [ and ] move the line, X blinks. False for a key of others. */
  key(key: string): boolean {
    const now = Number(this.#swipe.value) / 100;
    const keys: Record<string, () => void> = { c: () => this.toggle() };
    if (this.isOn) {
      keys["["] = () => this.#place(now - STEP);
      keys["]"] = () => this.#place(now + STEP);
      keys.x = () => this.#blink();
      keys.Escape = () => this.toggle();
    }
    const run = keys[key.length === 1 ? key.toLowerCase() : key];
    run?.();
    return run !== undefined;
  }

  #chosen(): void {
    this.#layer.show(this.#all.find(({ id }) => String(id) === this.#pick.value) ?? null);
    this.#place(Number(this.#swipe.value) / 100);
  }

  #place(part: number): void {
    const kept = Math.min(1, Math.max(0, part));
    this.#swipe.value = String(Math.round(kept * 100));
    this.#line.style.left = `${kept * 100}%`;
    this.#layer.setPart(kept);
  }

  #blink(): void {
    this.#isOver = !this.#isOver;
    this.#layer.setVisible(this.#isOver);
    this.#desk.map.ol.render();
  }

  #range(
    label: "compare.swipe" | "compare.fade",
    min: string,
    value: string,
    moved: (part: number) => void,
  ): HTMLInputElement {
    const input = h("input", {
      type: "range",
      min,
      max: "100",
      value,
      "aria-label": t(label),
      oninput: () => moved(Number(input.value) / 100),
    });
    return input;
  }
}

/** A proposed outline in the hand before it is accepted: corners, sides and the whole, by the ordinary pen. */

import type { Draft } from "../../api/drafts";
import type { Shape } from "../../api/types";
import { t } from "../../i18n";
import { numberText } from "../../lib/units";
import type { Sketch, SketchState } from "../../map/sketch";
import { h } from "../../ui/dom";
import { toast } from "../../ui/toast";
import type { Desk } from "./desk";
import { gripKey } from "./grip-keys";

export interface FixDoors {
  /** Keep the outline; true when it was kept. */
  keep: (draft: Draft, shape: Shape) => Promise<boolean>;
  left: () => void;
}

export class DraftFix {
  readonly #desk: Desk;
  readonly #sketch: Sketch;
  readonly #doors: FixDoors;
  readonly #area = h("p", { class: "figure draw-area" });
  readonly #keep = this.#button("drafts.keep_outline", "btn primary", () => void this.keep());
  readonly #erase = this.#button("draw.erase", "btn", () => this.#erasing());
  #draft: Draft | null = null;

  constructor(desk: Desk, sketch: Sketch, doors: FixDoors) {
    this.#desk = desk;
    this.#sketch = sketch;
    this.#doors = doors;
    sketch.stopped.on(() => {
      this.#draft = null; // another tool took the pen
    });
    sketch.changed.on((state) => this.#draft && this.#drawn(state));
  }

  get isOn(): boolean {
    return this.#draft !== null;
  }

  start(draft: Draft): void {
    this.#sketch.stop();
    this.#draft = draft;
    this.#desk.showRight(this.#panel(draft), "is-drawing");
    this.#sketch.resume("building", draft.geometry);
    this.#desk.map.fitShape(draft.geometry);
  }

  #button(
    label: "drafts.keep_outline" | "draw.erase" | "draw.square" | "action.cancel",
    kind: string,
    run: () => void,
  ): HTMLButtonElement {
    return h("button", { class: kind, type: "button", onclick: run }, t(label));
  }

  #panel(draft: Draft): HTMLElement {
    const where = draft.building || draft.parcel || t("drafts.no_parcel");
    return h(
      "div",
      { class: "draw-panel draft-fix" },
      h("header", { class: "panel-head" }, h("h2", {}, t("drafts.fix_title"))),
      h("p", { class: "muted small" }, `${draft.finding_label} · ${where}`),
      h("p", { class: "notice" }, t("drafts.fix_how")),
      h(
        "div",
        { class: "draw-tools" },
        this.#button("draw.square", "btn", () => this.#square()),
        this.#erase,
      ),
      this.#area,
      h(
        "div",
        { class: "actions" },
        this.#keep,
        this.#button("action.cancel", "btn", () => this.leave()),
      ),
    );
  }

  #drawn({ shape, areaSqM }: SketchState): void {
    this.#area.textContent = areaSqM ? t("drafts.size", { area: numberText(areaSqM) }) : "";
    this.#keep.disabled = !shape;
  }

  #square(): void {
    if (!this.#sketch.grip?.squareUp()) toast(t("draw.not_square"), "warn");
  }

  #erasing(): void {
    const { grip } = this.#sketch;
    if (!grip) return;
    grip.isErasing = !grip.isErasing;
    this.#erase.setAttribute("aria-pressed", String(grip.isErasing));
  }

  /** Enter keeps, Escape leaves; Q squares, E erases corners; the keys of a shape in the hand. */
  key(key: string, event: KeyboardEvent): boolean {
    const keys: Record<string, () => void> = {
      Enter: () => void this.keep(),
      Escape: () => this.leave(),
      q: () => this.#square(),
      e: () => this.#erasing(),
    };
    const run = keys[key.length === 1 ? key.toLowerCase() : key];
    if (event.metaKey || event.ctrlKey) return key.toLowerCase() === "z";
    run?.();
    // Letters of other tools wait until the outline is kept or left.
    return run !== undefined || gripKey(this.#sketch, key, event.shiftKey) || /^[a-z]$/i.test(key);
  }

  async keep(): Promise<void> {
    const { shape, isChanged } = this.#sketch.state;
    const draft = this.#draft;
    if (!draft || !shape) return;
    this.#keep.disabled = true;
    const isKept = !isChanged || (await this.#doors.keep(draft, shape));
    this.#keep.disabled = false;
    if (isKept && this.#draft === draft) this.leave();
  }

  leave(): void {
    this.#draft = null;
    this.#sketch.stop();
    this.#doors.left();
  }
}

/** The bottom line: snapping, where the pointer is, how large the drawing. */

import { t } from "../i18n";
import { type Position, toUtm } from "../lib/grid";
import { numberText, raiText, sqMetresToCents } from "../lib/units";
import { h } from "./dom";

export type SnapSays =
  | { state: "off" | "loading" | "too_far" | "failed" }
  | { state: "ready"; count: number };

export function areaText(sqMetres: number): string {
  const rai = raiText(sqMetresToCents(sqMetres));
  return t("area.both", { rai, metres: numberText(sqMetres) });
}

export class StatusBar {
  readonly element: HTMLElement;
  readonly #snap = h("span", { class: "status-snap" }, t("status.snap_off"));
  readonly #area = h("output", { class: "status-area strong" });
  readonly #baht = h("output", { class: "status-baht strong" });
  readonly #utm = h("span", { class: "status-where" });
  readonly #degrees = h("span", { class: "status-where muted" });
  readonly #zoom = h("span", { class: "status-zoom muted" });

  constructor() {
    this.element = h("footer", { class: "desk-status" });
    this.element.append(
      this.#snap,
      this.#area,
      this.#baht,
      h("span", { class: "spacer" }),
      this.#utm,
      this.#degrees,
      this.#zoom,
    );
  }

  snap(says: SnapSays): void {
    const text =
      says.state === "ready"
        ? t("status.snap_ready", { count: says.count })
        : t(`status.snap_${says.state}`);
    this.#snap.textContent = text;
    this.#snap.dataset.state = says.state;
  }

  at(position: Position | null, zoom: number): void {
    this.#zoom.textContent = t("status.zoom", { zoom: zoom.toFixed(1) });
    if (!position) return;
    const [east, north] = toUtm(position);
    this.#utm.textContent = t("status.utm", {
      east: numberText(east, 1),
      north: numberText(north, 1),
    });
    this.#degrees.textContent = `${position[1].toFixed(6)}, ${position[0].toFixed(6)}`;
  }

  area(sqMetres: number | null): void {
    this.#area.textContent = sqMetres ? areaText(sqMetres) : "";
  }

  baht(text: string): void {
    this.#baht.textContent = text;
  }
}

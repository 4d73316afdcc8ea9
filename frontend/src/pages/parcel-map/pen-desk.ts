/** The pen at the desk: its box over the map, snapping as set, what is typed made a corner. */

import type { MapContext } from "../../api/types";
import type { Key } from "../../i18n";
import { fromUtm } from "../../lib/grid";
import type { Sketch } from "../../map/sketch";
import { placeOf } from "../../parcels/pen/place";
import { type Grid, parseTyped } from "../../parcels/pen/typed";
import { keepSnapSettings, type SnapSettings } from "../../parcels/snap-settings";
import { PenBox } from "../../ui/pen-box";
import type { Desk } from "./desk";

export class PenDesk {
  readonly box: PenBox;
  readonly #sketch: Sketch;
  readonly #context: MapContext;

  constructor(desk: Desk, context: MapContext, sketch: Sketch) {
    this.#sketch = sketch;
    this.#context = context;
    this.box = new PenBox(sketch.snapping.settings, {
      type: (text, grid) => {
        const why = this.#type(text, grid);
        if (!why) this.#showLast(desk);
        return why;
      },
      finish: () => sketch.finish(),
      removeLast: () => sketch.removeLast(),
      square: () => this.square(),
      snap: (settings) => this.#snap(settings),
    });
    desk.canvas.after(this.box.element);
    sketch.changed.on(() => this.#refresh());
    sketch.stopped.on(() => this.#refresh());
  }

  #refresh(): void {
    this.box.show(this.#sketch.isActive);
    this.box.setSquare(this.#sketch.pen?.isSquare ?? false);
  }

  square(): void {
    const { pen } = this.#sketch;
    if (!pen) return;
    pen.isSquare = !pen.isSquare;
    this.box.setSquare(pen.isSquare);
  }

  #snap(settings: SnapSettings): void {
    keepSnapSettings(localStorage, settings);
    this.#sketch.snapping.settings = settings;
    this.#sketch.resnap();
  }

  /** A corner that was typed may lie where the eye is not. */
  #showLast(desk: Desk): void {
    const last = this.#sketch.pen?.corners.at(-1);
    if (last) desk.map.bringIntoSight(fromUtm(last));
  }

  #type(text: string, grid: Grid): Key | null {
    const typed = parseTyped(text, grid) ?? signed(text);
    if (!typed) return "pen.unread";
    if (typed.kind === "place") {
      const place = placeOf(typed, this.#context.indian_1975);
      return this.#sketch.put(place) ? null : "pen.not_now";
    }
    if (this.#sketch.type(typed)) return null;
    return typed.kind === "area" ? "pen.no_area" : "pen.not_now";
  }
}

/** "-3": the chosen side three metres inwards. */
function signed(text: string): { kind: "side"; metres: number; bearing: null; turn: null } | null {
  const metres = Number(text);
  return metres < 0 ? { kind: "side", metres, bearing: null, turn: null } : null;
}

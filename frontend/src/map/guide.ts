/** Holds the pointer to what the hand has asked for (a right angle) before the drawing sees it. */

import type { Coordinate } from "ol/coordinate";
import Interaction from "ol/interaction/Interaction";
import type MapBrowserEvent from "ol/MapBrowserEvent";

export class Guide extends Interaction {
  isOn = false;
  readonly #hold: (at: Coordinate) => Coordinate | null;

  constructor(hold: (at: Coordinate) => Coordinate | null) {
    super();
    this.#hold = hold;
  }

  override handleEvent(event: MapBrowserEvent<PointerEvent>): boolean {
    const held = this.isOn ? this.#hold(event.coordinate) : null;
    if (held) {
      event.coordinate = held;
      event.pixel = event.map.getPixelFromCoordinate(held) ?? event.pixel;
    }
    return true;
  }
}

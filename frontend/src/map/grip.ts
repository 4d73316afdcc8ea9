/** A finished shape in the hand: its corners, one side in parallel, or all of it. */

import type { Coordinate } from "ol/coordinate";
import { altKeyOnly, singleClick } from "ol/events/condition";
import type Feature from "ol/Feature";
import Polygon from "ol/geom/Polygon";
import type Interaction from "ol/interaction/Interaction";
import Modify from "ol/interaction/Modify";
import type VectorSource from "ol/source/Vector";
import type { Position } from "../lib/grid";
import { squareUp } from "../parcels/edits";
import { sideToArea } from "../parcels/pen/sides";
import { Mover } from "./mover";
import { polygonOf } from "./projection";
import { Shifter } from "./shifter";
import type { Strokes } from "./strokes";

/** What is dragged: corners, one side in parallel, or the whole shape. */
export type Handle = "corners" | "side" | "whole";

export interface GripPlaces {
  source: VectorSource;
  marks: VectorSource;
}

export class Grip {
  readonly interaction: Interaction;
  /** While on, a click takes a corner away: what Alt does for who has no keyboard. */
  isErasing = false;
  readonly #polygon: Polygon | null;
  readonly #strokes: Strokes;
  readonly #side: Shifter | null = null;
  readonly #whole: Mover | null = null;

  constructor(
    feature: Feature,
    by: Handle,
    strokes: Strokes,
    { source, marks }: GripPlaces,
    told: () => void,
    taken: (corner: Coordinate | null) => void,
  ) {
    const polygon = polygonOf(feature);
    this.#polygon = polygon instanceof Polygon ? polygon : null;
    this.#strokes = strokes;
    marks.clear();
    if (this.#polygon && by === "side") {
      this.#side = new Shifter(this.#polygon, strokes, marks, told);
    } else if (this.#polygon && by === "whole") {
      this.#whole = new Mover(this.#polygon, strokes, marks, told);
    }
    this.interaction = this.#side ?? this.#whole ?? this.#modify(source, told, taken);
    polygon?.on("change", told);
  }

  #modify(
    source: VectorSource,
    told: () => void,
    taken: (corner: Coordinate | null) => void,
  ): Modify {
    const modify = new Modify({
      source,
      // A finger covers what it wants to take.
      pixelTolerance: matchMedia("(pointer: coarse)").matches ? 22 : 12,
      deleteCondition: (event) => singleClick(event) && (altKeyOnly(event) || this.isErasing),
    });
    modify.on("modifystart", (event) => taken(event.mapBrowserEvent?.coordinate ?? null));
    modify.on("modifyend", () => {
      taken(null);
      told();
    });
    return modify;
  }

  /** The outer ring in metres of a shape of one part. */
  get ring(): Position[] {
    return this.#strokes.ring(this.#polygon);
  }

  #setRing(ring: Position[] | null): boolean {
    if (!this.#polygon || !ring) return false;
    this.#strokes.setRing(this.#polygon, ring);
    return true;
  }

  /** Right angles at all corners; false when the shape is too crooked for that. */
  squareUp(): boolean {
    return this.#setRing(squareUp(this.ring));
  }

  /** The chosen side, else the one drawn last, moved until the area is as wanted. */
  toArea(sqMetres: number): boolean {
    if (this.#side) return this.#side.toArea(sqMetres);
    return this.#setRing(sideToArea(this.ring, this.ring.length - 2, sqMetres));
  }

  turnBy(degrees: number): boolean {
    this.#whole?.turnBy(degrees);
    return this.#whole !== null;
  }

  moveBy(east: number, north: number): boolean {
    this.#whole?.by(east, north);
    return this.#whole !== null;
  }

  /** With the keyboard: choose the next side. */
  nextSide(step: number): boolean {
    this.#side?.next(step);
    return this.#side !== null;
  }

  shiftBy(metres: number): boolean {
    return this.#side?.by(metres) ?? false;
  }

  /** An opening inside the shape. */
  addHole(opening: Polygon): void {
    this.#polygon?.setCoordinates([...this.#polygon.getCoordinates(), ...opening.getCoordinates()]);
  }
}

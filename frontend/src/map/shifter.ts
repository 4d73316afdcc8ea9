/** Dragging one side of a shape in parallel. */

import type { Coordinate } from "ol/coordinate";
import Feature from "ol/Feature";
import LineString from "ol/geom/LineString";
import type Polygon from "ol/geom/Polygon";
import PointerInteraction from "ol/interaction/Pointer";
import type MapBrowserEvent from "ol/MapBrowserEvent";
import type VectorSource from "ol/source/Vector";
import type { Position } from "../lib/grid";
import { across, nearestSide, shiftSide, sideToArea } from "../parcels/pen/sides";
import type { Strokes } from "./strokes";

const GRAB_PIXELS = 14;

export class Shifter extends PointerInteraction {
  readonly #polygon: Polygon;
  readonly #strokes: Strokes;
  readonly #mark = new Feature<LineString>();
  readonly #told: () => void;
  #base: Position[];
  #side: number | null = null;
  #isHeld = false;

  constructor(polygon: Polygon, strokes: Strokes, marks: VectorSource, told: () => void) {
    super({ stopDown: (isHandled) => isHandled });
    this.#polygon = polygon;
    this.#strokes = strokes;
    this.#told = told;
    this.#base = strokes.ring(polygon);
    marks.addFeature(this.#mark);
  }

  override handleDownEvent(event: MapBrowserEvent<PointerEvent>): boolean {
    const found = this.#near(event.coordinate, event.map.getView().getResolution() ?? 1);
    if (found === null) return false;
    this.#base = this.#strokes.ring(this.#polygon);
    this.#choose(found);
    this.#isHeld = true;
    return true;
  }

  override handleDragEvent(event: MapBrowserEvent<PointerEvent>): void {
    if (this.#side === null) return;
    const at = this.#strokes.metres(event.coordinate);
    this.#show(shiftSide(this.#base, this.#side, across(this.#base, this.#side, at)));
  }

  override handleUpEvent(): boolean {
    this.#isHeld = false;
    this.#told();
    return false;
  }

  override handleMoveEvent(event: MapBrowserEvent<PointerEvent>): void {
    if (this.#isHeld || this.#side !== null) return;
    const found = this.#near(event.coordinate, event.map.getView().getResolution() ?? 1);
    this.#marked(found);
  }

  #near(xy: Coordinate, resolution: number): number | null {
    const ring = this.#strokes.ring(this.#polygon);
    const found = nearestSide(ring, this.#strokes.metres(xy));
    return found && found.metres <= GRAB_PIXELS * resolution ? found.side : null;
  }

  #choose(side: number): void {
    this.#side = side;
    this.#marked(side);
  }

  /** The chosen side moved out (in when negative) by so many metres; false when none is chosen. */
  by(metres: number): boolean {
    if (this.#side === null) return false;
    this.#base = this.#strokes.ring(this.#polygon);
    this.#show(shiftSide(this.#base, this.#side, metres));
    this.#told();
    return true;
  }

  /** The chosen side moved until the shape has this area. */
  toArea(sqMetres: number): boolean {
    const made =
      this.#side === null
        ? null
        : sideToArea(this.#strokes.ring(this.#polygon), this.#side, sqMetres);
    if (!made) return false;
    this.#show(made);
    this.#told();
    return true;
  }

  /** The next side after the chosen one: so that the keyboard reaches every side. */
  next(step: number): void {
    const count = this.#strokes.ring(this.#polygon).length;
    this.#choose(((((this.#side ?? -step) + step) % count) + count) % count);
  }

  #show(ring: Position[]): void {
    this.#strokes.setRing(this.#polygon, ring);
    this.#marked(this.#side);
  }

  #marked(side: number | null): void {
    const ring = this.#polygon.getCoordinates()[0] ?? [];
    const ends = side === null ? [] : [ring[side], ring[side + 1]];
    const [one, two] = ends;
    this.#mark.setGeometry(one && two ? new LineString([one, two]) : undefined);
  }
}

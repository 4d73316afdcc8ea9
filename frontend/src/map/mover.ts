/** Moving and turning a whole shape: drag it by its inside, turn it by the handle above it. */

import Feature from "ol/Feature";
import Point from "ol/geom/Point";
import type Polygon from "ol/geom/Polygon";
import PointerInteraction from "ol/interaction/Pointer";
import type MapBrowserEvent from "ol/MapBrowserEvent";
import type VectorSource from "ol/source/Vector";
import type { Position } from "../lib/grid";
import { middleOf, moved, turnBetween, turned } from "../parcels/pen/boxes";
import type { Strokes } from "./strokes";

const HANDLE_PIXELS = 34;
const GRAB_PIXELS = 16;

export class Mover extends PointerInteraction {
  readonly #polygon: Polygon;
  readonly #strokes: Strokes;
  readonly #handle = new Feature<Point>();
  readonly #told: () => void;
  #start: Polygon;
  #from: Position = [0, 0];
  #isTurning = false;

  constructor(polygon: Polygon, strokes: Strokes, marks: VectorSource, told: () => void) {
    super({ stopDown: (isHandled) => isHandled });
    this.#polygon = polygon;
    this.#strokes = strokes;
    this.#told = told;
    this.#start = polygon.clone();
    marks.addFeature(this.#handle);
  }

  override handleEvent(event: MapBrowserEvent<PointerEvent>): boolean {
    this.#placeHandle(event.map.getView().getResolution() ?? 1);
    return super.handleEvent(event);
  }

  #placeHandle(resolution: number): void {
    const [west = 0, , east = 0, north = 0] = this.#polygon.getExtent();
    this.#handle.setGeometry(new Point([(west + east) / 2, north + HANDLE_PIXELS * resolution]));
  }

  override handleDownEvent(event: MapBrowserEvent<PointerEvent>): boolean {
    const handle = this.#handle.getGeometry()?.getCoordinates() ?? [0, 0];
    const pixel = event.map.getPixelFromCoordinate(handle);
    const [x = 0, y = 0] = event.pixel;
    this.#isTurning = Math.hypot((pixel?.[0] ?? 0) - x, (pixel?.[1] ?? 0) - y) <= GRAB_PIXELS;
    if (!this.#isTurning && !this.#polygon.intersectsCoordinate(event.coordinate)) return false;
    this.#start = this.#polygon.clone();
    this.#from = this.#strokes.metres(event.coordinate);
    return true;
  }

  override handleDragEvent(event: MapBrowserEvent<PointerEvent>): void {
    const to = this.#strokes.metres(event.coordinate);
    this.#polygon.setCoordinates(this.#start.getCoordinates());
    if (this.#isTurning) this.#turn(turnBetween(this.#middle(), this.#from, to));
    else this.#move(to[0] - this.#from[0], to[1] - this.#from[1]);
  }

  override handleUpEvent(): boolean {
    this.#told();
    return false;
  }

  #middle(): Position {
    return middleOf(this.#strokes.ring(this.#polygon));
  }

  #move(east: number, north: number): void {
    this.#strokes.setAll(this.#polygon, (ring) => moved(ring, east, north));
  }

  #turn(degrees: number): void {
    const middle = this.#middle();
    this.#strokes.setAll(this.#polygon, (ring) => turned(ring, degrees, middle));
  }

  by(east: number, north: number): void {
    this.#move(east, north);
    this.#told();
  }

  turnBy(degrees: number): void {
    this.#turn(degrees);
    this.#told();
  }
}

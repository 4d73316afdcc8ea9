/** The pen while it draws one line or outline: corners clicked, traced, typed, held to right angles. */

import type { Coordinate } from "ol/coordinate";
import type Feature from "ol/Feature";
import type Polygon from "ol/geom/Polygon";
import Draw, { type Options } from "ol/interaction/Draw";
import type Interaction from "ol/interaction/Interaction";
import type VectorSource from "ol/source/Vector";
import { Emitter } from "../lib/emitter";
import type { Position } from "../lib/grid";
import { rectangle, widthOf } from "../parcels/pen/boxes";
import { heldSquare, nextCorner, type Typed } from "../parcels/pen/typed";
import { Guide } from "./guide";
import type { Neighbours } from "./neighbours";
import { sketchStyle } from "./sketch-style";
import type { Snapping } from "./snapping";
import { type Strokes, setCorners } from "./strokes";

/** `box`: a wall, then how far the other wall lies from it. */
export type Stroke = "line" | "outline" | "box";

export class Pen {
  readonly changed = new Emitter<void>();
  readonly ended = new Emitter<Feature>();
  readonly draw: Draw;
  readonly #stroke: Stroke;
  readonly #strokes: Strokes;
  readonly #snapping: Snapping;
  readonly #guide: Guide;
  #feature: Feature | null = null;
  #box: Coordinate[] = [];
  #told = 0;
  hand: Position | null = null;

  constructor(
    stroke: Stroke,
    strokes: Strokes,
    snapping: Snapping,
    neighbours: Neighbours,
    source?: VectorSource,
  ) {
    this.#stroke = stroke;
    this.#strokes = strokes;
    this.#snapping = snapping;
    this.#guide = new Guide((at) => this.#held(at));
    this.draw = new Draw({
      ...(source ? { source } : {}),
      style: sketchStyle,
      stopClick: true,
      snapTolerance: 12,
      traceSource: neighbours.source,
      trace: false,
      ...this.#options(),
    });
    this.draw.on("drawstart", ({ feature }) => {
      this.#feature = feature;
      feature.getGeometry()?.on("change", () => this.tell());
    });
    this.draw.on("drawend", ({ feature }) => {
      this.#feature = null;
      this.#box = [];
      this.#told = 0;
      snapping.from(null);
      this.ended.emit(feature);
    });
  }

  #options(): Pick<Options, "type" | "minPoints" | "maxPoints" | "geometryFunction"> {
    if (this.#stroke !== "box") return { type: this.#stroke === "line" ? "LineString" : "Polygon" };
    return {
      type: "LineString",
      minPoints: 3,
      maxPoints: 3,
      geometryFunction: (coordinates, geometry) => {
        this.#box = coordinates as Coordinate[];
        return this.#strokes.box(this.#box, geometry as Polygon | undefined);
      },
    };
  }

  /** The last one is asked first: hold to right angles after snapping, before drawing. */
  get interactions(): Interaction[] {
    return [this.draw, this.#guide];
  }

  /** What is being drawn; null before the first corner. */
  get feature(): Feature | null {
    return this.#feature;
  }

  get isSquare(): boolean {
    return this.#guide.isOn;
  }

  set isSquare(isOn: boolean) {
    this.#guide.isOn = isOn;
  }

  #set(): Coordinate[] {
    if (this.#stroke === "box") return this.#box.slice(0, -1);
    return setCorners(this.#feature?.getGeometry());
  }

  /** Corners set so far, in metres. */
  get corners(): Position[] {
    // A trace repeats the corner it starts from.
    const set = this.#set().filter((xy, index, all) => String(xy) !== String(all[index - 1]));
    return set.map((xy) => this.#strokes.metres(xy));
  }

  #held(at: Coordinate): Coordinate | null {
    const corners = this.corners;
    const last = corners.at(-1);
    if (!last) return null;
    return this.#strokes.map(heldSquare(this.#strokes.metres(at), last, corners.at(-2) ?? null));
  }

  /** A typed side or step; false when there is no corner or direction to count from. */
  type(typed: Extract<Typed, { kind: "side" | "step" }>): boolean {
    if (typed.kind === "side" && typed.metres < 0) return false;
    const corners = this.corners;
    const [last, before] = [corners.at(-1), corners.at(-2)];
    if (!last) return false;
    const isWidth = this.#stroke === "box" && before && typed.kind === "side";
    const next = isWidth
      ? (rectangle(before, last, typed.metres * this.#sideOfHand(before, last))[2] ?? null)
      : nextCorner(typed, last, before ?? null, this.#aim(last, before ?? null));
    if (next) this.put(next);
    return next !== null;
  }

  /** Where the hand points, held to right angles when they are on. */
  #aim(last: Position, before: Position | null): Position | null {
    return this.hand && this.isSquare ? heldSquare(this.hand, last, before) : this.hand;
  }

  /** Follow the boundary under the hand from the next click on, or no longer. */
  trace(isTracing: boolean): void {
    this.draw.setTrace(isTracing);
    // The library ends a trace by a click only; the key at the corner passed last.
    // biome-ignore lint/complexity/useLiteralKeys: a private door, and no other one there
    if (!isTracing) this.draw["deactivateTrace_"]();
  }

  /** 1 when the hand is left of the wall, -1 when right. */
  #sideOfHand(one: Position, two: Position): number {
    return this.hand && widthOf(one, two, this.hand) < 0 ? -1 : 1;
  }

  /** The next corner at a place in metres. */
  put(place: Position): void {
    const at = this.#strokes.map(place);
    if (this.#stroke === "outline") {
      // Once alone, the library would leave the loose end at a corner from before.
      this.draw.appendCoordinates([at, at]);
      this.draw.removeLastPoint();
    } else this.draw.appendCoordinates([at]);
    this.tell();
  }

  /** On the one side drawn: a rectangle of this area, to where the hand is. */
  rectangleOf(sqMetres: number): boolean {
    const [one, two, more] = this.corners;
    if (!one || !two || more || this.#stroke === "line") return false;
    const width = sqMetres / Math.hypot(two[0] - one[0], two[1] - one[1]);
    const [, , three, four] = rectangle(one, two, width * this.#sideOfHand(one, two));
    if (!three || !four) return false;
    this.put(three);
    if (this.#stroke === "outline") {
      this.put(four);
      this.draw.finishDrawing();
    }
    return true;
  }

  removeLast(): void {
    this.draw.removeLastPoint();
    this.tell();
  }

  finish(): boolean {
    const least = { line: 2, outline: 3, box: Number.POSITIVE_INFINITY }[this.#stroke];
    if (this.corners.length < least) return false;
    this.draw.finishDrawing();
    return true;
  }

  tell(): void {
    const set = this.#set();
    if (set.length !== this.#told) this.#snapping.from(set.at(-1) ?? null);
    this.#told = set.length;
    this.changed.emit();
  }
}

/** A work of the hand on the map: drawn by the pen, then adjusted by corners, sides or as a whole. */

import Feature from "ol/Feature";
import Polygon from "ol/geom/Polygon";
import type Interaction from "ol/interaction/Interaction";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import type { Shape } from "../api/types";
import { Emitter } from "../lib/emitter";
import type { Position } from "../lib/grid";
import type { Typed } from "../parcels/pen/typed";
import { Grip, type Handle } from "./grip";
import type { Neighbours } from "./neighbours";
import { Pen, type Stroke } from "./pen";
import { polygonOf, shapeArea } from "./projection";
import { markStyle, sketchStyle } from "./sketch-style";
import type { Snapping } from "./snapping";
import { drawn, restored, Strokes, single } from "./strokes";
import type { TaxMap } from "./tax-map";

/** `lines` and `shapes`: as many as wanted, each ended by Enter. */
export type SketchKind = "parcel" | "building" | "box" | "line" | "lines" | "shapes";

const STROKES: Record<SketchKind, Stroke> = {
  parcel: "outline",
  building: "outline",
  shapes: "outline",
  box: "box",
  line: "line",
  lines: "line",
};

export interface SketchState {
  kind: SketchKind;
  shape: Shape | null;
  lines: GeoJSON.LineString[];
  /** Finished shapes of a work of several. */
  shapes: Shape[];
  areaSqM: number;
  /** Along what is drawn, to the hand or round the finished shape. */
  lengthM: number;
  points: number;
  isDone: boolean;
  /** The shape is no longer the one the work began with. */
  isChanged: boolean;
}

export class Sketch {
  readonly changed = new Emitter<SketchState>();
  readonly stopped = new Emitter<void>();
  readonly snapping: Snapping;
  readonly #map: TaxMap;
  readonly #neighbours: Neighbours;
  readonly #strokes: Strokes;
  readonly #source = new VectorSource();
  readonly #marks = new VectorSource();
  #interactions: Interaction[] = [];
  #tools: Interaction[] = [];
  #pen: Pen | null = null;
  #feature: Feature | null = null;
  #grip: Grip | null = null;
  #kind: SketchKind = "parcel";
  #start = "";
  #by: Handle = "corners";
  #isDone = false;
  #isTracing = false;

  constructor(map: TaxMap, neighbours: Neighbours, snapping: Snapping) {
    this.#map = map;
    this.#neighbours = neighbours;
    this.snapping = snapping;
    this.#strokes = new Strokes(map.vertices);
    map.ol.addLayer(new VectorLayer({ source: this.#source, style: sketchStyle, zIndex: 6 }));
    map.ol.addLayer(new VectorLayer({ source: this.#marks, style: markStyle, zIndex: 7 }));
    map.ol.on("pointermove", ({ coordinate }) => {
      if (this.#pen) this.#pen.hand = this.#strokes.metres(coordinate);
    });
  }

  get isActive(): boolean {
    return this.#pen !== null || this.#isDone;
  }

  /** While something is drawn. */
  get pen(): Pen | null {
    return this.#pen;
  }

  get isTracing(): boolean {
    return this.#isTracing;
  }

  /** The finished shape in the hand; null while drawing and for several at once. */
  get grip(): Grip | null {
    return this.#grip;
  }

  get #isMany(): boolean {
    return this.#kind === "lines" || this.#kind === "shapes";
  }

  start(kind: SketchKind): void {
    this.stop();
    this.#kind = kind;
    this.#map.isPicking = false;
    this.#neighbours.start();
    this.#draw(STROKES[kind], (feature) => this.#ended(feature), this.#source);
    this.#tell();
  }

  #draw(stroke: Stroke, ended: (feature: Feature) => void, source?: VectorSource): void {
    const pen = new Pen(stroke, this.#strokes, this.snapping, this.#neighbours, source);
    pen.changed.on(() => this.#tell());
    pen.ended.on(ended);
    this.#pen = pen;
    this.#use(pen.interactions);
    this.#map.ol.getTargetElement()?.classList.add("is-drawing");
  }

  #ended(feature: Feature): void {
    if (!this.#isMany) {
      this.#feature = feature;
      this.#finished();
      return;
    }
    this.snapping.own.addFeature(feature.clone());
    this.#isDone = true;
    setTimeout(() => this.#tell()); // once the drawing has put it into the source
  }

  /** Work on a finished shape; `hidden` are the keys of shapes in the register it stands for. */
  resume(kind: SketchKind, shape: Shape, hidden: string[] = [], by: Handle = "corners"): void {
    this.stop();
    this.#kind = kind;
    this.#map.isPicking = false;
    this.#neighbours.start(hidden);
    this.#feature = new Feature(single(this.#map.vertices.shapeToMap(shape)));
    this.#source.addFeature(this.#feature);
    this.#isDone = true;
    this.#start = JSON.stringify(this.state.shape);
    this.#by = by;
    this.#finished();
  }

  #use(tools: Interaction[]): void {
    for (const old of this.#interactions) this.#map.ol.removeInteraction(old);
    this.#tools = tools;
    this.#interactions = tools.length ? [...tools, ...this.snapping.interactions()] : [];
    for (const each of this.#interactions) this.#map.ol.addInteraction(each);
  }

  /** Snap by other settings from now on. */
  resnap(): void {
    this.#use(this.#tools);
  }

  #finished(): void {
    const feature = this.#feature;
    if (!feature) return;
    this.#isDone = true;
    this.#pen = null;
    this.#map.ol.getTargetElement()?.classList.remove("is-drawing");
    const places = { source: this.#source, marks: this.#marks };
    const { take } = this.snapping;
    const grip = new Grip(feature, this.#by, this.#strokes, places, () => this.#tell(), take);
    this.#grip = grip;
    // After the event that ended the drawing, or that click would move a corner at once.
    setTimeout(() => {
      if (this.#grip === grip) this.#use([grip.interaction]);
    });
    this.#tell();
  }

  setTracing(isTracing: boolean): void {
    this.#isTracing = isTracing && this.#pen !== null;
    this.#pen?.trace(isTracing);
  }

  /** Does what was typed; false when it means nothing at this point of the work. */
  type(typed: Exclude<Typed, { kind: "place" }>): boolean {
    if (typed.kind === "area") return this.#toArea(typed.sqMetres);
    if (this.#pen) return this.#pen.type(typed);
    if (typed.kind === "side") return this.#grip?.shiftBy(typed.metres) ?? false;
    return this.#grip?.moveBy(typed.east, typed.north) ?? false;
  }

  /** The next corner at a place in metres. */
  put(place: Position): boolean {
    this.#pen?.put(place);
    return this.#pen !== null || this.#isDone;
  }

  #toArea(sqMetres: number): boolean {
    if (this.#pen?.rectangleOf(sqMetres)) return true;
    if (this.#pen && !this.#pen.finish()) return false;
    return this.#grip?.toArea(sqMetres) ?? false;
  }

  removeLast(): void {
    if (this.#isMany && !this.#pen?.corners.length) {
      const { lines, shapes } = this.state;
      this.restore(lines.slice(0, -1), shapes.slice(0, -1));
    } else this.#pen?.removeLast();
  }

  finish(): void {
    this.#pen?.finish();
  }

  /** Draw an opening inside the finished shape; false when there is none to draw it in. */
  startHole(): boolean {
    const grip = this.#grip;
    if (!grip?.ring.length) return false;
    this.#grip = null;
    this.#draw("outline", (feature) => {
      const opening = feature.getGeometry();
      if (opening instanceof Polygon) grip.addHole(opening);
      this.#finished();
    });
    return true;
  }

  /** Leaves the opening that was begun; false when none was. */
  leaveHole(): boolean {
    if (!this.#pen || !this.#feature) return false;
    this.#pen.draw.abortDrawing();
    this.#finished();
    return true;
  }

  /** Another shape instead, as a repair suggests. */
  replace(shape: Shape): void {
    if (!this.#feature || !this.#isDone) return;
    this.#feature.setGeometry(single(this.#map.vertices.shapeToMap(shape)));
    this.#finished();
  }

  /** The last finished line drawn anew, as a repair suggests. */
  replaceLast(line: GeoJSON.LineString): void {
    const { lines, shapes } = this.state;
    this.restore([...lines.slice(0, -1), line], shapes);
  }

  /** These lines and outlines instead of those drawn: of an earlier visit, or mended. */
  restore(lines: GeoJSON.LineString[], shapes: Shape[]): void {
    for (const source of [this.#source, this.snapping.own]) {
      source.clear();
      source.addFeatures(restored(lines, shapes, this.#map.vertices));
    }
    this.#isDone = lines.length + shapes.length > 0;
    this.#tell();
  }

  stop(): void {
    const wasActive = this.isActive;
    this.#pen?.draw.abortDrawing();
    this.#pen = null;
    this.#grip = null;
    this.#isDone = false;
    this.#isTracing = false;
    this.#by = "corners";
    this.#feature = null;
    this.#start = "";
    this.#source.clear();
    this.#marks.clear();
    this.snapping.clear();
    this.#use([]);
    this.#map.ol.getTargetElement()?.classList.remove("is-drawing");
    this.#map.isPicking = true;
    if (!wasActive) return;
    this.#neighbours.stop();
    this.stopped.emit();
  }

  get state(): SketchState {
    const points = this.#pen?.corners.length ?? 0;
    const shape = this.#shape(points);
    return {
      kind: this.#kind,
      shape,
      ...drawn(this.#isMany ? this.#source.getFeatures() : [], this.#map.vertices),
      areaSqM: shape ? shapeArea(shape) : 0,
      lengthM: this.#strokes.length((this.#feature ?? this.#pen?.feature)?.getGeometry(), points),
      points,
      // Not while an opening is drawn into it.
      isDone: this.#isDone && (this.#isMany || !this.#pen),
      isChanged: JSON.stringify(shape) !== this.#start,
    };
  }

  #shape(points: number): Shape | null {
    const feature = this.#feature ?? (points >= 2 ? this.#pen?.feature : null);
    const polygon = feature && !this.#isMany ? polygonOf(feature) : null;
    return polygon ? this.#map.vertices.shapeFromMap(polygon) : null;
  }

  #tell(): void {
    this.changed.emit(this.state);
  }
}

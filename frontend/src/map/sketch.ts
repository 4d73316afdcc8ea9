/** Drawing one shape over the map: snapping to exact neighbours, tracing, squaring, moving corners after. */

import type { Coordinate } from "ol/coordinate";
import Feature from "ol/Feature";
import LineString from "ol/geom/LineString";
import Polygon from "ol/geom/Polygon";
import Draw from "ol/interaction/Draw";
import type Interaction from "ol/interaction/Interaction";
import Modify from "ol/interaction/Modify";
import Snap from "ol/interaction/Snap";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import type { Shape } from "../api/types";
import { Emitter } from "../lib/emitter";
import { fromUtm, toUtm } from "../lib/grid";
import { squareUp } from "../parcels/edits";
import type { Neighbours } from "./neighbours";
import { polygonOf, shapeArea } from "./projection";
import { sketchStyle } from "./sketch-style";
import type { TaxMap } from "./tax-map";

export type SketchKind = "parcel" | "building" | "line";

export interface SketchState {
  kind: SketchKind;
  shape: Shape | null;
  line: GeoJSON.LineString | null;
  areaSqM: number;
  points: number;
  isDone: boolean;
}

export class Sketch {
  readonly changed = new Emitter<SketchState>();
  readonly #map: TaxMap;
  readonly #neighbours: Neighbours;
  readonly #source = new VectorSource();
  #interactions: Interaction[] = [];
  #draw: Draw | null = null;
  #feature: Feature | null = null;
  #kind: SketchKind = "parcel";
  #isDone = false;
  #isTracing = false;

  constructor(map: TaxMap, neighbours: Neighbours) {
    this.#map = map;
    this.#neighbours = neighbours;
    map.ol.addLayer(new VectorLayer({ source: this.#source, style: sketchStyle, zIndex: 6 }));
  }

  get isActive(): boolean {
    return this.#draw !== null || this.#isDone;
  }

  get isTracing(): boolean {
    return this.#isTracing;
  }

  start(kind: SketchKind): void {
    this.stop();
    this.#kind = kind;
    this.#map.isPicking = false;
    this.#neighbours.start();
    const draw = new Draw({
      source: this.#source,
      type: kind === "line" ? "LineString" : "Polygon",
      style: sketchStyle,
      stopClick: true,
      snapTolerance: 12,
      traceSource: this.#neighbours.source,
      trace: false,
    });
    draw.on("drawstart", ({ feature }) => {
      this.#feature = feature;
      feature.getGeometry()?.on("change", () => this.#tell());
    });
    draw.on("drawend", ({ feature }) => {
      this.#feature = feature;
      this.#finished();
    });
    this.#draw = draw;
    this.#use([draw, this.#snap()]);
    this.#map.ol.getTargetElement()?.classList.add("is-drawing");
    this.#tell();
  }

  /** Work on a finished shape: a draft kept in this browser, or a parcel whose own shape is `hidden`. */
  resume(kind: SketchKind, shape: Shape, hidden: string[] = []): void {
    this.stop();
    this.#kind = kind;
    this.#map.isPicking = false;
    this.#neighbours.start(hidden);
    this.#feature = new Feature(this.#map.vertices.shapeToMap(shape));
    this.#source.addFeature(this.#feature);
    this.#finished();
  }

  #snap(): Snap {
    return new Snap({ source: this.#neighbours.source, pixelTolerance: 12 });
  }

  #use(interactions: Interaction[]): void {
    for (const old of this.#interactions) this.#map.ol.removeInteraction(old);
    this.#interactions = interactions;
    for (const each of interactions) this.#map.ol.addInteraction(each);
  }

  #finished(): void {
    this.#isDone = true;
    this.#draw = null;
    this.#map.ol.getTargetElement()?.classList.remove("is-drawing");
    const modify = new Modify({ source: this.#source, pixelTolerance: 10 });
    modify.on("modifyend", () => this.#tell());
    // After the event that ended the drawing, or that click would move a corner at once.
    setTimeout(() => {
      if (this.#isDone) this.#use([modify, this.#snap()]);
    });
    this.#tell();
  }

  setTracing(isTracing: boolean): void {
    this.#isTracing = isTracing;
    this.#draw?.setTrace(isTracing);
    this.#tell();
  }

  removeLast(): void {
    this.#draw?.removeLastPoint();
    this.#tell();
  }

  finish(): void {
    if (this.#points() >= (this.#kind === "line" ? 2 : 3)) this.#draw?.finishDrawing();
  }

  /** Make the corners of a finished shape right angles; false when it is too crooked for that. */
  squareUp(): boolean {
    const polygon = this.#feature ? polygonOf(this.#feature) : null;
    if (!(polygon instanceof Polygon) || !this.#isDone) return false;
    const { vertices } = this.#map;
    const metres = (xy: Coordinate) => toUtm(vertices.toLonLat(xy));
    const [outer = []] = polygon.getCoordinates();
    const squared = squareUp(outer.slice(0, -1).map(metres));
    if (!squared) return false;
    const ring = squared.map((position) => vertices.toMap(fromUtm(position)));
    polygon.setCoordinates([[...ring, ring[0] ?? []]]);
    this.#tell();
    return true;
  }

  stop(): void {
    const wasActive = this.isActive;
    this.#draw?.abortDrawing();
    this.#draw = null;
    this.#isDone = false;
    this.#isTracing = false;
    this.#feature = null;
    this.#source.clear();
    this.#use([]);
    this.#map.ol.getTargetElement()?.classList.remove("is-drawing");
    this.#map.isPicking = true;
    if (wasActive) this.#neighbours.stop();
  }

  #points(): number {
    const geometry = this.#feature?.getGeometry();
    if (geometry instanceof LineString) return geometry.getCoordinates().length - 1;
    // While drawing, the ring ends at the pointer and then at its start.
    if (geometry instanceof Polygon) return (geometry.getCoordinates()[0] ?? []).length - 2;
    return 0;
  }

  get state(): SketchState {
    const { vertices } = this.#map;
    const geometry = this.#feature?.getGeometry();
    const isLine = geometry instanceof LineString;
    const polygon = this.#feature ? polygonOf(this.#feature) : null;
    const isShape = polygon && (this.#isDone || this.#points() >= 2);
    const shape = isShape ? vertices.shapeFromMap(polygon) : null;
    const line = isLine ? vertices.lineFromMap(geometry.getCoordinates()) : null;
    return {
      kind: this.#kind,
      shape,
      line,
      areaSqM: shape ? shapeArea(shape) : 0,
      points: Math.max(0, this.#points()),
      isDone: this.#isDone,
    };
  }

  #tell(): void {
    this.changed.emit(this.state);
  }
}

/** Between drawn map geometry and corners in metres (UTM 47N). */

import type { Coordinate } from "ol/coordinate";
import Feature from "ol/Feature";
import LineString from "ol/geom/LineString";
import MultiPolygon from "ol/geom/MultiPolygon";
import Polygon from "ol/geom/Polygon";
import type SimpleGeometry from "ol/geom/SimpleGeometry";
import type { Shape } from "../api/types";
import { fromUtm, type Position, toUtm } from "../lib/grid";
import { rectangle, widthOf } from "../parcels/pen/boxes";
import type { ExactVertices } from "./projection";

export class Strokes {
  readonly #vertices: ExactVertices;

  constructor(vertices: ExactVertices) {
    this.#vertices = vertices;
  }

  metres(xy: Coordinate): Position {
    return toUtm(this.#vertices.toLonLat(xy));
  }

  map(place: Position): Coordinate {
    return this.#vertices.toMap(fromUtm(place));
  }

  /** The open outer ring in metres; empty for lines and shapes of several parts. */
  ring(geometry: unknown): Position[] {
    if (!(geometry instanceof Polygon)) return [];
    return (geometry.getCoordinates()[0] ?? []).slice(0, -1).map((xy) => this.metres(xy));
  }

  /** Metres along a line or ring; while `set` corners are drawn without the closing side. */
  length(geometry: unknown, set: number): number {
    const line =
      geometry instanceof Polygon
        ? (geometry.getCoordinates()[0] ?? [])
        : geometry instanceof LineString
          ? geometry.getCoordinates()
          : [];
    const isOpen = set > 0 && geometry instanceof Polygon && line.length > 2;
    const shown = isOpen ? line.slice(0, -1) : line;
    const places = shown.map((xy) => this.metres(xy));
    return places.slice(1).reduce((sum, [x, y], index) => {
      const [fromX, fromY] = places[index] ?? [x, y];
      return sum + Math.hypot(x - fromX, y - fromY);
    }, 0);
  }

  /** The polygon with another outer ring; a corner that did not move keeps its own numbers. */
  setRing(polygon: Polygon, ring: readonly Position[]): void {
    const [old = [], ...holes] = polygon.getCoordinates();
    const known = old.map((xy) => ({ xy, at: this.metres(xy) }));
    const outer = ring.map((place) => {
      const same = known.find(({ at }) => Math.hypot(at[0] - place[0], at[1] - place[1]) < 1e-6);
      return same?.xy ?? this.map(place);
    });
    polygon.setCoordinates([[...outer, outer[0] ?? []], ...holes]);
  }

  /** All rings moved by one function: for moving and turning a whole building. */
  setAll(polygon: Polygon, change: (ring: Position[]) => Position[]): void {
    const rings = polygon.getCoordinates().map((ring) => {
      const made = change(ring.slice(0, -1).map((xy) => this.metres(xy))).map((p) => this.map(p));
      return [...made, made[0] ?? []];
    });
    polygon.setCoordinates(rings);
  }

  /** For a Draw of three clicks: a wall, then how far the other wall lies from it. */
  box(coordinates: Coordinate[], geometry: SimpleGeometry | undefined): Polygon {
    const polygon = geometry instanceof Polygon ? geometry : new Polygon([]);
    const [one = [0, 0], two = one, three] = coordinates;
    const isWide = three && (one[0] !== two[0] || one[1] !== two[1]);
    if (isWide) {
      const [start, end] = [this.metres(one), this.metres(two)];
      const box = rectangle(start, end, widthOf(start, end, this.metres(three)));
      const [, , far, near] = box.map((place) => this.map(place));
      polygon.setCoordinates([[one, two, far ?? two, near ?? one, one]]);
    } else {
      polygon.setCoordinates([[one, two, one]]);
    }
    return polygon;
  }
}

/** A shape of one part as a plain polygon: what side and whole-shape edits work on. */
export function single(geometry: Polygon | MultiPolygon): Polygon | MultiPolygon {
  if (!(geometry instanceof MultiPolygon)) return geometry;
  const parts = geometry.getCoordinates();
  return parts.length === 1 && parts[0] ? new Polygon(parts[0]) : geometry;
}

/** The corners set so far of what is being drawn: without the pointer and the closing corner. */
export function setCorners(geometry: unknown): Coordinate[] {
  if (geometry instanceof LineString) return geometry.getCoordinates().slice(0, -1);
  const [ring = []] = geometry instanceof Polygon ? geometry.getCoordinates() : [];
  // Right after the first click the library has not closed the ring yet.
  return ring.length === 2 ? ring.slice(0, 1) : ring.slice(0, -2);
}

/** The finished lines and outlines of a work of several, as they are sent. */
export function drawn(
  features: readonly Feature[],
  vertices: ExactVertices,
): { lines: GeoJSON.LineString[]; shapes: Shape[] } {
  const found: { lines: GeoJSON.LineString[]; shapes: Shape[] } = { lines: [], shapes: [] };
  for (const feature of features) {
    const geometry = feature.getGeometry();
    if (geometry instanceof LineString) {
      found.lines.push(vertices.lineFromMap(geometry.getCoordinates()));
    } else if (geometry instanceof Polygon) found.shapes.push(vertices.shapeFromMap(geometry));
  }
  return found;
}

/** Lines and outlines of an earlier visit, as features of a work of several. */
export function restored(
  lines: readonly GeoJSON.LineString[],
  shapes: readonly Shape[],
  vertices: ExactVertices,
): Feature[] {
  const made = lines.map(({ coordinates }) => {
    return new LineString(coordinates.map((at) => vertices.toMap(at)));
  });
  const outlines = shapes.map((shape) => single(vertices.shapeToMap(shape)));
  return [...made, ...outlines].map((geometry) => new Feature(geometry));
}

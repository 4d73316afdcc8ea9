/** Between the register's longitude/latitude and the map's plane (EPSG:3857), without moving a known vertex. */

import type { Coordinate } from "ol/coordinate";
import type Feature from "ol/Feature";
import MultiPolygon from "ol/geom/MultiPolygon";
import Polygon from "ol/geom/Polygon";
import { fromLonLat, toLonLat } from "ol/proj";
import type { Shape } from "../api/types";
import { type Position, ringArea, toUtm } from "../lib/grid";

const key = (xy: Coordinate): string => `${xy[0]},${xy[1]}`;

/**
 * Remembers the server's own numbers for every vertex it sent, so that a corner snapped to or never
 * touched goes back as exactly the same longitude and latitude.
 */
export class ExactVertices {
  readonly #known = new Map<string, Position>();

  toMap(lonLat: GeoJSON.Position): Coordinate {
    const exact: Position = [lonLat[0] ?? 0, lonLat[1] ?? 0];
    const xy = fromLonLat(exact);
    this.#known.set(key(xy), exact);
    return xy;
  }

  toLonLat(xy: Coordinate): Position {
    const known = this.#known.get(key(xy));
    if (known) return known;
    const [longitude = 0, latitude = 0] = toLonLat(xy);
    return [longitude, latitude];
  }

  /** A GeoJSON shape as a map geometry. */
  shapeToMap(shape: Shape): Polygon | MultiPolygon {
    const ring = (positions: GeoJSON.Position[]) => positions.map((each) => this.toMap(each));
    return shape.type === "Polygon"
      ? new Polygon(shape.coordinates.map(ring))
      : new MultiPolygon(shape.coordinates.map((rings) => rings.map(ring)));
  }

  /** A map geometry as GeoJSON, known vertices as the same numbers. */
  shapeFromMap(geometry: Polygon | MultiPolygon): Shape {
    const ring = (coordinates: Coordinate[]) => coordinates.map((each) => this.toLonLat(each));
    return geometry instanceof Polygon
      ? { type: "Polygon", coordinates: geometry.getCoordinates().map(ring) }
      : {
          type: "MultiPolygon",
          coordinates: geometry.getCoordinates().map((rings) => rings.map(ring)),
        };
  }

  lineFromMap(coordinates: Coordinate[]): GeoJSON.LineString {
    return { type: "LineString", coordinates: coordinates.map((each) => this.toLonLat(each)) };
  }
}

/** Plane area in square metres of a GeoJSON shape, as the register measures it (UTM 47N). */
export function shapeArea(shape: Shape): number {
  const polygons = shape.type === "Polygon" ? [shape.coordinates] : shape.coordinates;
  let total = 0;
  for (const rings of polygons) {
    rings.forEach((ring, index) => {
      const area = ringArea(ring.map(([lon = 0, lat = 0]) => toUtm([lon, lat])));
      total += index === 0 ? area : -area;
    });
  }
  return total;
}

export function polygonOf(feature: Feature): Polygon | MultiPolygon | null {
  const geometry = feature.getGeometry();
  return geometry instanceof Polygon || geometry instanceof MultiPolygon ? geometry : null;
}

/** Snapping of the pen: to corners, edges and crossings of exact neighbours, and to perpendicular feet. */

import type { Coordinate } from "ol/coordinate";
import Feature from "ol/Feature";
import Point from "ol/geom/Point";
import Polygon from "ol/geom/Polygon";
import type Interaction from "ol/interaction/Interaction";
import Snap, { type Options } from "ol/interaction/Snap";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import Fill from "ol/style/Fill";
import RegularShape from "ol/style/RegularShape";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import type { Position } from "../lib/grid";
import { foot } from "../parcels/pen/sides";
import type { SnapSettings } from "../parcels/snap-settings";
import type { Neighbours } from "./neighbours";
import { polygonOf } from "./projection";
import type { TaxMap } from "./tax-map";

type Target = "corner" | "edge" | "foot";

const halo = new Stroke({ color: "#fff", width: 4 });
const ink = new Stroke({ color: "#b35c00", width: 2 });
/** A square for a corner, a cross on an edge, a tilted square for a perpendicular foot. */
const SHAPES: Record<Target, { points: number; radius: number; angle: number; radius2?: number }> =
  {
    corner: { points: 4, radius: 9, angle: Math.PI / 4 },
    edge: { points: 4, radius: 8, radius2: 0, angle: Math.PI / 4 },
    foot: { points: 4, radius: 9, angle: 0 },
  };
const MARKS = Object.fromEntries(
  Object.entries(SHAPES).map(([target, shape]) => [
    target,
    [halo, ink].map(
      (stroke) =>
        new Style({
          image: new RegularShape({ ...shape, stroke, fill: new Fill({ color: "transparent" }) }),
        }),
    ),
  ]),
) as Record<Target, Style[]>;

/** Leaves out what is about to move with the hand. */
class Sparing extends Snap {
  readonly #moves: (corner: Coordinate) => boolean;

  constructor(options: Options, moves: (corner: Coordinate) => boolean) {
    super(options);
    this.#moves = moves;
  }

  override snapTo(...at: Parameters<Snap["snapTo"]>): ReturnType<Snap["snapTo"]> {
    const found = super.snapTo(...at);
    const corners = found ? [found.vertex, ...(found.segment ?? [])] : [];
    const moves = corners.some((each) => each !== null && this.#moves(each));
    return moves ? null : found;
  }
}

export class Snapping {
  /** Tells where the corner in the hand was: its copies in the neighbours go along, and hold nothing. */
  readonly take = (corner: Coordinate | null): void => {
    this.#taken = corner;
  };
  #taken: Coordinate | null = null;
  /** Further things to snap to: lines of the same work. */
  readonly own = new VectorSource();
  readonly #map: TaxMap;
  readonly #neighbours: Neighbours;
  readonly #feet = new VectorSource();
  readonly #mark = new Feature<Point>();
  #settings: SnapSettings;

  constructor(map: TaxMap, neighbours: Neighbours, settings: SnapSettings) {
    this.#map = map;
    this.#neighbours = neighbours;
    this.#settings = settings;
    const source = new VectorSource({ features: [this.#mark] });
    map.ol.addLayer(new VectorLayer({ source, zIndex: 8 }));
    this.#tellKinds();
  }

  get settings(): SnapSettings {
    return this.#settings;
  }

  set settings(settings: SnapSettings) {
    this.#settings = settings;
    this.#tellKinds();
  }

  #tellKinds(): void {
    const { parcel, building } = this.#settings;
    this.#neighbours.showKinds([...(parcel ? ["parcel"] : []), ...(building ? ["building"] : [])]);
  }

  /** Fresh interactions by the settings; add them after what shall be snapped. */
  interactions(): Interaction[] {
    const { pixels, vertex, edge, intersection, perpendicular } = this.#settings;
    const kinds = { vertex, edge, intersection, pixelTolerance: pixels };
    const made = [
      this.#watched(
        new Sparing({ ...kinds, source: this.#neighbours.source }, (corner) =>
          isAt(corner, this.#taken),
        ),
      ),
      this.#watched(new Snap({ ...kinds, source: this.own })),
    ];
    if (perpendicular) {
      made.push(this.#watched(new Snap({ source: this.#feet, pixelTolerance: pixels }), "foot"));
    }
    return made;
  }

  #watched(snap: Snap, target?: Target): Snap {
    snap.on("snap", (event) => {
      const found = target ?? (event.segment ? "edge" : "corner");
      this.#mark.setStyle(MARKS[found]);
      this.#mark.setGeometry(new Point(event.vertex));
    });
    snap.on("unsnap", () => this.#mark.setGeometry(undefined));
    return snap;
  }

  /** The next side starts here: where its perpendiculars would meet what is on screen. */
  from(last: Coordinate | null): void {
    this.#feet.clear();
    if (!last) this.#mark.setGeometry(undefined);
    if (!last || !this.#settings.perpendicular) return;
    const start: Position = [last[0] ?? 0, last[1] ?? 0];
    const view = this.#map.ol.getView().calculateExtent(this.#map.ol.getSize());
    // The web plane keeps angles, so a foot there is a foot on the ground.
    const feet = this.#neighbours.source
      .getFeaturesInExtent(view)
      .flatMap((feature) => feetOn(feature, start));
    this.#feet.addFeatures(feet.map((at) => new Feature(new Point(at))));
  }

  clear(): void {
    this.own.clear();
    this.#feet.clear();
    this.#mark.setGeometry(undefined);
  }
}

/** Within a millimetre, which is what a corner is known to. */
function isAt(corner: Coordinate, place: Coordinate | null): boolean {
  const [x = 0, y = 0] = corner;
  return place !== null && Math.hypot(x - (place[0] ?? 0), y - (place[1] ?? 0)) < 0.001;
}

function feetOn(feature: Feature, start: Position): Position[] {
  const shape = polygonOf(feature);
  if (!shape) return [];
  const rings = shape instanceof Polygon ? shape.getCoordinates() : shape.getCoordinates().flat();
  return rings.flatMap((ring) =>
    ring.slice(1).flatMap((to, index) => {
      const at = foot(start, (ring[index] ?? to) as Position, to as Position);
      return at ? [at] : [];
    }),
  );
}

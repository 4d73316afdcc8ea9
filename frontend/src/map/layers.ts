/** The layers of the map, from the ground up, each made once. */

import MVT from "ol/format/MVT";
import ImageLayer from "ol/layer/Tile";
import VectorLayer from "ol/layer/Vector";
import VectorTileLayer from "ol/layer/VectorTile";
import { transformExtent } from "ol/proj";
import VectorSource from "ol/source/Vector";
import VectorTileSource from "ol/source/VectorTile";
import XYZ from "ol/source/XYZ";
import Fill from "ol/style/Fill";
import Stroke from "ol/style/Stroke";
import type { StyleFunction } from "ol/style/Style";
import Style from "ol/style/Style";
import { createXYZ } from "ol/tilegrid";
import type { Imagery } from "../api/types";
import { groundNames, groundStyle } from "./ground-symbols";
import { patterned } from "./patterns";

const TOP = { imagery: 0, ground: 1, register: 2, outline: 3, names: 4, problem: 5 };
// 256 px tiles: the zoom of the view is the zoom of the tile, so that codes come at 17 as promised.
const GRID = createXYZ({ maxZoom: 18, tileSize: 256 });

function tiles(name: string, minZoom: number): VectorTileSource {
  return new VectorTileSource({
    format: new MVT(),
    url: tileUrl(name, 0),
    tileGrid: createXYZ({ minZoom, maxZoom: GRID.getMaxZoom(), tileSize: 256 }),
    transition: 0,
  });
}

function tileUrl(name: string, version: number): string {
  const fresh = version ? `?v=${version}` : "";
  return `/tiles/${name}/{z}/{x}/{y}.mvt${fresh}`;
}

/** The ground below the register, and its names above it: one source, two layers. */
export function groundLayers(): VectorTileLayer[] {
  const source = tiles("ground", 8);
  return [
    new VectorTileLayer({ source, style: groundStyle, zIndex: TOP.ground }),
    new VectorTileLayer({
      source,
      style: groundNames,
      renderMode: "vector",
      zIndex: TOP.names,
      declutter: true,
    }),
  ];
}

/** The ground as recorded at the end of a day, or as it is now. */
export function showGroundOf(day: string | null, layers: VectorTileLayer[]): void {
  const source = tiles(day ? `ground/on/${day}` : "ground", 8);
  for (const layer of layers) layer.setSource(source);
}

/** Tiles kept after a change, drawn until the fresh ones have come; without any the map would be bare till then. */
const STALE_TILES = 64;

/** The register: one source, shown once as it is and once as outlines of the pointed and the chosen. */
export class RegisterLayers {
  readonly shapes: VectorTileLayer;
  readonly outlines: VectorTileLayer;
  #source = tiles("register", 10);
  #name = "register";

  constructor(style: StyleFunction, outline: StyleFunction) {
    this.shapes = new VectorTileLayer({
      source: this.#source,
      style,
      zIndex: TOP.register,
      declutter: true,
      cacheSize: STALE_TILES,
    });
    this.outlines = new VectorTileLayer({
      source: this.#source,
      style: outline,
      renderMode: "vector",
      zIndex: TOP.outline,
      cacheSize: STALE_TILES,
    });
  }

  /** Ask the server for every visible tile again: somebody has just changed the register. */
  refresh(): void {
    this.#source.setUrl(tileUrl(this.#name, Date.now()));
  }

  /** The register as of a day, or as it is now. Another day's tiles go at once: they could be clicked. */
  showDay(day: string | null): void {
    this.#name = day ? `register/on/${day}` : "register";
    this.#source = tiles(this.#name, 10);
    this.#source.setUrl(tileUrl(this.#name, Date.now()));
    for (const layer of [this.shapes, this.outlines]) {
      layer.setSource(this.#source);
      layer.clearRenderer();
    }
  }
}

export function imageryLayer(): ImageLayer<XYZ> {
  return new ImageLayer<XYZ>({ zIndex: TOP.imagery, visible: false });
}

export function showImagery(layer: ImageLayer<XYZ>, imagery: Imagery | null): void {
  layer.setVisible(imagery !== null);
  if (!imagery) return;
  const extent = transformExtent(imagery.bounds, "EPSG:4326", "EPSG:3857");
  layer.setSource(
    new XYZ({
      url: `/imagery/${imagery.id}/{z}/{x}/{y}`,
      tileGrid: createXYZ({
        minZoom: imagery.minzoom,
        maxZoom: imagery.maxzoom,
        tileSize: 256,
      }),
      attributions: imagery.attribution,
      transition: 120,
    }),
  );
  layer.setExtent(extent);
  // Farther away the picture is a dot, and would ask for all its tiles.
  layer.setMinZoom(imagery.minzoom - 2);
}

/** Why something is refused, hatched in red over everything else. */
export function problemLayer(): VectorLayer<VectorSource> {
  return new VectorLayer({
    source: new VectorSource(),
    zIndex: TOP.problem,
    style: [
      new Style({ stroke: new Stroke({ color: "rgba(255,255,255,.9)", width: 5 }) }),
      new Style({
        fill: new Fill({
          color: patterned("rgba(190,30,20,.25)", "diagonal", "rgba(168,32,26,.95)"),
        }),
        stroke: new Stroke({ color: "#a8201a", width: 2.5 }),
      }),
    ],
  });
}

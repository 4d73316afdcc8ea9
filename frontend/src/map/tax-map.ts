/** The map of the register: what is shown, where, and what is pointed at. */

import "ol/ol.css";
import Attribution from "ol/control/Attribution";
import ScaleLine from "ol/control/ScaleLine";
import Zoom from "ol/control/Zoom";
import type { Coordinate } from "ol/coordinate";
import GeoJsonFormat from "ol/format/GeoJSON";
import type BaseLayer from "ol/layer/Base";
import OlMap from "ol/Map";
import type MapBrowserEvent from "ol/MapBrowserEvent";
import { fromLonLat, toLonLat, transformExtent } from "ol/proj";
import View from "ol/View";
import type { Imagery, MapValue, Shape } from "../api/types";
import { t } from "../i18n";
import { Emitter } from "../lib/emitter";
import type { Position } from "../lib/grid";
import type { View as Place } from "../lib/permalink";
import { parcelAt } from "./hit";
import {
  groundLayers,
  imageryLayer,
  problemLayer,
  RegisterLayers,
  showGroundOf,
  showImagery,
} from "./layers";
import type { ColourMode, Paint } from "./palette";
import { ExactVertices } from "./projection";
import { outlineStyle, registerStyle } from "./symbols";

export type Bbox = [number, number, number, number];

export interface Click {
  at: Position;
  parcelId: number | null;
  isAdding: boolean;
}

export class TaxMap {
  readonly clicked = new Emitter<Click>();
  readonly moved = new Emitter<Place>();
  readonly pointed = new Emitter<Position | null>();
  readonly settled = new Emitter<void>();
  readonly vertices = new ExactVertices();
  /** While a tool is at work, a click belongs to the tool. */
  isPicking = true;

  readonly ol: OlMap;
  readonly #register: RegisterLayers;
  readonly #imagery = imageryLayer();
  readonly #ground = groundLayers();
  readonly #problems = problemLayer();
  #paint: Paint = { mode: "use", values: null, hasPatterns: false, alpha: 0.85 };
  #day: string | null = null;
  #hovered: number | null = null;
  #chosen: ReadonlySet<number> = new Set();

  constructor(target: HTMLElement) {
    this.#register = new RegisterLayers(
      registerStyle(() => this.#paint),
      outlineStyle(
        () => this.#hovered,
        () => this.#chosen,
      ),
    );
    this.ol = new OlMap({
      target,
      view: new View({ center: fromLonLat([97.96, 19.36]), zoom: 13, maxZoom: 22, minZoom: 8 }),
      layers: [
        this.#imagery,
        ...this.#ground,
        this.#register.shapes,
        this.#register.outlines,
        this.#problems,
      ],
      controls: [
        new Zoom({ zoomInTipLabel: t("map.zoom_in"), zoomOutTipLabel: t("map.zoom_out") }),
        new ScaleLine({ units: "metric", minWidth: 90 }),
        new Attribution({ collapsible: false }),
      ],
    });
    this.#listen();
  }

  #listen(): void {
    this.ol.on("moveend", () => this.moved.emit(this.place));
    this.ol.on("rendercomplete", () => this.settled.emit());
    this.ol.on("pointermove", (event) => {
      if (!event.dragging) this.#point(event as MapBrowserEvent<PointerEvent>);
    });
    this.ol.getTargetElement()?.addEventListener("pointerleave", () => {
      this.pointed.emit(null);
      this.#hover(null);
    });
    this.ol.on("singleclick", (event) => {
      if (!this.isPicking) return;
      const { ctrlKey, metaKey, shiftKey } = event.originalEvent as PointerEvent;
      this.clicked.emit({
        at: toLonLat(event.coordinate) as Position,
        parcelId: this.parcelAt(event.coordinate),
        isAdding: ctrlKey || metaKey || shiftKey,
      });
    });
  }

  #point(event: MapBrowserEvent<PointerEvent>): void {
    this.pointed.emit(toLonLat(event.coordinate) as Position);
    if (!this.isPicking || event.originalEvent.pointerType === "touch") return;
    this.#hover(this.parcelAt(event.coordinate));
  }

  #hover(id: number | null): void {
    if (id === this.#hovered) return;
    this.#hovered = id;
    this.ol.getTargetElement()?.classList.toggle("is-over-parcel", id !== null);
    this.#register.outlines.changed();
  }

  /** The drawn parcel at a place of the map. */
  parcelAt(at: Coordinate): number | null {
    return parcelAt(this.#register.shapes, at);
  }

  get place(): Place {
    const view = this.ol.getView();
    const [longitude = 0, latitude = 0] = toLonLat(view.getCenter() ?? [0, 0]);
    return { zoom: view.getZoom() ?? 13, latitude, longitude };
  }

  get bbox(): Bbox {
    const extent = this.ol.getView().calculateExtent(this.ol.getSize());
    return transformExtent(extent, "EPSG:3857", "EPSG:4326") as Bbox;
  }

  show({ zoom, latitude, longitude }: Place): void {
    const view = this.ol.getView();
    view.setCenter(fromLonLat([longitude, latitude]));
    view.setZoom(zoom);
  }

  /** Go to a place, at least as near as `zoom`. */
  goTo(at: Position, zoom = 18): void {
    const view = this.ol.getView();
    const target = Math.max(view.getZoom() ?? 0, zoom);
    const options = { center: fromLonLat(at), zoom: target, duration: motion() };
    view.cancelAnimations();
    view.animate(options);
  }

  fit(bbox: Bbox, maxZoom = 19): void {
    const extent = transformExtent(bbox, "EPSG:4326", "EPSG:3857");
    this.ol.getView().cancelAnimations();
    this.ol.getView().fit(extent, { padding: [60, 60, 60, 60], maxZoom, duration: motion() });
  }

  fitShape(shape: Shape): void {
    this.ol.getView().fit(this.vertices.shapeToMap(shape).getExtent(), {
      padding: [60, 60, 60, 60],
      maxZoom: 19,
      duration: motion(),
    });
  }

  /** The map was given more or less room at its right or left: what was seen stays where it was. */
  keepPlace(pixelsAtRight: number, pixelsAtLeft = 0): void {
    const view = this.ol.getView();
    const [x = 0, y = 0] = view.getCenter() ?? [];
    const move = ((pixelsAtRight - pixelsAtLeft) / 2) * (view.getResolution() ?? 1);
    this.ol.updateSize();
    view.setCenter([x + move, y]);
  }

  /** A sheet covers the map from below: the middle is the middle of what is left. */
  coverBelow(pixels: number): void {
    this.ol.getView().padding = pixels ? [0, 0, pixels, 0] : undefined;
  }

  /** Bring the middle of a shape out from under the sheet, at the same zoom. */
  reveal(shape: Shape): void {
    const view = this.ol.getView();
    const [west = 0, south = 0, east = 0, north = 0] = this.vertices.shapeToMap(shape).getExtent();
    const middle = [(west + east) / 2, (south + north) / 2];
    const pixel = this.ol.getPixelFromCoordinate(middle);
    const height = (this.ol.getSize()?.[1] ?? 0) - (view.padding?.[2] ?? 0);
    if (view.padding && (pixel?.[1] ?? 0) > height - 40) {
      view.animate({ center: middle, duration: motion() });
    }
  }

  /** Beside a sheet there is little map: the whole of what a hand works on is brought into it. */
  bringIntoView(shape: Shape): void {
    const view = this.ol.getView();
    if (!view.padding) return;
    const extent = this.vertices.shapeToMap(shape).getExtent();
    view.fit(extent, { padding: [76, 76, 24, 24], maxZoom: 20, duration: motion() });
  }

  /** A place outside of what is seen, or under what floats over it, becomes the middle. */
  bringIntoSight(at: Position): void {
    const center = fromLonLat(at);
    const [x = -1, y = -1] = this.ol.getPixelFromCoordinate(center) ?? [];
    const [width = 0, height = 0] = this.ol.getSize() ?? [];
    const view = this.ol.getView();
    const covered = view.padding?.[2] ?? 0;
    if (x > 24 && x < width - 24 && y > 76 && y < height - covered - 76) return;
    view.animate({ center, duration: motion() });
  }

  pan(right: number, down: number): void {
    const view = this.ol.getView();
    const [x = 0, y = 0] = view.getCenter() ?? [];
    const step = (view.getResolution() ?? 1) * 120;
    view.animate({ center: [x + right * step, y - down * step], duration: motion() });
  }

  zoomBy(steps: number): void {
    const view = this.ol.getView();
    view.animate({ zoom: (view.getZoom() ?? 13) + steps, duration: motion() });
  }

  northUp(): void {
    this.ol.getView().animate({ rotation: 0, duration: motion() });
  }

  onRotation(listener: (radians: number) => void): void {
    this.ol.getView().on("change:rotation", () => listener(this.ol.getView().getRotation()));
  }

  choose(ids: Iterable<number>): void {
    this.#chosen = new Set(ids);
    this.#register.outlines.changed();
  }

  setImagery(imagery: Imagery | null, opacity: number): void {
    showImagery(this.#imagery, imagery);
    this.#imagery.setOpacity(opacity);
    this.#repaint({ alpha: imagery ? 0.55 : 0.85 });
  }

  setImageryOpacity(opacity: number): void {
    this.#imagery.setOpacity(opacity);
  }

  colourBy(mode: ColourMode, values: Record<string, MapValue> | null): void {
    this.#repaint({ mode, values });
  }

  setPatterns(hasPatterns: boolean): void {
    this.#repaint({ hasPatterns });
  }

  setLayer(name: "ground" | "register", isVisible: boolean): void {
    const layers: BaseLayer[] =
      name === "ground" ? this.#ground : [this.#register.shapes, this.#register.outlines];
    for (const layer of layers) layer.setVisible(isVisible);
  }

  refreshRegister(): void {
    this.#register.refresh();
  }

  /** The day the register is shown of; null is now. The past can only be read. */
  get day(): string | null {
    return this.#day;
  }

  showDay(day: string | null): void {
    if (day === this.#day) return;
    this.#day = day;
    this.#register.showDay(day);
    showGroundOf(day, this.#ground);
  }

  showProblem(problem: GeoJSON.FeatureCollection | null): void {
    const source = this.#problems.getSource();
    source?.clear();
    if (problem) {
      const format = new GeoJsonFormat({ featureProjection: "EPSG:3857" });
      source?.addFeatures(format.readFeatures(problem));
    }
  }

  /** Labels drawn before the font had come are drawn again. */
  redraw(): void {
    this.#register.shapes.changed();
    for (const layer of this.#ground) layer.changed();
  }

  #repaint(change: Partial<Paint>): void {
    this.#paint = { ...this.#paint, ...change };
    this.#register.shapes.changed();
  }
}

function motion(): number {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150;
}

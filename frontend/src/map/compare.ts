/** A second picture over the first: cut at a line that the hand moves, more or less transparent. */

import ImageLayer from "ol/layer/Tile";
import { getRenderPixel } from "ol/render";
import type RenderEvent from "ol/render/Event";
import type XYZ from "ol/source/XYZ";
import type { Imagery } from "../api/types";
import { showImagery } from "./layers";
import type { TaxMap } from "./tax-map";

export class ComparedImagery {
  readonly #map: TaxMap;
  readonly #layer = new ImageLayer<XYZ>({ zIndex: 0.5, visible: false });
  #part = 0.5;

  constructor(map: TaxMap) {
    this.#map = map;
    map.ol.addLayer(this.#layer);
    this.#layer.on("prerender", (event) => this.#cut(event));
    this.#layer.on("postrender", (event) => {
      (event.context as CanvasRenderingContext2D).restore();
    });
  }

  show(imagery: Imagery | null): void {
    showImagery(this.#layer, imagery);
  }

  setOpacity(opacity: number): void {
    this.#layer.setOpacity(opacity);
  }

  setVisible(isVisible: boolean): void {
    this.#layer.setVisible(isVisible);
  }

  /** Where the line stands: 0 at the left edge, 1 at the right. Right of it lies this picture. */
  setPart(part: number): void {
    this.#part = part;
    this.#map.ol.render();
  }

  #cut(event: RenderEvent): void {
    const context = event.context as CanvasRenderingContext2D;
    const [width = 0, height = 0] = this.#map.ol.getSize() ?? [];
    const left = width * this.#part;
    const corners = [
      [left, 0],
      [width, 0],
      [width, height],
      [left, height],
    ].map((pixel) => getRenderPixel(event, pixel));
    context.save();
    context.beginPath();
    for (const [x = 0, y = 0] of corners) context.lineTo(x, y);
    context.closePath();
    context.clip();
  }
}

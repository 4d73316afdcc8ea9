/** The form of an order: only the fields of the chosen place, and a map to draw its area on. */

import "../css/map.css";
import "../css/orders.css";
import { AreaPick } from "../map/area-pick";
import { type Bbox, TaxMap } from "../map/tax-map";

interface Data {
  extent: Bbox;
  area: GeoJSON.Geometry | null;
  draws: boolean;
}

const PLACES = ["village", "zone", "parcel"];

function fieldOf(name: string): HTMLElement | null {
  return document.getElementById(`id_${name}`)?.closest<HTMLElement>(".field") ?? null;
}

function followPlace(place: HTMLSelectElement, frame: HTMLElement): void {
  const follow = () => {
    for (const name of PLACES) fieldOf(name)?.toggleAttribute("hidden", place.value !== name);
    fieldOf("area")?.toggleAttribute("hidden", true); // the map writes it
    frame.toggleAttribute("hidden", place.value !== "area");
  };
  place.addEventListener("change", follow);
  follow();
}

function open(frame: HTMLElement, data: Data): void {
  const map = new TaxMap(frame);
  map.setLayer("register", true);
  map.fit(data.extent);
  map.isPicking = false;
  const area = new AreaPick(map.ol);
  if (data.area) area.show(data.area);
  map.settled.on(() => {
    document.body.dataset.ready = "true";
  });
  if (!data.draws) return;
  const text = document.getElementById("id_area") as HTMLTextAreaElement | null;
  const again = document.querySelector<HTMLElement>("[data-draw-again]");
  area.picked.on((shape) => {
    if (text) text.value = shape ? JSON.stringify(shape) : "";
    again?.toggleAttribute("hidden", !shape);
  });
  again?.toggleAttribute("hidden", !data.area);
  again?.addEventListener("click", () => area.again());
  area.start();
}

const frame = document.getElementById("order-map");
const data = document.getElementById("order-data")?.textContent;
const place = document.getElementById("id_place") as HTMLSelectElement | null;
if (frame && data) open(frame, JSON.parse(data) as Data);
if (frame && place) followPlace(place, frame);

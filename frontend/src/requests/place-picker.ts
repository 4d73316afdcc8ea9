/** The place question: house, phone position, or a touch on the small map. */

import { clampZoom, fractionOf, type Place, placeAt } from "./minimap";

interface Parts {
  root: HTMLElement;
  map: HTMLElement;
  image: HTMLImageElement;
  pin: HTMLElement;
  words: HTMLElement | null;
}

function find(root: HTMLElement): Parts | null {
  const map = root.querySelector<HTMLElement>("#minimap");
  const image = map?.querySelector("img");
  const pin = map?.querySelector<HTMLElement>(".pin");
  if (!map || !image || !pin) return null;
  return { root, map, image, pin, words: root.querySelector("#gps-words") };
}

export class PlacePicker {
  private readonly parts: Parts;
  private readonly changed: () => void;
  private centre: Place;
  private zoom = 1;

  private constructor(parts: Parts, changed: () => void) {
    this.parts = parts;
    this.changed = changed;
    this.centre = {
      east: Number(parts.root.dataset.east),
      north: Number(parts.root.dataset.north),
    };
  }

  static start(root: HTMLElement, changed: () => void): void {
    const parts = find(root);
    if (parts) new PlacePicker(parts, changed).listen();
  }

  private listen(): void {
    const { root, map, image } = this.parts;
    for (const hidden of root.querySelectorAll<HTMLElement>(".needs-script")) hidden.hidden = false;
    root.addEventListener("change", () => this.show());
    image.addEventListener("click", (event) => this.touch(event));
    map.addEventListener("click", (event) => {
      const step = (event.target as Element).closest<HTMLElement>("[data-zoom]")?.dataset.zoom;
      if (step) this.rescale(Number(step));
    });
    this.show();
  }

  private chosen(): string {
    return this.parts.root.querySelector<HTMLInputElement>("input:checked")?.value ?? "";
  }

  private field(name: string): HTMLInputElement | null {
    return this.parts.root.querySelector(`input[name=${name}]`);
  }

  private set(name: string, value: string): void {
    const field = this.field(name);
    if (field) field.value = value;
  }

  private show(): void {
    const isMap = this.chosen() === "map_tap";
    this.parts.map.hidden = !isMap;
    if (isMap) this.draw();
    if (this.chosen() === "gps" && !this.field("lon")?.value) this.askPhone();
  }

  private place(): Place | null {
    const east = this.field("east")?.value;
    const north = this.field("north")?.value;
    return east && north ? { east: Number(east), north: Number(north) } : null;
  }

  private draw(): void {
    const { image, root, pin } = this.parts;
    const { east, north } = this.centre;
    const source = `${root.dataset.minimap}?e=${east}&n=${north}&zoom=${this.zoom}`;
    if (image.getAttribute("src") !== source) image.src = source;
    const place = this.place();
    const at = place && fractionOf(this.centre, this.zoom, place);
    pin.hidden = !at || at.x < 0 || at.x > 1 || at.y < 0 || at.y > 1;
    if (at) {
      pin.style.left = `${at.x * image.clientWidth}px`;
      pin.style.top = `${at.y * image.clientHeight}px`;
    }
  }

  private touch(event: MouseEvent): void {
    const box = this.parts.image.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width;
    const y = (event.clientY - box.top) / box.height;
    const place = placeAt(this.centre, this.zoom, x, y);
    this.set("east", String(place.east));
    this.set("north", String(place.north));
    this.draw();
    this.changed();
  }

  private rescale(step: number): void {
    this.centre = this.place() ?? this.centre;
    this.zoom = clampZoom(this.zoom + step);
    this.draw();
  }

  private askPhone(): void {
    const { words } = this.parts;
    if (words) words.textContent = "…";
    navigator.geolocation?.getCurrentPosition(
      ({ coords }) => {
        this.set("lon", String(coords.longitude));
        this.set("lat", String(coords.latitude));
        this.set("accuracy", String(Math.round(coords.accuracy)));
        if (words) words.textContent = `± ${Math.round(coords.accuracy)} m`;
        this.changed();
      },
      () => {
        if (words) words.textContent = "✕";
        const map = this.parts.root.querySelector<HTMLInputElement>("input[value=map_tap]");
        if (map) map.checked = true;
        this.show();
      },
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 },
    );
  }
}

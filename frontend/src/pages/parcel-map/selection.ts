/** Which parcels are chosen: one opens its panel, several wait for a tool. */

import { type Bbox, exactFeatures, parcel as fetchParcel, search } from "../../api/register";
import type { Building, MapContext, ParcelDetail, Shape } from "../../api/types";
import { t } from "../../i18n";
import { Emitter } from "../../lib/emitter";
import { ZoneLayer } from "../../map/zone-layer";
import { skeleton } from "../../ui/dom";
import type { BuildingEdit } from "../../ui/land-tabs";
import { load } from "../../ui/load";
import { parcelPanel } from "../../ui/parcel-panel";
import { toast } from "../../ui/toast";
import type { Desk } from "./desk";
import type { Records } from "./records";

export interface ChosenBuilding {
  parcel: ParcelDetail;
  id: number;
  shape: Shape;
  how: BuildingEdit;
}

function boxOf(shape: Shape): Bbox {
  const places = shape.coordinates.flat(shape.type === "Polygon" ? 1 : 2) as GeoJSON.Position[];
  const lons = places.map(([lon = 0]) => lon);
  const lats = places.map(([, lat = 0]) => lat);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

export class Selection {
  readonly changed = new Emitter<ParcelDetail | null>();
  /** A building of the chosen parcel is to be worked on. */
  readonly building = new Emitter<ChosenBuilding>();
  /** An outline that no parcel has is to become one. */
  readonly outline = new Emitter<Shape>();
  readonly #desk: Desk;
  readonly #context: MapContext;
  readonly #zones: ZoneLayer;
  /** Acts from forms; set once the desk is whole. */
  records: Records | null = null;
  #ids: number[] = [];
  #isGathering = false;
  #detail: ParcelDetail | null = null;

  constructor(desk: Desk, context: MapContext) {
    this.#desk = desk;
    this.#zones = new ZoneLayer(desk.map);
    this.#context = context;
  }

  get ids(): readonly number[] {
    return this.#ids;
  }

  /** The one chosen parcel, once it is known. */
  get detail(): ParcelDetail | null {
    return this.#detail;
  }

  /** Every click adds a parcel, as with Shift held: a finger has none. */
  get isGathering(): boolean {
    return this.#isGathering;
  }

  /** Starts to gather, or leaves it. */
  gather(): void {
    this.#isGathering = !this.#isGathering;
    if (this.#isGathering) {
      this.#desk.showRight(null);
      toast(t("merge.gather"));
    }
    this.changed.emit(this.#detail);
  }

  /** Choose a parcel by id, or add it to (take it from) the chosen ones. */
  async choose(id: number, isAdding = false): Promise<void> {
    const isThere = this.#ids.includes(id);
    const added = isThere ? this.#ids.filter((each) => each !== id) : [...this.#ids, id];
    this.#ids = isAdding || this.#isGathering ? added : [id];
    this.#detail = null;
    this.#desk.map.choose(this.#ids);
    this.#zones.show([]);
    this.#desk.map.showProblem(null);
    await this.#show();
  }

  async chooseCode(code: string, isFitted = false): Promise<void> {
    const results = await search(code);
    const found = results.find(({ kind, title }) => kind === "parcel" && title === code);
    const id = found?.parcel_id ?? found?.id;
    if (!id) {
      toast(t("search.none", { text: code }), "warn");
      return;
    }
    await this.choose(id);
    if (isFitted) this.zoomTo();
  }

  clear(): void {
    this.#isGathering = false;
    if (!this.#ids.length) return;
    this.#ids = [];
    this.#detail = null;
    this.#zones.show([]);
    this.#desk.map.choose([]);
    this.#desk.showRight(null);
    this.changed.emit(null);
  }

  /** The register changed: read the chosen parcel again. */
  async reload(): Promise<void> {
    const [id] = this.#ids;
    if (id && this.#ids.length === 1) await this.choose(id);
  }

  zoomTo(): void {
    if (this.#detail?.geometry) this.#desk.map.fitShape(this.#detail.geometry);
  }

  async #show(): Promise<void> {
    const [id] = this.#ids;
    this.changed.emit(null);
    if (!id || this.#ids.length > 1) {
      this.#desk.showRight(null);
      if (id) toast(t("parcel.several", { count: this.#ids.length }));
      return;
    }
    await new Promise<void>((shown) => {
      const place = load(
        () =>
          fetchParcel(id, this.#desk.map.day).catch((reason: unknown) => {
            shown();
            throw reason;
          }),
        (detail) => {
          shown();
          return this.#panel(detail);
        },
        8,
        () => this.clear(),
      );
      this.#desk.showRight(place);
    });
  }

  #panel(detail: ParcelDetail): HTMLElement {
    if (this.#ids[0] !== detail.id) return skeleton(8);
    this.#detail = detail;
    this.changed.emit(detail);
    this.#zones.show(detail.uses);
    if (detail.geometry) this.#desk.map.reveal(detail.geometry);
    const { records } = this;
    const mayRecord = this.#context.can.record && records !== null && this.#desk.map.day === null;
    return parcelPanel(detail, this.#context, {
      close: () => this.clear(),
      zoomTo: () => this.zoomTo(),
      copyLink: () => void this.#copyLink(detail.code),
      openCode: (code) => void this.chooseCode(code, true),
      editBuilding: this.#context.can.edit
        ? (building, how) => void this.#edit(detail, building, how)
        : null,
      act: mayRecord ? (verb, of) => void records?.start(verb, detail.id, of) : null,
      takeBack: mayRecord ? (entry) => records?.takeBack(entry) : null,
    });
  }

  /** The building's exact shape is asked for only when somebody wants to work on it. */
  async #edit(parcel: ParcelDetail, building: Building, how: BuildingEdit): Promise<void> {
    const box = parcel.geometry && boxOf(parcel.geometry);
    const found = box && (await exactFeatures(box));
    const shape = found?.buildings.features.find(({ properties }) => properties.id === building.id);
    if (shape) this.building.emit({ parcel, id: building.id, shape: shape.geometry, how });
    else toast(t("buildings.no_shape"), "warn");
  }

  async #copyLink(code: string): Promise<void> {
    const link = new URL(`/p/${code}`, location.href).href;
    await navigator.clipboard?.writeText(link);
    toast(`${t("action.copied")}: ${link}`);
  }
}

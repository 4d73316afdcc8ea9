/** What the map shows: imagery, colours, legend, requests. */

import { type Bbox, mapValues, requestPins } from "../../api/register";
import type { MapContext, MapValues, WorkItem } from "../../api/types";
import { t } from "../../i18n";
import { parsePermalink } from "../../lib/permalink";
import { RequestPins } from "../../map/pins";
import { arrearsRows, bandRows, legend, useRows } from "../../ui/legend";
import { ImageryPicker, villagePicker } from "../../ui/pickers";
import { type Colour, SidePanel } from "../../ui/side-panel";
import { toast } from "../../ui/toast";
import type { Desk } from "./desk";
import { keepPicture } from "./place";
import type { Selection } from "./selection";

function meets(one: Bbox, two: Bbox): boolean {
  return one[0] < two[2] && two[0] < one[2] && one[1] < two[3] && two[1] < one[3];
}

/** Village, imagery and the day the register is shown of. */
export function topBar(desk: Desk, context: MapContext, day: HTMLElement): ImageryPicker {
  const here = context.imagery.filter(({ bounds }) => meets(bounds, context.subdistrict.bbox));
  const latest = here.find(({ kind }) => kind === "orthophoto") ?? null;
  const { picture } = parsePermalink(location.hash);
  const first = context.imagery.find(({ id }) => id === picture) ?? latest;
  const picker = new ImageryPicker(context.imagery, first, ({ imagery, opacity, isNew }) => {
    if (isNew) keepPicture(imagery?.id ?? null);
    desk.map.setImagery(imagery, opacity);
    desk.sayImagery(imagery);
    if (imagery && isNew && !meets(imagery.bounds, desk.map.bbox)) desk.map.fit(imagery.bounds);
  });
  desk.map.setImagery(first, 1);
  desk.sayImagery(first);
  const villages = villagePicker(context.villages, (village) => {
    if (village) desk.map.goTo([village.lon, village.lat], 16);
    else desk.map.fit(context.subdistrict.bbox);
  });
  document.getElementById("desk-pickers")?.replaceChildren(villages, picker.element, day);
  return picker;
}

class Colours {
  readonly #desk: Desk;
  readonly #legend: HTMLElement;
  readonly #known = new Map<number, MapValues>();

  constructor(desk: Desk, place: HTMLElement) {
    this.#desk = desk;
    this.#legend = place;
    this.#legend.replaceChildren(legend(useRows()));
  }

  async set(mode: Colour, year: number): Promise<void> {
    if (mode === "use") {
      this.#desk.map.colourBy("use", null);
      this.#legend.replaceChildren(legend(useRows()));
      return;
    }
    try {
      const values = this.#known.get(year) ?? (await mapValues(year));
      this.#known.set(year, values);
      this.#desk.map.colourBy(mode, values.values);
      this.#legend.replaceChildren(
        legend(mode === "tax" ? bandRows(bandLabels(values.bands)) : arrearsRows()),
      );
      if (!Object.keys(values.values).length) toast(t("colour.no_values"), "warn");
      else if (values.is_draft) toast(t("tax.draft"), "warn");
    } catch (reason) {
      toast(t("error.load", { reason: (reason as Error).message }), "bad");
    }
  }
}

/** Words for the bands between the edges: nothing, up to the first, …, more than the last. */
function bandLabels(edges: number[]): string[] {
  const text = (edge: number) => edge.toLocaleString("en-US");
  const labels = edges.map((edge, index) => {
    if (index === 0) return t("band.none");
    return t("band.to", { from: text(edges[index - 1] ?? 0), to: text(edge) });
  });
  return [...labels, t("band.over", { from: text(edges.at(-1) ?? 0) })];
}

/** The place of a finding, its parcel, what is wrong drawn, and the tool that mends it at hand. */
async function openWork(desk: Desk, selection: Selection, item: WorkItem): Promise<void> {
  if (item.parcel_id) await selection.choose(item.parcel_id);
  // After the panel has taken its room: a map that is resized forgets where it was going.
  if (item.lon != null && item.lat != null) desk.map.goTo([item.lon, item.lat], 18);
  desk.map.showProblem(item.problem);
  desk.offerTool(item.tool);
}

export function sidePanel(desk: Desk, context: MapContext, selection: Selection): SidePanel {
  const pins = new RequestPins(desk.map, ({ url }) => location.assign(url));
  let filter = { stage: "open", village: "", type: "" };
  const showRequests = async () => {
    try {
      const found = await requestPins(filter);
      pins.show(found);
      pins.setVisible(true);
      side.requestCount.textContent = t("requests.shown", { count: found.features.length });
    } catch (reason) {
      toast(t("error.load", { reason: (reason as Error).message }), "bad");
    }
  };
  const side = new SidePanel(context, {
    setLayer: (layer, isOn) => {
      if (layer !== "requests") desk.map.setLayer(layer, isOn);
      else if (isOn) void showRequests();
      else pins.setVisible(false);
    },
    setColour: (mode, year) => void colours.set(mode, year),
    setPatterns: (isOn) => desk.map.setPatterns(isOn),
    filterRequests: (chosen) => {
      filter = chosen;
      side.turnOnRequests();
      void showRequests();
    },
    openWork: (item) => void openWork(desk, selection, item),
    drawWork: (item) => {
      const shape = item.problem?.features[0]?.geometry;
      if (shape?.type === "Polygon" || shape?.type === "MultiPolygon")
        selection.outline.emit(shape);
    },
    mendWork: (item, keep, label) => {
      void openWork(desk, selection, item).then(() => {
        selection.records?.mend(item.id, keep, `${item.title}: ${label}`);
      });
    },
    close: () => desk.toggleLeft(false),
  });
  const colours = new Colours(desk, side.legend);
  desk.root.prepend(side.element);
  return side;
}

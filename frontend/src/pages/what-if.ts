/** The maps of what-ifs: villages by the change of their sums, nearer the parcels by their own. */

import "../css/map.css";
import "../css/legend.css";
import "../css/what-if.css";
import type { MapValue } from "../api/types";
import { t } from "../i18n";
import { CHANGES } from "../map/palette";
import { TaxMap } from "../map/tax-map";
import { PARCEL_ZOOM, type VillageChange, villageAreas } from "../map/village-areas";
import { h } from "../ui/dom";

interface Data {
  villages: GeoJSON.FeatureCollection;
  parcels: Record<string, number> | null;
  village_edges: [number, number];
  parcel_edges: [number, number];
}

const CLOSE = 22;

function baht(satang: number): string {
  return (satang / 100).toLocaleString("en-US", { maximumFractionDigits: 0 });
}

function signed(number: number, text: string): string {
  return number > 0 ? `+${text}` : text.replace("-", "−");
}

function villageWords({ name, before, after, percent }: VillageChange): string {
  const change = after - before;
  const share = percent === null ? "" : ` (${signed(percent, `${percent} %`)})`;
  return `${name}\n${change ? signed(change, baht(change)) + share : t("change.none")}`;
}

/** Seven rows from much less to much more; a row says its edge in words. */
function rows(edges: [number, number], unit: string): HTMLElement {
  const [small, large] = edges.map((edge) => `${edge.toLocaleString("en-US")} ${unit}`) as [
    string,
    string,
  ];
  const words = [
    t("change.less_over", { edge: large }),
    t("change.less_between", { from: small, to: large }),
    t("change.less_to", { edge: small }),
    t("change.none"),
    t("change.more_to", { edge: small }),
    t("change.more_between", { from: small, to: large }),
    t("change.more_over", { edge: large }),
  ];
  const items = words.map((text, band) => {
    const swatch = h("span", { class: "swatch", "aria-hidden": "true" });
    swatch.style.background = CHANGES[band] ?? "";
    return h("li", {}, swatch, text);
  });
  return h("ul", { class: "legend" }, ...items.reverse());
}

function showLegend(place: HTMLElement, data: Data, isNear: boolean): void {
  const unit = isNear ? t("change.baht") : "%";
  const title = isNear ? t("change.of_parcels") : t("change.of_villages");
  const hint = data.parcels ? (isNear ? t("change.hint_far") : t("change.hint_near")) : "";
  place.replaceChildren(
    h("strong", {}, title),
    rows(isNear ? data.parcel_edges : data.village_edges, unit),
    h("p", { class: "muted small" }, hint),
  );
}

function open(place: HTMLElement, data: Data): TaxMap {
  const map = new TaxMap(place);
  map.setLayer("register", data.parcels !== null);
  const values = Object.entries(data.parcels ?? {}).map(([id, band]): [string, MapValue] => [
    id,
    [band, 0, ""],
  ]);
  map.colourBy("change", Object.fromEntries(values));
  const villages = villageAreas(data.villages, villageWords, data.parcels ? PARCEL_ZOOM : CLOSE);
  map.ol.addLayer(villages);
  const extent = villages.getSource()?.getExtent();
  if (extent && data.villages.features.length) {
    map.ol.getView().fit(extent, { padding: [24, 24, 24, 24] });
  }
  const legend = place.parentElement?.querySelector<HTMLElement>(".change-legend");
  const isNear = () => data.parcels !== null && map.place.zoom > PARCEL_ZOOM;
  const say = () => legend && showLegend(legend, data, isNear());
  say();
  map.moved.on(say);
  map.clicked.on(({ at }) => {
    if (!isNear()) map.goTo(at, Math.ceil(PARCEL_ZOOM + 1));
  });
  for (const button of document.querySelectorAll<HTMLElement>("[data-show-all]")) {
    button.addEventListener("click", () => extent && map.ol.getView().fit(extent));
  }
  map.settled.on(() => {
    place.dataset.ready = "true";
  });
  void document.fonts?.load("700 13px Sarabun", "ก").then(() => villages.changed());
  return map;
}

/** Maps side by side show the same place: what one is moved to, the others follow. */
function together(maps: TaxMap[]): void {
  const [first, ...rest] = maps;
  for (const map of rest) if (first) map.ol.setView(first.ol.getView());
}

const maps: TaxMap[] = [];
for (const place of document.querySelectorAll<HTMLElement>("[data-change]")) {
  const data = document.getElementById(place.dataset.change ?? "")?.textContent;
  if (data) maps.push(open(place, JSON.parse(data) as Data));
}
together(maps);
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}

/** The staff map page: opens the desk and wires its parts. */

import "../css/desk.css";
import "../css/panels.css";
import "../css/floating.css";
import "../css/map.css";
import "../css/legend.css";
import "../css/draw.css";
import "../css/time.css";
import "../css/pen.css";
import "../css/compare.css";
import "../css/narrow.css";
import { mapContext } from "../api/register";
import type { MapContext, SearchResult } from "../api/types";
import { t } from "../i18n";
import { showKeys } from "../ui/dialog";
import { h } from "../ui/dom";
import { closePopovers } from "../ui/popovers";
import { SearchBox } from "../ui/search-box";
import { Compare } from "./parcel-map/compare";
import { buildDesk, type Desk } from "./parcel-map/desk";
import { DraftDesk } from "./parcel-map/drafts";
import { Drawing } from "./parcel-map/drawing";
import { showHeights } from "./parcel-map/heights";
import { listenToKeys } from "./parcel-map/keyboard";
import { Live } from "./parcel-map/live";
import { sidePanel, topBar } from "./parcel-map/looks";
import { openPlace, readPageData } from "./parcel-map/place";
import { Records } from "./parcel-map/records";
import { Selection } from "./parcel-map/selection";
import { ShiftAssistant } from "./parcel-map/shift";
import { ThroughTime } from "./parcel-map/through-time";
import { Tools } from "./parcel-map/tools";
import { WaitingActs } from "./parcel-map/waiting";

function openResult(desk: Desk, selection: Selection, result: SearchResult): void {
  const id = result.parcel_id ?? (result.kind === "parcel" ? result.id : null);
  if (result.lon != null && result.lat != null) {
    desk.map.goTo([result.lon, result.lat], result.kind === "village" ? 16 : 18);
  }
  if (id) void selection.choose(id).then(() => selection.zoomTo());
}

function ready(desk: Desk): void {
  const stop = desk.map.settled.on(() => {
    document.body.dataset.ready = "true";
    stop();
  });
  void document.fonts?.load("700 13px Sarabun", "ก").then(() => desk.map.redraw());
}

function open(root: HTMLElement, context: MapContext): void {
  const desk = buildDesk(root, context);
  const selection = new Selection(desk, context);
  const box = new SearchBox((result) => openResult(desk, selection, result));
  document.getElementById("desk-search")?.replaceChildren(box.element);
  const time = new ThroughTime(desk, context, selection);
  const imagery = topBar(desk, context, time.element);
  const side = sidePanel(desk, context, selection);
  // Keeps the drafts of two clerks on one computer apart.
  const owner = `${context.subdistrict.code} ${readPageData().user}`;
  const waiting = new WaitingActs(desk, owner);
  const pictureId = () => imagery.choice.imagery?.id ?? null;
  const drawing = new Drawing(desk, context, owner, pictureId, waiting);
  const tools = new Tools(desk, context, selection, drawing, owner, waiting);
  const picture = () => imagery.choice.imagery;
  const compare = new Compare(desk, context.imagery, picture);
  const shift = new ShiftAssistant(desk, context, selection, picture);
  shift.done.on((result) => tools.acted(result));
  const drafts = new DraftDesk(desk, context, drawing);
  imagery.addActions(
    [t("compare.pictures"), () => compare.toggle()],
    [t("shift.title"), () => shift.start()],
    [t("drafts.title"), () => void drafts.open(picture())],
  );
  showHeights(desk, context.imagery);
  const records = new Records(desk, context, owner, waiting);
  selection.records = records;
  records.done.on((result) => tools.acted(result));
  records.closed.on(() => void selection.reload());
  new Live(desk, selection).changed.on(() => side.showWork());
  desk.toggleLeft(matchMedia("(min-width: 1101px)").matches);
  desk.map.clicked.on(({ parcelId, isAdding }) => {
    if (parcelId) void selection.choose(parcelId, isAdding);
    else if (!isAdding && !selection.isGathering) selection.clear();
  });
  desk.map.pointed.on((at) => desk.status.at(at, desk.map.place.zoom));
  desk.map.moved.on(({ zoom }) => desk.status.at(null, zoom));
  listenToKeys({
    search: () => box.focus(),
    pan: (right, down) => desk.map.pan(right, down),
    zoom: (steps) => desk.map.zoomBy(steps),
    panel: () => desk.toggleLeft(),
    back: () => selection.clear(),
    tool: (key, event) =>
      shift.key(key) || drafts.key(key, event) || tools.key(key, event) || compare.key(key),
  });
  closePopovers();
  document.getElementById("desk-keys")?.addEventListener("click", showKeys);
  ready(desk);
  tools.offerDrafts();
  if (context.can.record) records.keeper.offer();
  void waiting.sendUnheard();
  void openPlace(desk, selection, context, time, readPageData());
}

async function start(root: HTMLElement): Promise<void> {
  try {
    open(root, await mapContext());
  } catch (reason) {
    const message = t("error.load", { reason: (reason as Error).message });
    const retry = h(
      "button",
      { class: "btn primary", type: "button", onclick: () => void start(root) },
      t("action.retry"),
    );
    root.replaceChildren(
      h("div", { class: "page stack" }, h("p", { class: "notice bad" }, message), retry),
    );
  }
}

const root = document.getElementById("desk");
if (root) void start(root);

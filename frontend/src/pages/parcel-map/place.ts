/** Keeps the address bar a link to exactly this view, and opens the view of a link. */

import type { MapContext } from "../../api/types";
import { formatPermalink, type Permalink, parsePermalink, type View } from "../../lib/permalink";
import type { Desk } from "./desk";
import { seekPlace } from "./request-place";
import type { Selection } from "./selection";
import type { ThroughTime } from "./through-time";

export interface Focus {
  id: number;
  code: string;
  lon?: number;
  lat?: number;
}

export interface PageData {
  focus: Focus | null;
  /** Keeps the drafts of two clerks on one computer apart. */
  user: string;
}

export function readPageData(): PageData {
  const text = document.getElementById("page-data")?.textContent;
  const data = text ? (JSON.parse(text) as Partial<PageData> | null) : null;
  return { focus: data?.focus ?? null, user: document.getElementById("desk")?.dataset.user ?? "" };
}

function write(desk: Desk, selection: Selection): void {
  const { picture, request } = parsePermalink(location.hash);
  const parcel = selection.detail?.code ?? null;
  const view = desk.map.place;
  put({ view, parcel, on: desk.map.day, picture, request });
  printHere(view);
}

/** Another picture was chosen: a link to this view shows it too. */
export function keepPicture(picture: number | null): void {
  put({ ...parsePermalink(location.hash), picture });
}

function put(link: Permalink): void {
  const url = `/map/${formatPermalink(link)}`;
  history.replaceState(null, "", url);
  // The language switch comes back to this view.
  for (const next of document.querySelectorAll<HTMLInputElement>("input[name=next]")) {
    next.value = url;
  }
}

/** The doors to paper start from the place the map shows. */
function printHere({ latitude, longitude }: View): void {
  const at = `lon=${longitude.toFixed(5)}&lat=${latitude.toFixed(5)}`;
  for (const door of document.querySelectorAll<HTMLAnchorElement>("a[href^='/register/out/']")) {
    door.href = `/register/out/?${at}`;
  }
}

export async function openPlace(
  desk: Desk,
  selection: Selection,
  context: MapContext,
  time: ThroughTime,
  { focus }: PageData,
): Promise<void> {
  const { view, parcel, on, request } = parsePermalink(location.hash);
  if (request) seekPlace(desk, selection, request);
  if (on) time.show(on);
  if (view) desk.map.show(view);
  else desk.map.fit(context.subdistrict.bbox);
  desk.map.moved.on(() => write(desk, selection));
  selection.changed.on(() => write(desk, selection));
  time.changed.on(() => write(desk, selection));
  addEventListener("hashchange", () => {
    const link = parsePermalink(location.hash);
    if (link.view) desk.map.show(link.view);
    time.show(link.on);
    if (link.parcel && link.parcel !== selection.detail?.code) {
      void selection.chooseCode(link.parcel);
    }
  });
  if (focus) {
    if (!view && focus.lon && focus.lat) desk.map.goTo([focus.lon, focus.lat]);
    await selection.choose(focus.id);
    if (!view) selection.zoomTo();
  } else if (parcel) await chooseLinked(desk, selection, parcel, view);
}

/** The parcel of a link; the panel that opens takes its room of the map, not the view's middle. */
async function chooseLinked(
  desk: Desk,
  selection: Selection,
  code: string,
  view: View | null,
): Promise<void> {
  await selection.chooseCode(code, !view);
  if (view) desk.map.show(view);
}

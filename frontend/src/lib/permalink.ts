/**
 * The address bar always holds the view: #map=17.25/19.36001/97.96002&parcel=01A022&on=2026-01-01&picture=7,
 * and the request whose place is being sought: &request=ESS-2569-000123/19.36001/97.96002.
 */

export interface View {
  zoom: number;
  latitude: number;
  longitude: number;
}

/** A household's request and where its sender put it. */
export interface RequestPlace {
  number: string;
  latitude: number;
  longitude: number;
}

export interface Permalink {
  view: View | null;
  parcel: string | null;
  /** The day the register is shown of; null for today. */
  on: string | null;
  /** The picture under the map; null for the one shown first. */
  picture: number | null;
  request: RequestPlace | null;
}

function parseRequest(text: string): RequestPlace | null {
  const [number = "", ...place] = text.split("/");
  const [latitude = Number.NaN, longitude = Number.NaN] = place.map(Number);
  const isOne = /^[A-Z]{2,5}-\d{4}-\d{4,8}$/.test(number) && place.length === 2;
  return isOne && Math.abs(latitude) <= 85 && Math.abs(longitude) <= 180
    ? { number, latitude, longitude }
    : null;
}

export function parsePermalink(hash: string): Permalink {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  const numbers = (parts.get("map") ?? "").split("/").map(Number);
  const [zoom = Number.NaN, latitude = Number.NaN, longitude = Number.NaN] = numbers;
  const isView =
    numbers.length === 3 &&
    zoom >= 0 &&
    zoom <= 24 &&
    Math.abs(latitude) <= 85 &&
    Math.abs(longitude) <= 180;
  const day = parts.get("on") ?? "";
  return {
    view: isView ? { zoom, latitude, longitude } : null,
    parcel: parts.get("parcel"),
    on: /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day)) ? day : null,
    picture: /^\d{1,9}$/.test(parts.get("picture") ?? "") ? Number(parts.get("picture")) : null,
    request: parseRequest(parts.get("request") ?? ""),
  };
}

export function formatPermalink({ view, parcel, on, picture, request }: Permalink): string {
  const parts: string[] = [];
  if (view) {
    const zoom = Number(view.zoom.toFixed(2));
    parts.push(`map=${zoom}/${view.latitude.toFixed(5)}/${view.longitude.toFixed(5)}`);
  }
  if (parcel) parts.push(`parcel=${encodeURIComponent(parcel)}`);
  if (on) parts.push(`on=${on}`);
  if (picture) parts.push(`picture=${picture}`);
  if (request) parts.push(`request=${request.number}/${request.latitude}/${request.longitude}`);
  return `#${parts.join("&")}`;
}

/** The address bar always holds the view: #map=17.25/19.36001/97.96002&parcel=01A022. */

export interface View {
  zoom: number;
  latitude: number;
  longitude: number;
}

export interface Permalink {
  view: View | null;
  parcel: string | null;
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
  return { view: isView ? { zoom, latitude, longitude } : null, parcel: parts.get("parcel") };
}

export function formatPermalink({ view, parcel }: Permalink): string {
  const parts: string[] = [];
  if (view) {
    const zoom = Number(view.zoom.toFixed(2));
    parts.push(`map=${zoom}/${view.latitude.toFixed(5)}/${view.longitude.toFixed(5)}`);
  }
  if (parcel) parts.push(`parcel=${encodeURIComponent(parcel)}`);
  return `#${parts.join("&")}`;
}

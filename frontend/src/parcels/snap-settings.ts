/** To what and from how far the pen snaps; kept in this browser. */

export interface SnapSettings {
  pixels: number;
  vertex: boolean;
  edge: boolean;
  intersection: boolean;
  perpendicular: boolean;
  parcel: boolean;
  building: boolean;
}

export type SnapSwitch = Exclude<keyof SnapSettings, "pixels">;

export const SNAP_SWITCHES: readonly SnapSwitch[] = [
  "vertex",
  "edge",
  "intersection",
  "perpendicular",
  "parcel",
  "building",
];
export const SNAP_PIXELS = { least: 4, most: 30 } as const;

const USUAL: SnapSettings = {
  pixels: 12,
  vertex: true,
  edge: true,
  intersection: true,
  perpendicular: true,
  parcel: true,
  building: true,
};
const KEY = "tambon snapping";

export function readSnapSettings(store: Pick<Storage, "getItem">): SnapSettings {
  try {
    const kept = JSON.parse(store.getItem(KEY) ?? "{}") as Partial<SnapSettings>;
    const pixels = Number(kept.pixels ?? USUAL.pixels);
    const isUsable = pixels >= SNAP_PIXELS.least && pixels <= SNAP_PIXELS.most;
    return { ...USUAL, ...kept, pixels: isUsable ? pixels : USUAL.pixels };
  } catch {
    return USUAL; // written by another version: the usual ones do no harm
  }
}

export function keepSnapSettings(store: Pick<Storage, "setItem">, settings: SnapSettings): void {
  store.setItem(KEY, JSON.stringify(settings));
}

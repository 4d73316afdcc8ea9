/** What the server says of a drawing and of an act, by the names of its JSON. */

import type { Area, Shape } from "./types";

/** A drawing that would be accepted instead of a refused one. */
export interface Repair {
  code: string;
  label: string;
  geometry: Shape | GeoJSON.LineString;
  parcel_id: number | null;
}

export interface Verdict {
  ok: boolean;
  area_sq_m: number;
  sq_wah: string;
  text: string;
  problems: { code: string; message: string }[];
  problem: GeoJSON.FeatureCollection | null;
  repairs: Repair[];
}

export interface ActParcel {
  id: number | null;
  code: string;
  geometry: Shape | null;
  drawn_area_sq_m: number;
  register_area: Area;
  /** With their areas on paper, the largest first. */
  uses: { use: string; label: string; text: string }[];
  baht_before: string | null;
  baht_after: string | null;
}

export interface OwnerBaht {
  name: string;
  baht_before: string | null;
  baht_after: string | null;
}

export interface AreaFinding {
  paper_sq_wah: string;
  drawn_sq_wah: string;
  allowed_sq_wah: string;
}

export interface ActResult {
  entry_id: number | null;
  label: string;
  parcels: ActParcel[];
  baht_before: string | null;
  baht_after: string | null;
  /** The tax is that of the whole sub-district: of very many parcels. */
  of_all?: boolean;
  owners: OwnerBaht[];
  area_findings: Record<string, AreaFinding>;
  bbox: [number, number, number, number] | null;
}

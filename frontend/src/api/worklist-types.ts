/** A row of a work list, by the names of its JSON. */

export interface WorkItem {
  id: number;
  parcel_id: number | null;
  code: string;
  title: string;
  subtitle: string;
  lon: number | null;
  lat: number | null;
  /** The act that mends it by hand; empty where the panel is enough. */
  tool: string;
  mends: { keep: number | null; label: string }[];
  exception: { reason: string; by: string; made_at: string; until: string | null } | null;
  gone: { at: string; label: string; by: string } | null;
  problem: GeoJSON.FeatureCollection | null;
  /** Of a row of an import: where its words stand. */
  link: string;
}

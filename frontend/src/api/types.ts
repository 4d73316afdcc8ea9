/** What the server says and hears, by the names of its JSON. Shapes are longitude, latitude (EPSG:4326). */

export type * from "./act-types";
export type * from "./worklist-types";

export type Shape = GeoJSON.Polygon | GeoJSON.MultiPolygon;

export interface Choice {
  value: string;
  label: string;
}

export interface Village {
  id: number;
  moo: number;
  name_th: string;
  name_en: string;
  lon: number;
  lat: number;
  is_number_confirmed: boolean;
}

export interface Imagery {
  id: number;
  kind: "orthophoto" | "dsm" | "dtm";
  title_th: string;
  title_en: string;
  flown_on: string | null;
  gsd_m: number | null;
  accuracy_m: number | null;
  height_datum: "" | "msl" | "ellipsoid";
  bounds: [number, number, number, number];
  minzoom: number;
  maxzoom: number;
  attribution: string;
  is_of_another_place: boolean;
}

type PartyChoices = "right_kind" | "party_kind" | "id_type";
export type ChoiceList =
  | PartyChoices
  | "document_type"
  | "use"
  | "used_by"
  | "boundary_source"
  | "material";

export interface MapContext {
  subdistrict: {
    code: string;
    name_th: string;
    name_en: string;
    is_sample: boolean;
    bbox: [number, number, number, number];
  };
  villages: Village[];
  imagery: Imagery[];
  roles: string[];
  can: { edit: boolean; record: boolean; see_owners: boolean; see_tax: boolean };
  tax_years: number[];
  choices: Record<ChoiceList, Choice[]>;
  building_types: Choice[];
  today: string;
  /** The project's own definition of Indian 1975 (a PROJ string). */
  indian_1975: string;
}

export interface SearchResult {
  kind: "parcel" | "house" | "party" | "deed" | "coordinate" | "village";
  id: number | null;
  title: string;
  subtitle: string;
  lon: number | null;
  lat: number | null;
  parcel_id?: number | null;
}

export interface Area {
  sq_wah: string;
  text: string;
}

export interface Owner {
  right_id: number;
  kind: string;
  kind_label: string;
  share: string;
  party: { id: number; name: string; kind: string; id_masked: string };
}

export interface LandUse extends Record<"planted" | "evidence", Record<string, string>> {
  id: number;
  use: string;
  label: string;
  area_sq_wah: string;
  text: string;
  crop: string;
  used_by: string;
  vacant_since: number | null;
  exempt_item: number | null;
  standing_reduction: string;
  /** The zone drawn for it. */
  geometry: Shape | null;
}

export interface BuildingUse {
  use: string;
  label?: string;
  area_sq_m: string;
  floor?: string;
}

/** A use of floor with what a form sends back as it was. */
export type FloorUse = BuildingUse &
  Pick<LandUse, "used_by" | "vacant_since" | "exempt_item" | "evidence"> & {
    floor: string;
    letting: string;
  };

export interface Building {
  id: number;
  code: string;
  version: number;
  type_code: string;
  type_name: string;
  material: string;
  material_label: string;
  floors: number;
  area_sq_m: string;
  year_built: number | null;
  is_year_estimated: boolean;
  is_unfinished: boolean;
  remark: string;
  uses: FloorUse[];
  owners: Owner[] | null;
  condominium: { name: string; registration_number: string } | null;
  units: Unit[];
}

export interface Unit {
  id: number;
  number: string;
  floor: string;
  area_sq_m: string;
  uses: BuildingUse[];
  owners: Owner[] | null;
  version: number;
}

export interface House {
  id: number;
  house_number: string;
  house_code: string;
  village_id: number;
  moo: number;
  households: number;
}

export interface ParcelDetail {
  id: number;
  code: string;
  version: number;
  geometry: Shape | null;
  document: {
    type: string;
    label: string;
    number: string;
    survey_page: string;
    map_sheet: string;
    land_number: string;
  };
  register_area: Area;
  drawn_area_sq_m: number | null;
  area_difference_percent: number | null;
  village: Village | null;
  block: string;
  block_id: number;
  boundary: {
    source: string;
    label: string;
    on: string | null;
    accuracy_m: number | null;
    picture: string | null;
  };
  valid_from: string;
  retired_on: string | null;
  owners: Owner[] | null;
  uses: LandUse[];
  buildings: Building[];
  houses: House[];
  signs: Sign[];
  remark: string;
  lineage: { parents: string[]; children: string[] };
}

/** A signboard on a parcel; sizes in centimetres. */
export interface Sign {
  id: number;
  code: string;
  business_name: string;
  width_cm: number;
  height_cm: number;
  sides: number;
}

export interface HistoryEntry {
  id: number;
  act: string;
  label: string;
  effective_on: string;
  recorded_at: string;
  by: string;
  reason: string;
  document: string | null;
  /** The picture it was drawn over. */
  picture: string | null;
  codes: string[];
  is_undone: boolean;
}

export interface TaxLine {
  what: string;
  value: string;
  class: string;
  class_label: string;
  exempt: string;
  taxable: string;
  rate: string;
  tax: string;
}

export interface ParcelTax {
  year: number;
  is_draft: boolean;
  valuation: { baht_per_sq_wah?: string; land_value?: string } | null;
  assessments: {
    record_id: number;
    taxpayer: string;
    amount_due: string;
    status: "unpaid" | "part" | "paid" | "none";
    lines: TaxLine[];
    url: string;
  }[];
}

export type MapValue = [band: number, arrears: number, classCode: string];

export interface MapValues {
  year: number;
  is_draft: boolean;
  values: Record<string, MapValue>;
  /** Upper edges of the bands in baht; the last band is open. */
  bands: number[];
}

export interface RequestPin {
  number: string;
  type: string;
  pictogram: string;
  stage: string;
  age_days: number;
  late: boolean;
  url: string;
}

export interface RequestRow {
  number: string;
  type_name: string;
  stage: string;
  stage_name: string;
  submitted_at: string;
  is_late: boolean;
  url: string;
}

export interface ExactFeatures {
  parcels: GeoJSON.FeatureCollection<Shape, ExactProperties>;
  buildings: GeoJSON.FeatureCollection<Shape, ExactProperties>;
}

export interface ExactProperties {
  id: number;
  code: string;
  version: number;
}

export interface WorkList {
  key: string;
  label: string;
  count: number;
  excepted: number;
}

export interface WorkLists {
  lists: WorkList[];
  checked_at: string;
  seconds: number;
}

export type WorkState = "waiting" | "excepted" | "gone";

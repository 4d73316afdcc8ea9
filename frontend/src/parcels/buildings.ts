/** A registered building and a house as a clerk corrects them: typed, compared, sent. Pure. */

import type { Building, FloorUse, House } from "../api/types";
import { numberText, parseSqWah, sqWahText } from "../lib/units";
import { toChristian } from "../lib/years";
import { buddhistYear, type UseRow } from "./form";

const BUDDHIST = 543;

export interface BuildingRecord {
  type_code: string;
  material: string;
  floors: string;
  area_sq_m: string;
  /** Buddhist era; empty where nobody knows. */
  year_built: string;
  is_year_estimated: boolean;
  is_unfinished: boolean;
  remark: string;
}

export function typedBuilding(building: Building): BuildingRecord {
  return {
    type_code: building.type_code,
    material: building.material,
    floors: String(building.floors),
    area_sq_m: building.area_sq_m,
    year_built: building.year_built ? String(building.year_built + BUDDHIST) : "",
    is_year_estimated: building.is_year_estimated,
    is_unfinished: building.is_unfinished,
    remark: building.remark,
  };
}

const REFUSED = Symbol("cannot be read");

/** A text as the server takes it. */
function read(name: keyof BuildingRecord, text: string): unknown {
  if (name === "floors") return /^[1-9]\d?$/.test(text) ? Number(text) : REFUSED;
  if (name === "area_sq_m") return parseSqWah(text) ? sqWahText(parseSqWah(text) ?? 0) : REFUSED;
  if (name === "year_built") return text ? (buddhistYear(text) ?? REFUSED) : null;
  return text;
}

/** Only what differs from the record; null as long as a number cannot be read. */
export function buildingCorrection(
  was: BuildingRecord,
  now: BuildingRecord,
): Record<string, unknown> | null {
  const names = Object.keys(was) as (keyof BuildingRecord)[];
  const differing = names.filter((name) => String(now[name]).trim() !== String(was[name]).trim());
  const changed = differing.map((name) => {
    const value = now[name];
    return [name, typeof value === "boolean" ? value : read(name, value.trim())] as const;
  });
  return changed.some(([, value]) => value === REFUSED) ? null : Object.fromEntries(changed);
}

/** A use of floor with what the form does not show, so that it is not lost. */
export type KeptFloor = UseRow & { kept?: FloorUse };

export function keptFloors(building: Building): KeptFloor[] {
  return building.uses.map((use) => ({
    use: use.use,
    area: numberText(Number(use.area_sq_m)).replaceAll(",", ""),
    crop: "",
    vacant_since: use.vacant_since ? String(use.vacant_since + BUDDHIST) : "",
    letting: use.letting,
    kept: use,
  }));
}

export function floorsBody(rows: readonly KeptFloor[]): Record<string, unknown>[] {
  return rows.map(({ use, area, vacant_since, letting, kept }) => ({
    floor: kept?.floor ?? "",
    used_by: kept?.used_by ?? "self",
    exempt_item: kept?.exempt_item ?? null,
    evidence: kept?.evidence ?? {},
    use,
    area_sq_m: sqWahText(parseSqWah(area) ?? 0),
    letting: use === "RESIDENCE" ? (letting ?? "") : "",
    vacant_since: use === "UNUSED" && vacant_since ? toChristian(Number(vacant_since)) : null,
  }));
}

export interface HouseRecord {
  house_number: string;
  house_code: string;
  village_id: string;
  position: GeoJSON.Point | null;
}

export function typedHouse(house: House): HouseRecord {
  return {
    house_number: house.house_number,
    house_code: house.house_code,
    village_id: String(house.village_id),
    position: null,
  };
}

/** Only what differs; null where a number is not written as one. */
export function houseCorrection(
  was: HouseRecord,
  now: HouseRecord,
): Record<string, unknown> | null {
  const number = now.house_number.trim();
  const code = now.house_code.replaceAll("-", "").trim();
  if (number && !/^\d{1,4}(\/\d{1,4})?$/.test(number)) return null;
  if (code && !/^\d{11}$/.test(code)) return null;
  return {
    ...(number !== was.house_number && { house_number: number }),
    ...(code !== was.house_code && { house_code: code }),
    ...(now.village_id !== was.village_id && { village_id: Number(now.village_id) }),
    ...(now.position && { position: now.position }),
  };
}

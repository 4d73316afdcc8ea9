/** The fields of the acts on a building and on a house, and what they say. */

import { t, words } from "../i18n";
import {
  type BuildingRecord,
  buildingCorrection,
  floorsBody,
  type HouseRecord,
  houseCorrection,
  type KeptFloor,
  keptFloors,
  typedBuilding,
  typedHouse,
} from "../parcels/buildings";
import { usesSum } from "../parcels/form";
import { differing } from "../parcels/record-drafts";
import { h } from "./dom";
import { checkField, selectField, textField } from "./fields";
import { villageName } from "./pickers";
import type { RecordFields, Subject } from "./record-forms";
import { UseRows } from "./row-editors";

type Typed = Exclude<keyof BuildingRecord, "is_year_estimated" | "is_unfinished">;

export function correctBuilding({ building, context, changed, kept }: Subject): RecordFields {
  if (!building) throw new Error("no building");
  const was = typedBuilding(building);
  const now = { ...was, ...(kept as Partial<BuildingRecord>) };
  const set = (name: Typed) => (value: string) => {
    now[name] = value;
    changed();
  };
  const text = (name: Typed, mode = "text", hint = "") =>
    textField(t(`field.${name}`), now[name], set(name), { mode, hint }).element;
  const check = (name: "is_year_estimated" | "is_unfinished") =>
    checkField(t(`field.${name}`), now[name], (isOn) => {
      now[name] = isOn;
      changed();
    });
  const types = context.building_types;
  const known = types.some(({ value }) => value === now.type_code);
  const typed = known ? types : [{ value: now.type_code, label: now.type_code }, ...types];
  const materials = context.choices.material;
  const shown = (name: keyof BuildingRecord) => {
    if (name === "material") return materials.find(({ value }) => value === now.material)?.label;
    const value = now[name];
    return typeof value === "boolean" ? t(value ? "word.yes" : "word.no") : value;
  };
  return {
    verb: "correct-building",
    title: `${t("record.correct")} ${building.code}`,
    element: h(
      "div",
      {},
      selectField(t("field.type_code"), now.type_code, typed, set("type_code")).element,
      selectField(t("field.material"), now.material, materials, set("material")).element,
      text("floors", "numeric"),
      text("area_sq_m", "decimal", t("record.area_shares")),
      text("year_built", "numeric", t("form.year_hint")),
      check("is_year_estimated"),
      check("is_unfinished"),
      text("remark"),
    ),
    body: () => {
      const found = buildingCorrection(was, now);
      return found && Object.keys(found).length ? { building_id: building.id, ...found } : null;
    },
    typed: () => differing(was, now),
    mine: () =>
      Object.fromEntries(
        (Object.keys(was) as (keyof BuildingRecord)[])
          .filter((name) => now[name] !== was[name])
          .map((name) => [name, shown(name) ?? ""]),
      ),
  };
}

export function floorUse({ building, context, changed, kept }: Subject): RecordFields {
  if (!building) throw new Error("no building");
  const form = {
    fields: { floor_area: building.area_sq_m },
    uses: (kept as KeptFloor[] | undefined) ?? keptFloors(building),
    owners: [],
  };
  if (!form.uses.length) {
    const { area_sq_m: area } = building;
    form.uses.push({ use: "RESIDENCE", area, crop: "", vacant_since: "", letting: "" });
  }
  const rows = new UseRows("building", form, context.choices.use, changed);
  return {
    verb: "floor-use",
    title: `${t("record.change-use")} ${building.code}`,
    element: h("fieldset", { class: "field" }, h("legend", {}, t("parcel.uses")), rows.element),
    body: () =>
      usesSum("building", form.uses) === null
        ? null
        : { building_id: building.id, uses: floorsBody(form.uses) },
    typed: () => form.uses,
    mine: () => ({
      uses: form.uses.map(({ use, area }) => `${words("use", use)} ${area}`).join(", "),
    }),
  };
}

export function correctHouse({ house, context, changed, kept }: Subject): RecordFields {
  if (!house) throw new Error("no house");
  const was = typedHouse(house);
  const now = { ...was, ...(kept as Partial<HouseRecord>) };
  const set = (name: "house_number" | "house_code" | "village_id") => (value: string) => {
    now[name] = value;
    changed();
  };
  const villages = context.villages.map((each) => ({
    value: String(each.id),
    label: villageName(each),
  }));
  const placed = h(
    "p",
    { class: "hint", role: "status" },
    t(now.position ? "record.house_moved" : "record.house_move"),
  );
  return {
    verb: "correct-house",
    title: `${t("record.correct-house")} ${house.house_number || "–"}`,
    element: h(
      "div",
      {},
      placed,
      textField(t("point.house_number"), now.house_number, set("house_number"), {
        hint: t("point.house_number_hint"),
      }).element,
      selectField(t("point.village"), now.village_id, villages, set("village_id")).element,
      textField(t("point.house_code"), now.house_code, set("house_code"), {
        hint: t("point.house_code_hint"),
      }).element,
    ),
    picked: (point) => {
      now.position = point;
      placed.textContent = t("record.house_moved");
      changed();
    },
    body: () => {
      const found = houseCorrection(was, now);
      return found && Object.keys(found).length ? { house_id: house.id, ...found } : null;
    },
    typed: () => differing(was, now),
    mine: () => ({}),
  };
}

export function removeHouse({ house }: Subject): RecordFields {
  return {
    verb: "remove-house",
    title: `${t("record.remove-house")} ${house?.house_number || "–"}`,
    element: null,
    body: () => (house ? { house_id: house.id } : null),
    mine: () => ({}),
  };
}

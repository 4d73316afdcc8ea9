/** The fields of each act that needs no drawing, and what they say. */

import type { Building, House, MapContext, ParcelDetail } from "../api/types";
import { t } from "../i18n";
import { ownerRows } from "../parcels/acts";
import { type OwnerRow, sharesAddUp } from "../parcels/form";
import { differing } from "../parcels/record-drafts";
import {
  CORRECTABLE,
  correctionBody,
  type KeptUse,
  keptUses,
  type RecordVerb,
  typedRecord,
  usesBody,
} from "../parcels/records";
import { correctBuilding, correctHouse, floorUse, removeHouse } from "./building-forms";
import { h } from "./dom";
import { selectField, textField } from "./fields";
import { OwnerRows, UseRows } from "./row-editors";

export interface RecordFields {
  verb: RecordVerb;
  /** What the panel says, where it is not the verb's own. */
  words?: RecordVerb | "redo";
  title: string;
  element: HTMLElement | null;
  /** The fields of the body; null as long as nothing can be sent. */
  body: () => Record<string, unknown> | null;
  /** What was entered, to be kept and given to the form again as `kept`; null where nothing is. */
  typed?: () => unknown;
  /** What this hand entered, in words, by the server's names of fields. */
  mine: () => Record<string, string>;
  /** Where a click on the map is a new place of the thing. */
  picked?: (point: GeoJSON.Point) => void;
}

/** What on the parcel the act is about, if not the land. */
export interface Thing {
  building?: Building;
  house?: House;
}

export interface Subject extends Thing {
  parcel: ParcelDetail;
  /** What an earlier visit typed. */
  kept?: unknown;
  context: MapContext;
  changed: () => void;
}

function correct({ parcel, context, changed, kept }: Subject): RecordFields {
  const was = typedRecord(parcel);
  const now = { ...was, ...(kept as Partial<typeof was>) };
  const fields = CORRECTABLE.map((name) => {
    const change = (value: string) => {
      now[name] = value;
      changed();
    };
    const label = t(`field.${name}`);
    return name === "document_type"
      ? selectField(label, now[name], context.choices.document_type, change)
      : textField(label, now[name], change);
  });
  const body = () => {
    const found = correctionBody(was, now);
    return found && Object.keys(found).length ? { parcel_id: parcel.id, ...found } : null;
  };
  return {
    verb: "correct",
    title: `${t("record.correct")} ${parcel.code}`,
    element: h("div", {}, ...fields.map(({ element }) => element)),
    body,
    typed: () => differing(was, now),
    mine: () =>
      Object.fromEntries(
        CORRECTABLE.filter((name) => now[name].trim() !== was[name].trim()).map((name) => [
          name,
          now[name],
        ]),
      ),
  };
}

function changeUse({ parcel, context, changed, kept }: Subject): RecordFields {
  const form = {
    fields: { register_area: parcel.register_area.text },
    uses: (kept as KeptUse[] | undefined) ?? keptUses(parcel),
    owners: [],
  };
  const rows = new UseRows("parcel", form, context.choices.use, changed);
  return {
    verb: "change-use",
    title: `${t("record.change-use")} ${parcel.code}`,
    element: h(
      "div",
      {},
      parcel.buildings.length > 0 && h("p", { class: "notice" }, t("record.built_use")),
      h("fieldset", { class: "field" }, h("legend", {}, t("parcel.uses")), rows.element),
    ),
    body: () => ({ parcel_id: parcel.id, uses: usesBody(form.uses) }),
    typed: () => form.uses,
    mine: () => ({
      uses: form.uses.map(({ use, area }) => `${t(`use.${use}` as never)} ${area}`).join(", "),
    }),
  };
}

function transfer({ parcel, building, context, changed, kept }: Subject): RecordFields {
  const held = ownerRows(building ? building.owners : parcel.owners);
  const owners = (kept as OwnerRow[] | undefined) ?? held;
  const rows = new OwnerRows(owners, context.choices, changed);
  const isReady = () =>
    owners.length > 0 && owners.every(({ party_id }) => party_id !== null) && sharesAddUp(owners);
  const of = building ? { building_id: building.id } : { parcel_id: parcel.id };
  return {
    verb: "transfer",
    title: `${t("record.transfer")} ${building?.code ?? parcel.code}`,
    element: h("fieldset", { class: "field" }, h("legend", {}, t("act.new_owners")), rows.element),
    body: () =>
      isReady()
        ? {
            ...of,
            owners: owners.map(({ party_id, kind, share }) => ({
              party_id,
              kind,
              share: share.replaceAll(" ", ""),
            })),
          }
        : null,
    typed: () => owners,
    mine: () => ({ owners: owners.map(({ name, share }) => `${name} ${share}`).join(", ") }),
  };
}

function demolish({ building, parcel }: Subject): RecordFields {
  return {
    verb: "demolish",
    title: `${t("record.demolish")} ${building?.code ?? parcel.code}`,
    element: null,
    body: () => (building ? { building_id: building.id } : null),
    mine: () => ({}),
  };
}

function retire({ parcel }: Subject): RecordFields {
  return {
    verb: "retire",
    title: `${t("record.retire")} ${parcel.code}`,
    element: null,
    body: () => ({ parcel_id: parcel.id }),
    mine: () => ({}),
  };
}

export const RECORD_FORMS = {
  correct,
  "correct-building": correctBuilding,
  "correct-house": correctHouse,
  "remove-house": removeHouse,
  "change-use": changeUse,
  "floor-use": floorUse,
  transfer,
  demolish,
  retire,
} as const;

export type FormVerb = keyof typeof RECORD_FORMS;

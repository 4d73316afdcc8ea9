/** The form beside a drawn parcel or building. */

import type { Choice, ChoiceList, MapContext } from "../api/types";
import { t } from "../i18n";
import { raiText } from "../lib/units";
import { DOCUMENT_KINDS } from "../parcels/because";
import { drawnArea, type Errors, type Form, followTotal, type ObjectKind } from "../parcels/form";
import { h } from "./dom";
import { areaField, checkField, type Field, selectField, textField } from "./fields";
import { OwnerRows, UseRows } from "./row-editors";

export class ObjectForm {
  readonly element: HTMLElement;
  readonly #kind: ObjectKind;
  readonly #context: MapContext;
  readonly #changed: () => void;
  readonly #fields = new Map<string, Field>();
  readonly #uses: UseRows;
  readonly #owners: OwnerRows;
  readonly #rowErrors = new Map<string, HTMLElement>();
  #form: Form;
  #drawnSqM = 0;

  constructor(kind: ObjectKind, form: Form, context: MapContext, changed: () => void) {
    this.#kind = kind;
    this.#form = form;
    this.#context = context;
    this.#changed = changed;
    this.#uses = new UseRows(kind, form, this.#choices("use"), changed);
    this.#owners = new OwnerRows(form.owners, context.choices, changed, t("form.owners_none"));
    const fields = kind === "parcel" ? this.#parcelFields() : this.#buildingFields();
    const usesTitle = kind === "parcel" ? t("form.uses") : t("form.uses_building");
    this.element = h(
      "div",
      { class: "object-form" },
      ...fields,
      this.#group("uses", usesTitle, this.#uses.element),
      this.#group("owners", t("form.owners"), this.#owners.element),
      this.#select("boundary_source", t("form.boundary_source"), this.#choices("boundary_source")),
      this.#long("reason", t("form.reason"), t("form.reason_hint")),
      this.#text("effective_on", t("form.effective_on"), t("form.effective_hint"), "numeric"),
      this.#document(),
    );
  }

  #choices(list: ChoiceList): Choice[] {
    return this.#context.choices[list];
  }

  #parcelFields(): HTMLElement[] {
    const useDrawn = h(
      "button",
      { class: "btn quiet", type: "button", onclick: () => this.#useDrawn() },
      t("form.use_drawn"),
    );
    return [
      this.#select("document_type", t("form.document_type"), this.#choices("document_type")),
      this.#text("document_number", t("form.document_number")),
      this.#more(),
      this.#text("register_area", t("form.register_area"), "", "decimal"),
      useDrawn,
    ];
  }

  #more(): HTMLElement {
    return h(
      "details",
      {},
      h(
        "summary",
        {},
        `${t("form.survey_page")} · ${t("form.map_sheet")} · ${t("form.land_number")}`,
      ),
      this.#text("survey_page", t("form.survey_page")),
      this.#text("map_sheet", t("form.map_sheet")),
      this.#text("land_number", t("form.land_number")),
    );
  }

  /** The paper the act rests on, beside the deed of the land. */
  #document(): HTMLElement {
    const kinds = DOCUMENT_KINDS.map((kind) => ({ value: kind, label: t(`document.${kind}`) }));
    return h(
      "details",
      { open: Boolean(this.#form.fields.paper_kind) },
      h("summary", {}, t("document.kind")),
      this.#select("paper_kind", t("document.kind"), [
        { value: "", label: t("document.none") },
        ...kinds,
      ]),
      this.#text("paper_number", t("form.paper_number")),
      this.#text("paper_day", t("document.day"), "", "numeric"),
    );
  }

  #buildingFields(): HTMLElement[] {
    const types = this.#context.building_types;
    const hint = t("form.type_code_hint");
    if (types.length && !this.#form.fields.type_code) {
      this.#form.fields.type_code = types[0]?.value ?? "";
    }
    return [
      types.length
        ? this.#select("type_code", t("form.type_code"), types)
        : this.#text("type_code", t("form.type_code"), hint),
      this.#select("material", t("form.material"), this.#choices("material")),
      this.#text("floors", t("form.floors"), "", "numeric"),
      this.#text("floor_area", t("form.floor_area"), "", "decimal"),
      h(
        "button",
        { class: "btn quiet", type: "button", onclick: () => this.#useDrawn() },
        t("form.use_drawn"),
      ),
      this.#text("year_built", t("form.year_built"), t("form.year_hint"), "numeric"),
      this.#check("is_year_estimated", t("field.is_year_estimated")),
      this.#check("is_unfinished", t("field.is_unfinished")),
    ];
  }

  #group(name: string, title: string, body: HTMLElement): HTMLElement {
    const error = h("p", { class: "error", hidden: true });
    this.#rowErrors.set(name, error);
    return h("fieldset", { class: "field" }, h("legend", {}, title), error, body);
  }

  #keep(name: string, field: Field): HTMLElement {
    this.#fields.set(name, field);
    return field.element;
  }

  #set(name: string): (value: string) => void {
    return (value) => {
      this.#form.fields[name] = value;
      if (name === "register_area" || name === "floor_area") this.#totalChanged();
      this.#changed();
    };
  }

  #text(name: string, label: string, hint = "", mode = "text"): HTMLElement {
    const value = this.#form.fields[name] ?? "";
    return this.#keep(name, textField(label, value, this.#set(name), { hint, mode }));
  }

  #long(name: string, label: string, hint: string): HTMLElement {
    const value = this.#form.fields[name] ?? "";
    return this.#keep(name, areaField(label, value, this.#set(name), hint));
  }

  #check(name: string, label: string): HTMLElement {
    const set = this.#set(name);
    return checkField(label, this.#form.fields[name] === "yes", (isOn) => set(isOn ? "yes" : ""));
  }

  #select(name: string, label: string, choices: Choice[]): HTMLElement {
    const value = this.#form.fields[name] ?? "";
    return this.#keep(name, selectField(label, value, choices, this.#set(name)));
  }

  get #areaName(): string {
    return this.#kind === "parcel" ? "register_area" : "floor_area";
  }

  #totalChanged(): void {
    const [row] = followTotal(this.#kind, this.#form).uses;
    if (this.#form.uses.length === 1 && row) this.#form.uses[0] = row;
    this.#uses.draw();
  }

  #useDrawn(): void {
    const floors = this.#kind === "building" ? Number(this.#form.fields.floors) || 1 : 1;
    const text = drawnArea(this.#kind, this.#drawnSqM * floors, raiText);
    this.#form.fields[this.#areaName] = text;
    const field = this.#fields.get(this.#areaName);
    if (field) field.input.value = text;
    this.#totalChanged();
    this.#changed();
  }

  /** The drawing changed: an area nobody has typed follows it. */
  drawn(sqMetres: number): void {
    const before = drawnArea(this.#kind, this.#drawnSqM, raiText);
    const isUntouched = [before, ""].includes(this.#form.fields[this.#areaName] ?? "");
    this.#drawnSqM = sqMetres;
    if (isUntouched) this.#useDrawn();
    if (this.#kind === "parcel") {
      const text = drawnArea("parcel", sqMetres, raiText);
      this.#fields.get("register_area")?.hint(t("form.register_area_hint", { text }));
    }
  }

  /** Shows what is wrong beside each field; says the first place. */
  fail(errors: Record<string, string>): void {
    for (const [name, field] of this.#fields) field.fail(errors[name] ?? null);
    for (const [name, place] of this.#rowErrors) {
      place.hidden = !errors[name];
      place.textContent = errors[name] ?? "";
    }
    const first = Object.keys(errors)[0];
    if (first) this.#fields.get(first)?.input.focus();
  }
}

export function errorWords(errors: Errors): Record<string, string> {
  return Object.fromEntries(Object.entries(errors).map(([name, key]) => [name, t(key)]));
}

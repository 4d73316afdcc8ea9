/** The right panel of a house point or a sign. */

import type { MapContext } from "../api/types";
import { type Key, t } from "../i18n";
import type { PointForm, PointKind } from "../parcels/points";
import { h } from "./dom";
import { areaField, type Field, selectField, textField } from "./fields";
import { villageName } from "./pickers";
import { partyPicker } from "./row-editors";

const WORDINGS = ["thai", "mixed", "foreign"] as const;

export interface PointDoors {
  save: () => void;
  cancel: () => void;
}

type Typed = Exclude<keyof PointForm, "position" | "owner">;

export class PointPanel {
  readonly element: HTMLElement;
  readonly #form: PointForm;
  readonly #fields = new Map<string, Field>();
  readonly #place = h("p", { class: "notice", role: "status" });
  readonly #owner = h("p", { class: "error", hidden: true });
  readonly #save: HTMLButtonElement;

  constructor(kind: PointKind, form: PointForm, context: MapContext, doors: PointDoors) {
    this.#form = form;
    this.#place.textContent = t(`point.how.${kind}`);
    this.#save = h(
      "button",
      { class: "btn primary", type: "button", onclick: doors.save },
      t(`point.save.${kind}`),
    );
    const cancel = h(
      "button",
      { class: "btn", type: "button", onclick: doors.cancel },
      t("action.cancel"),
    );
    this.element = h(
      "div",
      { class: "draw-panel point-panel" },
      h("header", { class: "panel-head" }, h("h2", {}, t(`tools.${kind}`))),
      this.#place,
      ...(kind === "house" ? this.#house(context) : this.#sign(context)),
      this.#long("reason", "form.reason", "form.reason_hint"),
      this.#text("effective_on", "form.effective_on", "form.effective_hint"),
      h("div", { class: "actions" }, this.#save, cancel),
    );
  }

  #house(context: MapContext): HTMLElement[] {
    const villages = context.villages.map((each) => ({
      value: String(each.id),
      label: villageName(each),
    }));
    return [
      this.#text("house_number", "point.house_number", "point.house_number_hint"),
      this.#select("village_id", "point.village", [
        { value: "", label: t("point.village_of_parcel") },
        ...villages,
      ]),
      this.#text("house_code", "point.house_code", "point.house_code_hint"),
    ];
  }

  #sign(context: MapContext): HTMLElement[] {
    const words = WORDINGS.map((value) => ({ value, label: t(`point.wording.${value}`) }));
    return [
      h(
        "div",
        { class: "field" },
        this.#owner,
        partyPicker(this.#form.owner, context.choices, () => undefined),
      ),
      this.#text("business_name", "point.business"),
      this.#select("wording", "point.wording", words),
      this.#text("width_cm", "point.width"),
      this.#text("height_cm", "point.height"),
      this.#text("sides", "point.sides"),
    ];
  }

  #keep(name: Typed, field: Field): HTMLElement {
    this.#fields.set(name, field);
    return field.element;
  }

  #set(name: Typed): (value: string) => void {
    return (value) => {
      this.#form[name] = value;
    };
  }

  #text(name: Typed, label: Key, hint?: Key): HTMLElement {
    const options = hint ? { hint: t(hint) } : {};
    return this.#keep(name, textField(t(label), this.#form[name], this.#set(name), options));
  }

  #long(name: Typed, label: Key, hint: Key): HTMLElement {
    return this.#keep(name, areaField(t(label), this.#form[name], this.#set(name), t(hint)));
  }

  #select(name: Typed, label: Key, choices: { value: string; label: string }[]): HTMLElement {
    return this.#keep(name, selectField(t(label), this.#form[name], choices, this.#set(name)));
  }

  placed(): void {
    this.#place.className = "notice ok";
    this.#place.textContent = t("point.placed");
  }

  fail(errors: Record<string, string>): void {
    for (const [name, field] of this.#fields) field.fail(errors[name] ?? null);
    this.#owner.hidden = !errors.owner_id;
    this.#owner.textContent = errors.owner_id ?? "";
    if (errors.position) {
      this.#place.className = "notice bad";
      this.#place.textContent = errors.position;
    }
    this.#fields.get(Object.keys(errors)[0] ?? "")?.input.focus();
  }

  setSaving(isSaving: boolean): void {
    this.#save.disabled = isSaving;
  }
}

/** The right panel of an act on parcels: how to, what it would make, reason and day, save. */

import type { ApiError } from "../api/client";
import type { ActParcel, ActResult, MapContext, ParcelDetail, Repair } from "../api/types";
import { type Key, t } from "../i18n";
import { bahtText, numberText } from "../lib/units";
import type { ActForm, ActName } from "../parcels/acts";
import { cutFields, paperFields, whyField, ZoneFields } from "./act-extras";
import { BecauseFields } from "./because-fields";
import { empty, h } from "./dom";
import type { Field } from "./fields";
import { Repairs } from "./repairs";
import { OwnerRows } from "./row-editors";

export interface ActDoors {
  changed: () => void;
  save: () => void;
  cancel: () => void;
  repair: (repair: Repair) => void;
  /** Strips off a side instead of drawn lines, or back. */
  cut: (isCut: boolean) => void;
}

export class ActPanel {
  readonly element: HTMLElement;
  readonly #result = h("div", { class: "verdict", role: "status" });
  readonly #refusal = h("div", {});
  readonly #how = h("p", { class: "notice" });
  readonly #because: BecauseFields;
  readonly #ownersError = h("p", { class: "error", hidden: true });
  readonly #override: HTMLElement;
  readonly #save: HTMLButtonElement;
  readonly repairs: Repairs;
  #isAsked = false;
  #zones: ZoneFields | null = null;
  /** Why a drawn area is not the paper's: asked where it is. */
  #why: Field | null = null;

  constructor(
    name: ActName,
    parcels: ParcelDetail[],
    form: ActForm,
    context: MapContext,
    doors: ActDoors,
  ) {
    const codes = parcels.map(({ code }) => code).join(", ");
    const title = `${t(`tools.${name}`)} ${codes}`;
    this.#how.textContent = t(form.cut.isOn ? "cut.how" : `act.how.${name}`);
    this.repairs = new Repairs(doors.repair);
    this.#because = new BecauseFields(form, doors.changed);
    this.#override = this.#overrideBox(form, doors.changed);
    this.#save = h(
      "button",
      { class: "btn primary", type: "button", onclick: doors.save },
      t(`act.save.${name}`),
    );
    const cancel = h(
      "button",
      { class: "btn", type: "button", onclick: doors.cancel },
      t("action.cancel"),
    );
    this.element = h(
      "div",
      { class: "draw-panel act-panel" },
      h("header", { class: "panel-head" }, h("h2", {}, title)),
      this.#how,
      this.#result,
      this.#refusal,
      this.repairs.element,
      this.#override,
      this.#extras(name, parcels, form, context, doors),
      name === "transfer" && this.#owners(form, context, doors.changed),
      this.#because.element,
      h("div", { class: "actions" }, this.#save, cancel),
    );
  }

  #extras(
    name: ActName,
    [parcel]: ParcelDetail[],
    form: ActForm,
    context: MapContext,
    doors: ActDoors,
  ): HTMLElement | null {
    if (name === "split" || name === "merge") {
      this.#why = whyField(form);
      const switched = (isCut: boolean) => {
        this.#how.textContent = t(isCut ? "cut.how" : "act.how.split");
        doors.cut(isCut);
      };
      const cut =
        name === "split" && cutFields(form.cut, parcel?.geometry ?? null, switched, doors.changed);
      return h("div", {}, cut, this.#why.element);
    }
    if (name === "zones") {
      this.#zones = new ZoneFields(form, context.choices.use, doors.changed);
      return this.#zones.element;
    }
    if (name !== "reshape" && name !== "shift") return null;
    const paper = paperFields(form, doors.changed);
    this.#why = paper.why;
    return paper.element;
  }

  /** So many zones are drawn: a use for each. */
  setZones(count: number): void {
    this.#zones?.draw(count);
  }

  #owners(form: ActForm, context: MapContext, changed: () => void): HTMLElement {
    const rows = new OwnerRows(form.owners, context.choices, changed);
    return h(
      "fieldset",
      { class: "field" },
      h("legend", {}, t("act.new_owners")),
      this.#ownersError,
      rows.element,
    );
  }

  #overrideBox(form: ActForm, changed: () => void): HTMLElement {
    const input = h("input", {
      type: "checkbox",
      onchange: () => {
        form.isOverride = input.checked;
        changed();
      },
    });
    return h("label", { class: "choice", hidden: true }, input, t("act.override"));
  }

  /** The numbers stay while fresh ones are on their way: nothing jumps under the hand. */
  working(): void {
    if (this.#result.childElementCount) this.#result.setAttribute("aria-busy", "true");
    else empty(this.#result, h("p", { class: "muted" }, t("act.computing")));
  }

  clear(): void {
    empty(this.#result);
    empty(this.#refusal);
  }

  result(result: ActResult): void {
    this.#result.removeAttribute("aria-busy");
    const isTaxKnown = result.parcels.some(({ baht_after }) => baht_after !== null);
    const rows = result.parcels.flatMap((parcel) => [
      h(
        "tr",
        {},
        h("th", {}, parcel.code),
        h("td", { class: "num" }, parcel.register_area.text),
        h(
          "td",
          { class: "num" },
          parcel.drawn_area_sq_m ? numberText(parcel.drawn_area_sq_m) : "–",
        ),
        isTaxKnown && h("td", { class: "num" }, bahtChange(parcel.baht_before, parcel.baht_after)),
      ),
      parcel.uses.length > 1 && useRow(parcel, isTaxKnown ? 4 : 3),
    ]);
    const names: Key[] = ["act.code", "act.paper", "act.drawn"];
    if (isTaxKnown) names.push("act.tax");
    const head = names.map((name, index) => h("th", { class: index ? "num" : "" }, t(name)));
    const table = h(
      "table",
      { class: "table small" },
      h("thead", {}, h("tr", {}, ...head)),
      h("tbody", {}, ...rows),
    );
    empty(this.#refusal);
    this.repairs.show([]);
    const isOff = Object.keys(result.area_findings).length > 0;
    if (this.#why) this.#why.element.hidden = !isOff;
    empty(
      this.#result,
      h("p", { class: "strong" }, t("act.would")),
      h("div", { class: "scroll-x" }, table),
      ...areaWarnings(result),
      ownerTable(result),
    );
  }

  /** Somebody was faster: what they changed, and the way on. */
  late(box: HTMLElement): void {
    empty(this.#result);
    empty(this.#refusal, box);
    this.#reveal();
  }

  refused(error: ApiError): void {
    if (error.code === "not_alike") this.#override.hidden = false;
    empty(this.#result);
    const more = Object.values(error.fields).flat();
    const lines = [...new Set([error.message, ...more])].map((line) => h("p", {}, line));
    empty(this.#refusal, h("div", { class: "notice bad", role: "alert" }, ...lines));
    this.repairs.show(error.repairs);
    this.#reveal();
    if (error.code === "area_differs" && this.#why) {
      this.#why.element.hidden = false;
      this.#why.input.focus();
    }
  }

  fail(errors: Record<string, string>): void {
    this.#because.fail(errors);
    this.#ownersError.hidden = !errors.owners;
    this.#ownersError.textContent = errors.owners ?? "";
  }

  setSaving(isSaving: boolean): void {
    this.#save.disabled = isSaving;
    this.#isAsked ||= isSaving;
  }

  /** What stops the saving comes into sight; what a preview meets leaves the hand where it is. */
  #reveal(): void {
    if (this.#isAsked) this.#refusal.scrollIntoView({ block: "center" });
    this.#isAsked = false;
  }
}

/** What of the parcel is used how, as the register would have it. */
function useRow({ uses }: ActParcel, columns: number): HTMLElement {
  const words = uses.map(({ label, text }) => `${label} ${text}`).join(" · ");
  return h("tr", { class: "use-row" }, h("td", { colspan: columns }, words));
}

function areaWarnings({ area_findings }: ActResult): HTMLElement[] {
  return Object.entries(area_findings).map(([code, found]) => {
    const number = (text: string) => numberText(Number(text));
    const words = {
      code,
      drawn: number(found.drawn_sq_wah),
      paper: number(found.paper_sq_wah),
      allowed: number(found.allowed_sq_wah),
    };
    return h("p", { class: "notice warn" }, t("act.area_off", words));
  });
}

/** The whole tax of everybody concerned, before and after. */
function ownerTable({ owners }: ActResult): HTMLElement | null {
  if (!owners.length) return null;
  const rows = owners.map(({ name, baht_before, baht_after }) =>
    h(
      "tr",
      { class: baht_before === baht_after ? "" : "strong" },
      h("th", {}, name),
      h("td", { class: "num" }, bahtChange(baht_before, baht_after)),
    ),
  );
  const head = h("tr", {}, h("th", {}, t("act.owner")), h("th", { class: "num" }, t("act.tax")));
  return h(
    "table",
    { class: "table small owner-tax" },
    h("thead", {}, head),
    h("tbody", {}, ...rows),
  );
}

/** "120.00 → 95.00", or a dash as long as the tax of a parcel is not known. */
export function bahtChange(before: string | null, after: string | null): string {
  if (before === null && after === null) return "–";
  return `${bahtText(before)} → ${bahtText(after)}`;
}

/** The panel of the shift assistant: matched points, what is left, the area, preview and act. */

import type { ApiError } from "../api/client";
import type { Errand, Fit, FitKind } from "../api/shift";
import type { ActResult } from "../api/types";
import { type Key, t } from "../i18n";
import type { MatchedPair } from "../lib/pairs";
import { numberText } from "../lib/units";
import { bahtChange } from "./act-panel";
import { empty, h } from "./dom";
import { areaField, type Field, textField } from "./fields";

const STEPS = ["reading", "moving", "proving", "writing", "keeping", "after", "before"] as const;

function stepKey(step: string): Key {
  const known = STEPS.find((name) => name === step);
  return known ? `shift.step.${known}` : "shift.step.waiting";
}

export interface ShiftForm {
  kind: FitKind;
  area: string;
  reason: string;
  /** Why neighbours that follow leave the tolerance of their paper; asked for when they do. */
  area_reason: string;
  effective_on: string;
  withBuildings: boolean;
}

export interface ShiftDoors {
  fitted: () => void;
  changed: () => void;
  removed: (index: number) => void;
  preview: () => void;
  save: () => void;
  close: () => void;
}

export class ShiftPanel {
  readonly element: HTMLElement;
  readonly #doors: ShiftDoors;
  readonly #how = h("p", { class: "notice", role: "status" });
  readonly #pairs = h("div", {});
  readonly #fit = h("div", { class: "verdict", role: "status" });
  readonly #outcome = h("div", { role: "status" });
  readonly #save: HTMLButtonElement;
  readonly #preview: HTMLButtonElement;
  readonly #fields: Record<"reason" | "area_reason" | "effective_on", Field>;

  readonly #form: ShiftForm;
  #isMatched = false;

  constructor(form: ShiftForm, areas: [value: string, label: string][], doors: ShiftDoors) {
    this.#doors = doors;
    this.#form = form;
    // A reason changes no shape: what was previewed, or is on its way, may be saved.
    const why = (name: "reason" | "area_reason") => (value: string) => {
      form[name] = value;
    };
    const moved = (value: string) => this.#said(() => (form.effective_on = value));
    this.#fields = {
      reason: areaField(t("form.reason"), form.reason, why("reason"), t("shift.reason_hint")),
      area_reason: textField(t("act.area_reason"), form.area_reason, why("area_reason"), {
        hint: t("act.area_reason_hint"),
      }),
      effective_on: textField(t("form.effective_on"), form.effective_on, moved, {
        hint: t("form.effective_hint"),
        mode: "numeric",
      }),
    };
    const area = h(
      "select",
      {
        onchange: () => {
          this.#said(() => (form.area = area.value));
          this.#mayPreview();
        },
      },
      ...areas.map(([value, label]) => h("option", { value }, label)),
    );
    area.value = form.area;
    const buildings = h("input", {
      type: "checkbox",
      onchange: () => this.#said(() => (form.withBuildings = buildings.checked)),
    });
    this.#fields.area_reason.element.hidden = true;
    this.#preview = this.#button(t("shift.preview"), doors.preview, "btn");
    this.#save = this.#button(t("shift.save"), doors.save, "btn primary");
    this.element = h(
      "div",
      { class: "draw-panel act-panel" },
      h("header", { class: "panel-head" }, h("h2", {}, t("shift.title"))),
      this.#how,
      this.#pairs,
      this.#kinds(form),
      this.#fit,
      h("label", { class: "field" }, h("span", { class: "strong" }, t("shift.area")), area),
      h("label", { class: "choice" }, buildings, t("shift.buildings")),
      this.#fields.reason.element,
      this.#fields.area_reason.element,
      this.#fields.effective_on.element,
      this.#outcome,
      h(
        "div",
        { class: "actions" },
        this.#preview,
        this.#save,
        this.#button(t("action.cancel"), doors.close, "btn"),
      ),
    );
    this.clearOutcome();
  }

  #said(change: () => void): void {
    change();
    this.#doors.changed();
  }

  #button(label: string, run: () => void, kind: string): HTMLButtonElement {
    return h("button", { class: kind, type: "button", onclick: run }, label);
  }

  #kinds(form: ShiftForm): HTMLElement {
    const rows = (["translation", "helmert"] as const).map((kind) => {
      const input = h("input", {
        type: "radio",
        name: "fit-kind",
        checked: form.kind === kind,
        onchange: () => {
          form.kind = kind;
          this.#doors.fitted();
        },
      });
      return h("label", { class: "radio-row" }, input, t(`shift.kind.${kind}`));
    });
    return h("fieldset", {}, h("legend", {}, t("shift.kind")), ...rows);
  }

  pairs(pairs: MatchedPair[], residuals: number[], worst: number | null): void {
    const half = pairs.some(({ onPicture }) => !onPicture);
    const done = pairs.filter(({ onPicture }) => onPicture).length;
    this.#how.textContent = half
      ? t("shift.how.picture", { number: pairs.length })
      : t(done < 3 ? "shift.how.map" : "shift.how.more", { number: pairs.length + 1 });
    this.#isMatched = done >= 3 && !half;
    this.#mayPreview();
    const rows = pairs.map(({ onPicture }, index) =>
      h(
        "tr",
        { class: index === worst ? "strong" : "" },
        h("th", {}, String(index + 1)),
        h("td", { class: "num" }, onPicture ? this.#metres(residuals[index]) : "…"),
        h(
          "td",
          {},
          this.#button(t("shift.remove"), () => this.#doors.removed(index), "link-button"),
        ),
      ),
    );
    const head = h(
      "tr",
      {},
      h("th", {}, t("shift.point")),
      h("th", { class: "num" }, t("shift.residual")),
    );
    empty(
      this.#pairs,
      pairs.length
        ? h("table", { class: "table small" }, h("thead", {}, head), h("tbody", {}, ...rows))
        : null,
    );
  }

  #mayPreview(): void {
    this.#preview.disabled = !this.#isMatched || !this.#form.area;
  }

  #metres(value: number | undefined): string {
    return value === undefined ? "–" : t("shift.metres", { value: numberText(value, 3) });
  }

  fit(fit: Fit | null): void {
    if (!fit) {
      empty(this.#fit);
      return;
    }
    const moved = t("shift.moved", {
      east: numberText(fit.dx_m, 2),
      north: numberText(fit.dy_m, 2),
    });
    const turned = t("shift.turned", {
      degrees: fit.turn_degrees.toFixed(4),
      ppm: numberText((fit.scale - 1) * 1e6, 0),
    });
    empty(
      this.#fit,
      h("p", { class: "strong" }, moved),
      h("p", {}, t("shift.rmse", { value: numberText(fit.rmse_m, 3) })),
      fit.turn_degrees || fit.scale !== 1 ? h("p", { class: "muted small" }, turned) : null,
    );
  }

  /** What the shift would do; only what was seen can be saved. */
  outcome(result: ActResult): void {
    const tax = bahtChange(result.baht_before, result.baht_after);
    const of = t(result.of_all ? "shift.tax_of_all" : "shift.tax");
    const sum = result.parcels.reduce((total, each) => total + (each.drawn_area_sq_m ?? 0), 0);
    empty(
      this.#outcome,
      h(
        "p",
        { class: "strong" },
        t("shift.would", { count: numberText(result.parcels.length, 0) }),
      ),
      h("p", {}, t("shift.area_sum", { area: numberText(sum, 1) })),
      h("p", { class: "muted small" }, t("shift.paper")),
      result.baht_after ? h("p", {}, `${of}: ${tax}`) : null,
    );
    this.#show();
    this.#save.disabled = false;
  }

  clearOutcome(): void {
    empty(this.#outcome);
    this.#save.disabled = true;
  }

  /** The server is at it; of many parcels the worker, which says how far it is. */
  working(errand?: Errand): void {
    const isNew = !this.#outcome.querySelector("progress");
    empty(
      this.#outcome,
      h("p", { class: "muted" }, errand ? t(stepKey(errand.step)) : t("act.computing")),
      errand ? h("progress", { max: errand.total, value: errand.done }) : null,
      errand ? h("p", { class: "muted small" }, t("shift.step.how")) : null,
    );
    if (isNew) this.#show();
    this.#save.disabled = true;
  }

  /** What came of it stands at the end of a long form: into sight, clear of the buttons that stay. */
  #show(): void {
    this.#outcome.scrollIntoView({ block: "center" });
  }

  refused(error: ApiError): void {
    this.clearOutcome();
    const lines = [...new Set([error.message, ...Object.values(error.fields).flat()])];
    const words = lines.map((line) => h("p", {}, line));
    empty(this.#outcome, h("div", { class: "notice bad", role: "alert" }, ...words));
    this.#show();
    const why = error.fields.area_reason?.[0];
    if (!why) return;
    const { area_reason } = this.#fields;
    area_reason.element.hidden = false;
    area_reason.fail(why);
    area_reason.input.focus();
    this.#save.disabled = false;
  }

  fail(errors: Partial<Record<"reason" | "effective_on", string>>): void {
    for (const name of ["reason", "effective_on"] as const) {
      this.#fields[name].fail(errors[name] ?? null);
    }
  }
}

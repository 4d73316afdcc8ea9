/** The day the register is shown of: a slider over its whole life, a field, the tax points, and two days compared. */

import type { RegisterDays } from "../api/through-time";
import { language, t } from "../i18n";
import { dayAfter, daysBetween, neighbourDay, taxPoints } from "../lib/days";
import { dayInput, dayText, parseDay } from "../lib/years";
import { debounce, empty, h } from "./dom";
import { type Field, textField } from "./fields";

export interface DayDoors {
  opened: () => void;
  show: (day: string) => void;
  compare: (first: string, second: string) => void;
}

/** Years of 1 January that fit on buttons. */
const MOST_POINTS = 7;
const SVG = "http://www.w3.org/2000/svg";

export class DayPicker {
  readonly element: HTMLDetailsElement;
  readonly #today: string;
  readonly #doors: DayDoors;
  readonly #summary = h("summary", { class: "btn", title: t("as_of.title") });
  readonly #said = h("output", { class: "strong" });
  readonly #slider: HTMLInputElement;
  readonly #marks = document.createElementNS(SVG, "svg");
  readonly #points = h("div", { class: "row", role: "group", "aria-label": t("as_of.points") });
  readonly #field: Field;
  readonly #compare: HTMLElement;
  #first: string;
  #day: string;
  #changes: string[] = [];

  constructor(today: string, doors: DayDoors) {
    this.#today = today;
    this.#day = today;
    this.#first = `${Number(today.slice(0, 4)) - 6}-01-01`;
    this.#doors = doors;
    this.#slider = h("input", {
      type: "range",
      min: 0,
      step: 1,
      "aria-label": t("as_of.slider"),
      oninput: () => this.#slide(dayAfter(this.#first, Number(this.#slider.value))),
    });
    this.#marks.setAttribute("class", "day-marks");
    this.#marks.setAttribute("aria-hidden", "true");
    this.#field = textField(t("as_of.field"), "", (value) => this.#typed(value), {
      hint: t("as_of.hint"),
      mode: "numeric",
    });
    this.#compare = this.#comparing();
    this.element = h(
      "details",
      { class: "popover day-picker", ontoggle: () => this.element.open && this.#doors.opened() },
      this.#summary,
      h("div", { class: "popover-body stack tight" }, ...this.#body()),
    );
    this.show(today);
  }

  #body(): HTMLElement[] {
    const step = (direction: -1 | 1) =>
      h(
        "button",
        { class: "btn quiet", type: "button", onclick: () => this.#step(direction) },
        t(direction < 0 ? "as_of.earlier" : "as_of.later"),
      );
    const line = h("div", { class: "day-line" });
    line.append(this.#marks, this.#slider);
    return [
      h("p", { class: "row between" }, this.#said),
      line,
      h("div", { class: "row between" }, step(-1), step(1)),
      this.#points,
      this.#field.element,
      this.#compare,
    ];
  }

  /** Show this day without telling: it comes from the link or from the map. */
  show(day: string): void {
    this.#day = day;
    const isToday = day === this.#today;
    const text = dayText(day, language());
    this.#summary.textContent = isToday ? t("as_of.now") : t("as_of.today", { day: text });
    this.#summary.classList.toggle("is-past", !isToday);
    this.#said.textContent = t("as_of.today", { day: text });
    this.#slider.max = String(daysBetween(this.#first, this.#today));
    this.#slider.value = String(daysBetween(this.#first, day));
    this.#slider.setAttribute("aria-valuetext", text);
    if (document.activeElement !== this.#field.input) this.#field.input.value = dayInput(day);
    this.#field.fail(null);
    this.#drawPoints();
  }

  setDays({ first, days }: RegisterDays): void {
    if (first && first < this.#today) this.#first = first;
    this.#changes = days.map(({ day }) => day).filter((day) => day <= this.#today);
    this.#drawMarks(days);
    this.show(this.#day);
  }

  #slide(day: string): void {
    this.show(day);
    this.#tell(day);
  }

  readonly #tell = debounce((day: string) => this.#doors.show(day), 200);

  #step(direction: -1 | 1): void {
    const end = direction > 0 ? this.#today : this.#first;
    this.#slide(neighbourDay(this.#changes, this.#day, direction) ?? end);
  }

  #typed(text: string): void {
    const day = parseDay(text);
    if (day && day >= this.#first && day <= this.#today) this.#slide(day);
    else if (text.trim().length >= 10) {
      const from = dayText(this.#first, language());
      this.#field.fail(t("as_of.bad_day", { from, to: dayText(this.#today, language()) }));
    }
  }

  #drawPoints(): void {
    const points = taxPoints(this.#first, this.#today).slice(0, MOST_POINTS);
    const chip = (day: string, label: string) =>
      h(
        "button",
        {
          class: "chip",
          type: "button",
          "aria-pressed": String(day === this.#day),
          onclick: () => this.#slide(day),
        },
        label,
      );
    const dated = points.map((day) => chip(day, dayText(day, language())));
    empty(this.#points, chip(this.#today, t("as_of.now")), ...dated);
  }

  /** A stroke for each day with acts, taller for more. */
  #drawMarks(days: RegisterDays["days"]): void {
    const span = Math.max(1, daysBetween(this.#first, this.#today));
    const most = Math.max(1, ...days.map(({ acts }) => acts));
    this.#marks.setAttribute("viewBox", `0 0 ${span} 20`);
    this.#marks.setAttribute("preserveAspectRatio", "none");
    this.#marks.replaceChildren(
      ...days.map(({ day, acts }) => {
        const x = daysBetween(this.#first, day);
        const mark = document.createElementNS(SVG, "path");
        mark.setAttribute("d", `M${x} 20v-${4 + (16 * Math.log1p(acts)) / Math.log1p(most)}`);
        return mark;
      }),
    );
  }

  #comparing(): HTMLElement {
    let first = "";
    let second = dayInput(this.#today);
    const from = textField(t("compare.first"), first, (value) => {
      first = value;
    });
    const to = textField(t("compare.second"), second, (value) => {
      second = value;
    });
    const go = () => {
      const days = [parseDay(first), parseDay(second)] as const;
      from.fail(days[0] ? null : t("form.need.day"));
      to.fail(
        days[1] ? (days[0] && days[0] >= days[1] ? t("compare.order") : null) : t("form.need.day"),
      );
      if (!days[0] || !days[1] || days[0] >= days[1]) return;
      this.element.open = false;
      this.#doors.compare(...(days as [string, string]));
    };
    return h(
      "details",
      {
        class: "compare-days",
        ontoggle: () => {
          if (first) return;
          const points = taxPoints(this.#first, this.#today);
          first = dayInput(this.#day < this.#today ? this.#day : (points[0] ?? this.#first));
          from.input.value = first;
        },
      },
      h("summary", {}, t("compare.title")),
      h(
        "div",
        { class: "stack tight" },
        from.element,
        to.element,
        h("button", { class: "btn primary", type: "button", onclick: go }, t("compare.go")),
      ),
    );
  }
}

/** The left panel: what is shown, in which colours, the work lists and the requests. */

import type { MapContext, WorkItem } from "../api/types";
import { language, t, words } from "../i18n";
import { yearText } from "../lib/years";
import { h, icon, PATHS } from "./dom";
import { villageName } from "./pickers";
import { WorkListsBox } from "./work-lists";

export type Colour = "use" | "tax" | "arrears";

export interface SideDoors {
  setLayer: (layer: "register" | "ground" | "requests", isOn: boolean) => void;
  setColour: (mode: Colour, year: number) => void;
  setPatterns: (isOn: boolean) => void;
  filterRequests: (filter: { stage: string; village: string; type: string }) => void;
  openWork: (item: WorkItem) => void;
  drawWork: (item: WorkItem) => void;
  mendWork: (item: WorkItem, keep: number | null, label: string) => void;
  close: () => void;
}

function section(title: string, path: string, body: HTMLElement, isOpen = true): HTMLElement {
  return h(
    "details",
    { class: "side-section", open: isOpen },
    h("summary", {}, icon(path), title),
    h("div", { class: "side-body" }, body),
  );
}

function check(label: string, isOn: boolean, changed: (isOn: boolean) => void): HTMLElement {
  const input = h("input", {
    type: "checkbox",
    checked: isOn,
    onchange: () => changed(input.checked),
  });
  return h("label", { class: "check-row" }, input, label);
}

export class SidePanel {
  readonly element: HTMLElement;
  readonly legend = h("div", {});
  readonly requestCount = h("p", { class: "muted small" });
  readonly #context: MapContext;
  readonly #doors: SideDoors;
  readonly #work: WorkListsBox;
  readonly #requestSwitch: HTMLElement;

  constructor(context: MapContext, doors: SideDoors) {
    this.#context = context;
    this.#doors = doors;
    this.#work = new WorkListsBox(context.can, {
      open: (item) => doors.openWork(item),
      draw: (item) => doors.drawWork(item),
      mend: (item, keep, label) => doors.mendWork(item, keep, label),
    });
    this.#requestSwitch = check(t("layers.requests"), false, (isOn) =>
      doors.setLayer("requests", isOn),
    );
    const close = h(
      "button",
      {
        class: "icon-button",
        type: "button",
        "aria-label": t("action.close"),
        onclick: () => doors.close(),
      },
      icon(PATHS.close),
    );
    this.element = h(
      "aside",
      { class: "desk-left", "aria-label": t("panel.left") },
      h("header", { class: "panel-head" }, h("h2", {}, t("layers.title")), close),
      this.#layers(),
      this.#colours(),
      section(t("legend.title"), PATHS.eye, this.legend),
      section(t("work.title"), PATHS.list, this.#work.element),
      section(t("requests.title"), PATHS.pin, this.#requests()),
    );
  }

  #layers(): HTMLElement {
    const { setLayer, setPatterns } = this.#doors;
    return h(
      "div",
      { class: "side-body first" },
      check(t("layers.register"), true, (isOn) => setLayer("register", isOn)),
      check(t("layers.ground"), true, (isOn) => setLayer("ground", isOn)),
      this.#requestSwitch,
      check(t("layers.patterns"), false, setPatterns),
      h("a", { class: "print-here", href: "/register/out/" }, t("print.sheet")),
    );
  }

  #colours(): HTMLElement {
    const years = [...this.#context.tax_years].sort((one, two) => two - one);
    const year = h(
      "select",
      { "aria-label": t("colour.year"), hidden: true, onchange: () => tell() },
      ...years.map((each) => h("option", { value: each }, yearText(each, language()))),
    );
    const modes: Colour[] = this.#context.can.see_tax ? ["use", "tax", "arrears"] : ["use"];
    const buttons = modes.map((mode) =>
      h(
        "button",
        {
          class: "chip",
          type: "button",
          "aria-pressed": String(mode === "use"),
          "data-mode": mode,
          onclick: () => tell(mode),
        },
        t(`colour.${mode}`),
      ),
    );
    let current: Colour = "use";
    const tell = (mode: Colour = current) => {
      current = mode;
      for (const each of buttons) {
        each.setAttribute("aria-pressed", String(each.dataset.mode === mode));
      }
      year.hidden = mode === "use" || !years.length;
      this.#doors.setColour(mode, Number(year.value) || new Date().getFullYear());
    };
    return h(
      "div",
      { class: "side-body", role: "group", "aria-label": t("colour.title") },
      h("p", { class: "strong" }, t("colour.title")),
      h("div", { class: "row" }, ...buttons, year),
    );
  }

  /** A filter was chosen: the switch of the layer shows that it is on. */
  turnOnRequests(): void {
    const input = this.#requestSwitch.querySelector("input");
    if (input) input.checked = true;
  }

  /** The register changed: count again, and keep the list that is open. */
  showWork(): void {
    this.#work.refresh();
  }

  #requests(): HTMLElement {
    const open = h("option", { value: "open" }, t("requests.open"));
    const all = h("option", { value: "all" }, t("requests.any"));
    const stages = ["submitted", "screening", "info_needed", "accepted", "scheduled"];
    stages.push("in_progress", "referred", "awaiting_decision", "payment_due", "done", "closed");
    const stage = h(
      "select",
      { onchange: () => tell() },
      open,
      all,
      ...stages.map((each) => h("option", { value: each }, words("stage", each))),
    );
    const village = h(
      "select",
      { onchange: () => tell() },
      h("option", { value: "" }, t("requests.any")),
      ...this.#context.villages.map((each) => h("option", { value: each.id }, villageName(each))),
    );
    const tell = () =>
      this.#doors.filterRequests({ stage: stage.value, village: village.value, type: "" });
    return h(
      "div",
      { class: "stack tight" },
      h("label", { class: "field" }, h("span", {}, t("requests.stage")), stage),
      h("label", { class: "field" }, h("span", {}, t("requests.village")), village),
      this.requestCount,
      h("a", { href: "/requests/" }, t("requests.queue")),
    );
  }
}

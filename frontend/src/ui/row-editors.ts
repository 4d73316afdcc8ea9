/** Rows that must add up: uses of an area and owners with shares. */

import { search } from "../api/register";
import type { Choice, MapContext, SearchResult } from "../api/types";
import { t } from "../i18n";
import { numberText, raiText } from "../lib/units";
import {
  emptyOwner,
  emptyUse,
  type Form,
  type ObjectKind,
  type OwnerRow,
  totalArea,
  type UseRow,
  usesSum,
} from "../parcels/form";
import { debounce, empty, h, icon, PATHS } from "./dom";
import { select } from "./fields";
import { askForParty } from "./party-dialog";

export function areaWords(kind: ObjectKind, cents: number): string {
  return kind === "parcel" ? raiText(cents) : numberText(cents / 100);
}

function removeButton(run: () => void): HTMLElement {
  const label = t("form.remove");
  return h(
    "button",
    { class: "icon-button", type: "button", "aria-label": label, title: label, onclick: run },
    icon(PATHS.close),
  );
}

function cell(label: string, input: HTMLElement, className = ""): HTMLElement {
  return h("label", { class: className }, h("span", {}, label), input);
}

function text(value: string, changed: (value: string) => void, mode = "text"): HTMLInputElement {
  const input = h("input", {
    type: "text",
    value,
    inputmode: mode,
    autocomplete: "off",
    oninput: () => changed(input.value),
  });
  return input;
}

/** By the month it is still a dwelling, by the day it is not (s37, notification on dwellings). */
function letting(row: UseRow, tell: () => void): HTMLElement {
  const choices = ["", "monthly", "daily"].map((value) => ({
    value,
    label: t(`letting.${value || "none"}` as "letting.none"),
  }));
  const input = select(row.letting ?? "", choices, (value) => {
    row.letting = value;
    tell();
  });
  return cell(t("letting"), input, "wide");
}

export class UseRows {
  readonly element = h("div", {});
  readonly #kind: ObjectKind;
  readonly #form: Form;
  readonly #uses: Choice[];
  readonly #changed: () => void;
  readonly #sum = h("p", { class: "sum-line", role: "status" });

  constructor(kind: ObjectKind, form: Form, uses: Choice[], changed: () => void) {
    this.#kind = kind;
    this.#form = form;
    this.#uses = uses;
    this.#changed = changed;
    this.draw();
  }

  draw(): void {
    const { uses } = this.#form;
    const rows = uses.map((row) => this.#row(row));
    const add = h(
      "button",
      {
        class: "btn quiet",
        type: "button",
        onclick: () => {
          uses.push({ ...emptyUse("AGRICULTURE"), area: this.#rest() });
          this.#redraw();
        },
      },
      t("form.add_use"),
    );
    empty(this.element, h("div", { class: "rows" }, ...rows), this.#sum, add);
    this.showSum();
  }

  #redraw(): void {
    this.draw();
    this.#changed();
  }

  #row(row: UseRow): HTMLElement {
    const { uses } = this.#form;
    const tell = () => {
      this.showSum();
      this.#changed();
    };
    const use = select(row.use, this.#uses, (value) => {
      row.use = value;
      this.#redraw();
    });
    const area = text(row.area, (value) => {
      row.area = value;
      tell();
    });
    const extra = this.#extra(row, tell);
    const label = this.#kind === "parcel" ? t("form.area") : t("form.area_m2");
    return h(
      "div",
      { class: "row-card" },
      cell(t("form.use"), use),
      cell(label, area),
      extra,
      uses.length > 1 &&
        removeButton(() => {
          uses.splice(uses.indexOf(row), 1);
          this.#redraw();
        }),
    );
  }

  #extra(row: UseRow, tell: () => void): HTMLElement | null {
    if (this.#kind === "building" && row.use === "RESIDENCE") return letting(row, tell);
    const field = { AGRICULTURE: "crop", UNUSED: "vacant_since" }[row.use];
    if (field !== "crop" && field !== "vacant_since") return null;
    if (this.#kind === "building" && field === "crop") return null;
    const input = text(row[field], (value) => {
      row[field] = value;
      tell();
    });
    return cell(t(`form.${field}`), input, "wide");
  }

  /** What is left of the area for one more use, in words; nothing where it is not known. */
  #rest(): string {
    const sum = usesSum(this.#kind, this.#form.uses);
    const total = totalArea(this.#kind, this.#form);
    return sum !== null && total !== null && sum < total ? areaWords(this.#kind, total - sum) : "";
  }

  showSum(): void {
    const sum = usesSum(this.#kind, this.#form.uses);
    const total = totalArea(this.#kind, this.#form);
    const isOff = sum === null || total === null || sum !== total;
    this.#sum.classList.toggle("off", isOff && sum !== null && total !== null);
    const shown = sum === null ? "–" : areaWords(this.#kind, sum);
    if (!isOff) this.#sum.textContent = t("form.sum_ok", { sum: shown });
    else if (sum !== null && total !== null) {
      const difference = areaWords(this.#kind, Math.abs(total - sum));
      this.#sum.textContent = t("form.sum_off", { sum: shown, difference });
    } else this.#sum.textContent = "";
  }
}

export class OwnerRows {
  readonly element = h("div", {});
  readonly #owners: OwnerRow[];
  readonly #choices: MapContext["choices"];
  readonly #changed: () => void;
  readonly #none: string;

  constructor(owners: OwnerRow[], choices: MapContext["choices"], changed: () => void, none = "") {
    this.#owners = owners;
    this.#choices = choices;
    this.#changed = changed;
    this.#none = none;
    this.draw();
  }

  draw(): void {
    const rows = this.#owners.map((row) => this.#row(row));
    const none = rows.length ? null : h("p", { class: "hint" }, this.#none);
    const add = h(
      "button",
      {
        class: "btn quiet",
        type: "button",
        onclick: () => {
          this.#owners.push(emptyOwner());
          this.draw();
          this.#changed();
          this.element.querySelector<HTMLInputElement>(".row-card:last-child input")?.focus();
        },
      },
      t("form.add_owner"),
    );
    empty(this.element, none, h("div", { class: "rows" }, ...rows), add);
  }

  #row(row: OwnerRow): HTMLElement {
    const share = text(row.share, (value) => {
      row.share = value;
      this.#changed();
    });
    const kind = select(row.kind, this.#choices.right_kind, (value) => {
      row.kind = value;
      this.#changed();
    });
    const picker = partyPicker(row, this.#choices, this.#changed);
    return h(
      "div",
      { class: "row-card" },
      picker,
      cell(t("form.right_kind"), kind),
      cell(t("form.share"), share),
      removeButton(() => {
        this.#owners.splice(this.#owners.indexOf(row), 1);
        this.draw();
        this.#changed();
      }),
    );
  }
}

/** Finds a person or body of the register by name. */
export function partyPicker(
  row: OwnerRow,
  choices: MapContext["choices"],
  changed: () => void,
): HTMLElement {
  const list = h("ul", { class: "search-results", role: "listbox", hidden: true });
  const choose = (party: Pick<SearchResult, "id" | "title">) => {
    row.party_id = party.id;
    row.name = party.title;
    input.value = party.title;
    list.hidden = true;
    changed();
  };
  const enter = h(
    "li",
    {
      role: "option",
      tabindex: "-1",
      class: "party-new",
      onclick: () => {
        list.hidden = true;
        askForParty(row.name, choices, ({ id, name }) => choose({ id, title: name }));
      },
    },
    t("party.enter"),
  );
  const find = debounce(async () => {
    const found = (await search(row.name)).filter(({ kind }) => kind === "party");
    const options = found.map((party) =>
      h(
        "li",
        { role: "option", tabindex: "-1", onclick: () => choose(party) },
        h(
          "span",
          { class: "search-text" },
          h("strong", {}, party.title),
          h("span", { class: "muted small" }, party.subtitle),
        ),
      ),
    );
    const none = options.length ? null : h("li", {}, t("party.none"));
    empty(list, ...(none ? [none] : options), enter);
    list.hidden = false;
  }, 250);
  const input = text(row.name, (value) => {
    row.name = value;
    row.party_id = null;
    changed();
    if (value.trim().length > 1) find();
    else list.hidden = true;
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    list.querySelector<HTMLElement>("[role=option]")?.click();
  });
  return h(
    "div",
    { class: "party-picker wide" },
    h("label", {}, h("span", {}, t("form.owner_search")), input),
    list,
  );
}

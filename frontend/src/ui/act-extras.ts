/** What single acts ask for beside reason and day: how to cut, what a zone is used for, which paper. */

import type { Choice, Shape } from "../api/types";
import { type Key, t } from "../i18n";
import { type Position, toUtm } from "../lib/grid";
import { numberText } from "../lib/units";
import { type ActForm, type CutForm, cutBody } from "../parcels/acts";
import { outward } from "../parcels/pen/sides";
import { empty, h } from "./dom";
import { type Field, select, selectField, textField } from "./fields";

const QUARTERS: [Key, number][] = [
  ["cut.north", 0],
  ["cut.east", 90],
  ["cut.south", 180],
  ["cut.west", 270],
];

/** The sides strips may come off: the quarters, and each long side of the parcel itself. */
function sideChoices(shape: Shape | null): Choice[] {
  const quarters = QUARTERS.map(([key, bearing]) => ({ value: String(bearing), label: t(key) }));
  const rings = shape?.type === "Polygon" ? shape.coordinates : (shape?.coordinates[0] ?? []);
  const ring = (rings[0] ?? []).slice(0, -1).map(([lon = 0, lat = 0]) => toUtm([lon, lat]));
  const sides = ring.map((corner, side) => {
    const [x, y] = outward(ring, side);
    const next = ring[(side + 1) % ring.length] ?? corner;
    return { bearing: (Math.atan2(x, y) * 180) / Math.PI, metres: distance(corner, next) };
  });
  const long = [...sides].sort((one, two) => two.metres - one.metres).slice(0, 8);
  return [
    ...quarters,
    ...long.map(({ bearing, metres }) => {
      const value = ((bearing + 360) % 360).toFixed(6);
      const words = { metres: numberText(metres, 1), bearing: Number(value).toFixed(0) };
      return { value, label: t("cut.side", words) };
    }),
  ];
}

function distance(one: Position, two: Position): number {
  return Math.hypot(one[0] - two[0], one[1] - two[1]);
}

/** Asked areas or equal parts, not both: what is typed in one empties the other. */
function keepOne(value: string, other: Field, empties: () => void): void {
  if (!value.trim()) return;
  other.input.value = "";
  other.fail(null);
  empties();
}

/** Lines by hand, or strips of asked areas off one side. */
export function cutFields(
  cut: CutForm,
  shape: Shape | null,
  switched: (isCut: boolean) => void,
  changed: () => void,
): HTMLElement {
  const side = selectField(t("cut.from"), "0", sideChoices(shape), (value) => {
    cut.bearing = Number(value);
    changed();
  });
  const areas = textField(
    t("cut.areas"),
    cut.areas,
    (value) => {
      cut.areas = value;
      keepOne(value, parts, () => {
        cut.equalParts = "";
      });
      changed();
    },
    { hint: t("cut.areas_hint") },
  );
  const parts = textField(
    t("cut.equal"),
    cut.equalParts,
    (value) => {
      cut.equalParts = value;
      keepOne(value, areas, () => {
        cut.areas = "";
      });
      changed();
    },
    { mode: "numeric" },
  );
  for (const { input } of [areas, parts]) {
    input.addEventListener("change", () => {
      const isRead = !input.value.trim() || cutBody(cut) !== null;
      (input === areas.input ? areas : parts).fail(
        isRead ? null : t(input === areas.input ? "cut.need.areas" : "cut.need.parts"),
      );
    });
  }
  const fields = h(
    "div",
    { class: "cut-fields", hidden: !cut.isOn },
    side.element,
    areas.element,
    parts.element,
  );
  const ways = (["cut.lines", "cut.by_area"] as const).map((key, index) => {
    const isCut = index === 1;
    return h(
      "button",
      {
        class: "chip",
        type: "button",
        "aria-pressed": String(cut.isOn === isCut),
        "data-way": key,
        onclick: () => choose(isCut),
      },
      t(key),
    );
  });
  const choose = (isCut: boolean) => {
    cut.isOn = isCut;
    fields.hidden = !isCut;
    ways.forEach((way, index) => {
      way.setAttribute("aria-pressed", String(isCut === (index === 1)));
    });
    switched(isCut);
  };
  return h("div", {}, h("div", { class: "row act-ways" }, ...ways), fields);
}

/** Why a drawn area is not the paper's; hidden until it is. */
export function whyField(form: ActForm): Field {
  const why = textField(
    t("act.area_reason"),
    form.areaReason,
    (value) => {
      form.areaReason = value;
    },
    { hint: t("act.area_reason_hint") },
  );
  why.element.hidden = true;
  return why;
}

/** After a resurvey the paper may be new; a drawing outside the tolerance needs a word why. */
export function paperFields(form: ActForm, changed: () => void) {
  const input = h("input", {
    type: "checkbox",
    onchange: () => {
      form.isPaperNew = input.checked;
      changed();
    },
  });
  const why = whyField(form);
  const element = h(
    "div",
    {},
    h("label", { class: "choice" }, input, t("act.paper_new")),
    why.element,
  );
  return { element, why };
}

/** One use for each drawn zone, and one for the ground outside them. */
export class ZoneFields {
  readonly element = h("div", { class: "zone-fields" });
  readonly #form: ActForm;
  readonly #uses: Choice[];
  readonly #changed: () => void;

  constructor(form: ActForm, uses: Choice[], changed: () => void) {
    this.#form = form;
    this.#uses = uses;
    this.#changed = changed;
    this.draw(0);
  }

  draw(count: number): void {
    const { zoneUses } = this.#form;
    // a zone is drawn because it is used otherwise than the rest
    const other = this.#form.restUse === "RESIDENCE" ? "AGRICULTURE" : "RESIDENCE";
    while (zoneUses.length < count) zoneUses.push(other);
    zoneUses.length = count;
    const rows = zoneUses.map((use, at) =>
      this.#row(t("zones.zone", { number: at + 1 }), use, (value) => {
        zoneUses[at] = value;
      }),
    );
    const rest = this.#row(t("zones.rest"), this.#form.restUse, (value) => {
      this.#form.restUse = value;
    });
    empty(this.element, ...rows, rest);
  }

  #row(label: string, value: string, chosen: (value: string) => void): HTMLElement {
    const list = select(value, this.#uses, (use) => {
      chosen(use);
      this.#changed();
    });
    return h("label", { class: "zone-row" }, h("span", {}, label), list);
  }
}

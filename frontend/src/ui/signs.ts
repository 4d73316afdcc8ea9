/** The signboards on a parcel, each leading to its page. */

import type { ParcelDetail, Sign } from "../api/types";
import { t } from "../i18n";
import { numberText } from "../lib/units";
import { h } from "./dom";

function signRow(sign: Sign): HTMLElement {
  const size = [sign.width_cm, sign.height_cm].map((side) => numberText(side)).join(" × ");
  return h(
    "li",
    { class: "row between" },
    h(
      "span",
      { class: "stacked" },
      h("a", { href: `/tax/signs/register/${sign.id}/` }, sign.business_name || sign.code),
      h("span", { class: "muted small" }, sign.code),
    ),
    h("span", { class: "num" }, t("signs.size", { size, sides: sign.sides })),
  );
}

export function signsList(parcel: ParcelDetail, mayRecord: boolean): HTMLElement | null {
  if (!parcel.signs.length && !mayRecord) return null;
  const form = `/tax/signs/new?parcel=${encodeURIComponent(parcel.code)}`;
  return h(
    "section",
    { class: "stack tight" },
    h("h3", {}, t("signs.title")),
    parcel.signs.length
      ? h("ul", { class: "plain stack tight" }, ...parcel.signs.map(signRow))
      : h("p", { class: "muted" }, t("signs.none")),
    mayRecord ? h("a", { href: form }, t("signs.register")) : null,
  );
}

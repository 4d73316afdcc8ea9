/** A place that fills itself: skeleton while waiting, the reason and a way on when it fails. */

import { ApiError } from "../api/client";
import { t } from "../i18n";
import { empty, h, skeleton } from "./dom";

/** `close` takes the place away, for one that covers something. */
export function load<T>(
  fetchIt: () => Promise<T>,
  show: (value: T) => HTMLElement,
  lines = 4,
  close: (() => void) | null = null,
): HTMLElement {
  const place = h("div", { class: "loads" });
  const fill = async () => {
    empty(place, skeleton(lines));
    try {
      empty(place, show(await fetchIt()));
    } catch (reason) {
      empty(
        place,
        failed(reason as Error, () => void fill(), close),
      );
    }
  };
  void fill();
  return place;
}

function failed(reason: Error, again: () => void, close: (() => void) | null): HTMLElement {
  // What is not there will not be there the next time either.
  const isGone = reason instanceof ApiError && reason.status === 404;
  const button = (label: string, run: () => void) =>
    h("button", { class: "btn", type: "button", onclick: run }, label);
  return h(
    "div",
    { class: `notice ${isGone ? "warn" : "bad"} stack tight` },
    h("p", {}, isGone ? reason.message : t("error.load", { reason: reason.message })),
    h(
      "div",
      { class: "row" },
      !isGone && button(t("action.retry"), again),
      close && button(t("action.close"), close),
    ),
  );
}

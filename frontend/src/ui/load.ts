/** A place that fills itself: skeleton while waiting, the reason and a retry when it fails. */

import { t } from "../i18n";
import { empty, h, skeleton } from "./dom";

export function load<T>(
  fetchIt: () => Promise<T>,
  show: (value: T) => HTMLElement,
  lines = 4,
): HTMLElement {
  const place = h("div", { class: "loads" });
  const fill = async () => {
    empty(place, skeleton(lines));
    try {
      empty(place, show(await fetchIt()));
    } catch (reason) {
      const message = t("error.load", { reason: (reason as Error).message });
      const retry = h(
        "button",
        { class: "btn", type: "button", onclick: () => void fill() },
        t("action.retry"),
      );
      empty(place, h("div", { class: "notice bad stack tight" }, h("p", {}, message), retry));
    }
  };
  void fill();
  return place;
}

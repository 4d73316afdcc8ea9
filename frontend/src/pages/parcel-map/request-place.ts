/** A request opened on the map: its place marked, and the chosen parcel taken back to its page. */

import { t } from "../../i18n";
import type { RequestPlace } from "../../lib/permalink";
import { mark } from "../../map/mark";
import { h, icon } from "../../ui/dom";
import type { Desk } from "./desk";
import type { Selection } from "./selection";

const PIN =
  "M12 22C7 15 4 12 4 8a8 8 0 0 1 16 0c0 4-3 7-8 14zM12 10.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z";

export function seekPlace(desk: Desk, selection: Selection, request: RequestPlace): void {
  const page = `/requests/${encodeURIComponent(request.number)}/`;
  const pin = h("span", { class: "request-pin", role: "img", "aria-label": request.number });
  pin.append(icon(PIN));
  mark(desk.map, [request.longitude, request.latitude], pin);
  const said = h("span", {}, t("requests.seek", { number: request.number }));
  const take = h("a", { class: "btn primary", hidden: true });
  const back = h("a", { class: "btn quiet", href: page }, t("requests.back"));
  desk.canvas.after(h("p", { class: "request-bar", role: "status" }, said, take, back));
  selection.changed.on((parcel) => {
    take.hidden = parcel === null;
    if (!parcel) return;
    take.href = `${page}?parcel=${encodeURIComponent(parcel.code)}#links`;
    take.textContent = t("requests.take", { code: parcel.code });
  });
}

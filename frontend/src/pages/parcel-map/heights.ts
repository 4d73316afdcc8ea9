/** The height of the ground under the pointer, where a height model lies. */

import { get } from "../../api/client";
import type { Imagery } from "../../api/types";
import { t } from "../../i18n";
import type { Position } from "../../lib/grid";
import { numberText } from "../../lib/units";
import { debounce, h } from "../../ui/dom";
import type { Desk } from "./desk";

function covers({ bounds: [west, south, east, north] }: Imagery, [lon, lat]: Position): boolean {
  return west <= lon && lon <= east && south <= lat && lat <= north;
}

export function showHeights(desk: Desk, all: Imagery[]): void {
  const models = all.filter(({ kind }) => kind !== "orthophoto");
  if (!models.length) return;
  const place = h("span", { class: "status-where" });
  desk.status.element.append(place);
  let asked: AbortController | null = null;
  const ask = debounce((at: Position) => {
    const model = models.find((each) => covers(each, at));
    asked?.abort();
    asked = new AbortController();
    place.textContent = "";
    if (!model) return;
    const where = { lon: at[0].toFixed(7), lat: at[1].toFixed(7) };
    get<{ height_m: number | null }>(`/imagery/${model.id}/height`, where, asked.signal)
      .then(({ height_m }) => {
        const datum = t(`height.${model.height_datum || "unknown"}`);
        if (height_m === null) return;
        place.textContent = t("height.at", { metres: numberText(height_m, 1), datum });
      })
      .catch(() => undefined); // a number at the edge of the screen is not worth a message
  }, 200);
  desk.map.pointed.on((at) => at && ask(at));
}

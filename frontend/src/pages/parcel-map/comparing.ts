/** Two days of the register compared: a list beside the map, colours on it. */

import { compareDays, compareSheetUrl } from "../../api/through-time";
import { Differences } from "../../map/differences";
import { comparePanel } from "../../ui/compare-panel";
import { load } from "../../ui/load";
import type { Desk } from "./desk";
import type { Selection } from "./selection";

export class Comparing {
  readonly #desk: Desk;
  readonly #selection: Selection;
  readonly #shown: Differences;

  constructor(desk: Desk, selection: Selection) {
    this.#desk = desk;
    this.#selection = selection;
    this.#shown = new Differences(desk.map);
  }

  start(first: string, second: string): void {
    this.#selection.clear();
    this.#shown.clear();
    const panel = load(
      () => compareDays(first, second),
      (found) => {
        this.#shown.show(found.rows);
        return comparePanel(found, first, second, {
          sheet: compareSheetUrl(first, second),
          open: (row) => {
            if (row.geometry) this.#desk.map.fitShape(row.geometry);
            this.#desk.map.choose([row.parcel_id]);
          },
          openPanel: (row) => void this.#selection.choose(row.parcel_id),
          only: (kind) => this.#shown.only(kind),
          close: () => {
            this.#shown.clear();
            this.#desk.map.choose([]);
            this.#desk.showRight(null);
          },
        });
      },
      8,
    );
    this.#desk.showRight(panel, "is-comparing");
  }
}

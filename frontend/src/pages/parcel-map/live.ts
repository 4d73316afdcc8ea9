/** What others do appears here within seconds: a short question by cursor, asked while anybody looks. */

import { ApiError } from "../../api/client";
import { changesSince, type ToldAct } from "../../api/through-time";
import { t } from "../../i18n";
import { Emitter } from "../../lib/emitter";
import { toast } from "../../ui/toast";
import type { Desk } from "./desk";
import type { Selection } from "./selection";

const EVERY_MS = 4000;
/** After a failure the wait doubles up to this. */
const MOST_MS = 60_000;
const CODES = 3;

export class Live {
  /** Somebody, perhaps this hand, changed the register. */
  readonly changed = new Emitter<void>();
  readonly #desk: Desk;
  readonly #selection: Selection;
  #cursor: number | null = null;
  #wait = EVERY_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(desk: Desk, selection: Selection) {
    this.#desk = desk;
    this.#selection = selection;
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) void this.#ask();
    });
    addEventListener("online", () => void this.#ask());
    void this.#ask();
  }

  async #ask(): Promise<void> {
    clearTimeout(this.#timer);
    if (document.hidden) return;
    try {
      const found = await changesSince(this.#cursor);
      const isFirst = this.#cursor === null;
      this.#cursor = found.cursor;
      this.#wait = EVERY_MS;
      if (!isFirst && (found.is_many || found.entries.length)) {
        this.#tell(found.entries, found.is_many);
      }
    } catch (reason) {
      if (reason instanceof ApiError && [401, 403].includes(reason.status)) return;
      this.#wait = Math.min(this.#wait * 2, MOST_MS);
    }
    this.#timer = setTimeout(() => void this.#ask(), this.#wait);
  }

  #tell(entries: ToldAct[], isMany: boolean): void {
    this.#desk.map.refreshRegister();
    this.changed.emit();
    const open = this.#selection.detail?.id;
    const others = entries.filter(({ is_own }) => !is_own);
    const isOpenTouched =
      isMany || entries.some(({ parcel_ids }) => open !== undefined && parcel_ids.includes(open));
    // A panel that only shows is read again; a form keeps what was typed, the server will say.
    if (isOpenTouched && this.#desk.right.querySelector(".parcel-panel")) {
      void this.#selection.reload();
    }
    if (isMany) toast(t("live.many"));
    for (const { by, label, codes } of others.slice(-3)) {
      const shown = codes.slice(0, CODES).join(", ") + (codes.length > CODES ? " …" : "");
      toast(t("live.changed", { by, label, codes: shown }));
    }
  }
}

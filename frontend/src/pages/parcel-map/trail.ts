/** Undo and redo of acts: one key, and it says what it took back. */

import { act, parcelHistory } from "../../api/register";
import type { ActResult } from "../../api/types";
import { t } from "../../i18n";
import { broughtBack, type Done, did, emptyTrail, type Trail, tookBack } from "../../parcels/acts";
import { type ToastAction, toast } from "../../ui/toast";
import type { Desk } from "./desk";
import type { Selection } from "./selection";

export class ActTrail {
  readonly #desk: Desk;
  readonly #selection: Selection;
  #trail: Trail = emptyTrail;
  #unsay = () => {};

  constructor(desk: Desk, selection: Selection) {
    this.#desk = desk;
    this.#selection = selection;
  }

  /** An act was done: it is named and can be taken back, until the next. */
  did({ entry_id, label, parcels }: ActResult): void {
    if (entry_id !== null) this.#trail = did(this.#trail, { entryId: entry_id, label });
    const named = parcels.slice(0, 5).map(({ code }) => code);
    if (parcels.length > named.length) named.push("…");
    const undo = { label: t("tools.undo"), run: () => void this.undo() };
    const words = named.length ? t("act.done", { label, codes: named.join(", ") }) : label;
    this.#say(words, undo);
  }

  /** What was said of the act before is no longer true. */
  #say(words: string, ...action: ToastAction[]): void {
    this.#unsay();
    this.#unsay = toast(words, "ok", ...action);
  }

  get canRedo(): boolean {
    return this.#trail.undone.length > 0;
  }

  /** Takes back the last act of this visit, or else the last act on the chosen parcel. */
  async undo(): Promise<void> {
    const last = this.#trail.done.at(-1) ?? (await this.#lastOfChosen());
    if (!last) {
      toast(t("undo.nothing"), "warn");
      return;
    }
    const reverse = await this.#reverse(last, t("undo.reason", { label: last.label }));
    if (!reverse) return;
    this.#trail = tookBack(this.#trail, reverse);
    const redo = { label: t("tools.redo"), run: () => void this.redo() };
    this.#say(t("undo.did", { label: last.label }), redo);
  }

  async redo(): Promise<void> {
    const last = this.#trail.undone.at(-1);
    if (!last) {
      toast(t("undo.nothing"), "warn");
      return;
    }
    const again = await this.#reverse(last, t("redo.reason"));
    if (!again) return;
    this.#trail = broughtBack(this.#trail, again);
    this.#say(t("redo.did"));
  }

  async #lastOfChosen(): Promise<Done | null> {
    const id = this.#selection.detail?.id;
    if (!id) return null;
    const entry = (await parcelHistory(id)).find((each) => !each.is_undone && each.act !== "undo");
    return entry ? { entryId: entry.id, label: entry.label } : null;
  }

  async #reverse(done: Done, reason: string): Promise<Done | null> {
    try {
      const result = await act("undo", { entry_id: done.entryId, reason });
      this.#desk.map.refreshRegister();
      this.#selection.clear();
      const [first] = result.parcels;
      if (first?.id) await this.#selection.choose(first.id);
      return { entryId: result.entry_id ?? done.entryId, label: done.label };
    } catch (error) {
      toast((error as Error).message, "bad");
      return null;
    }
  }
}

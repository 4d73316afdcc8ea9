/** Keeps an act under way in this browser, and takes up the one an earlier visit left. */

import { parcel as fetchParcel } from "../../api/register";
import type { ParcelDetail } from "../../api/types";
import { language, t } from "../../i18n";
import { dayText } from "../../lib/years";
import { type ActDraft, ActDrafts, draftOf, type Underway } from "../../parcels/act-drafts";
import { debounce } from "../../ui/dom";
import { toast } from "../../ui/toast";

export class ActKeeper {
  readonly #drafts: ActDrafts;
  readonly #open: (draft: ActDraft, parcels: ParcelDetail[]) => void;

  constructor(owner: string, open: (draft: ActDraft, parcels: ParcelDetail[]) => void) {
    this.#drafts = new ActDrafts(localStorage, owner);
    this.#open = open;
  }

  /** Asks whether to go on with what is kept. */
  offer(): void {
    const draft = this.#drafts.load();
    if (!draft) return;
    const words = { act: t(`tools.${draft.name}`), day: dayText(draft.savedAt, language()) };
    const resume = { label: t("draft.resume"), run: () => void this.resume(draft) };
    const discard = { label: t("draft.discard"), run: () => this.#drafts.clear() };
    toast(t("draft.act_found", words), "warn", resume, discard);
  }

  /** True when the work is in the hand again. */
  async resume(draft: ActDraft): Promise<boolean> {
    try {
      const parcels = await Promise.all(draft.parcelIds.map((id) => fetchParcel(id)));
      const seen = parcels.map((row) => ({ ...row, version: draft.seen[row.id] ?? row.version }));
      this.#open(draft, seen);
      return true;
    } catch (reason) {
      toast(t("error.load", { reason: (reason as Error).message }), "bad");
      return false;
    }
  }

  /** Written when the hand rests: what a closed tab would lose. */
  readonly keep = debounce((work: Underway) => {
    this.#drafts.save(draftOf(work));
  }, 300);

  clear(): void {
    this.keep.cancel();
    this.#drafts.clear();
  }
}

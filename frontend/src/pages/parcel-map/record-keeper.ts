/** Keeps the form of an act in this browser, and takes up the one an earlier visit left. */

import { language, t } from "../../i18n";
import { dayText } from "../../lib/years";
import { type RecordDraft, RecordDrafts } from "../../parcels/record-drafts";
import { debounce } from "../../ui/dom";
import type { FormVerb } from "../../ui/record-forms";
import { toast } from "../../ui/toast";
import { offerBack } from "./put-away";

export type FormDraft = RecordDraft<FormVerb>;

export class RecordKeeper {
  readonly #drafts: RecordDrafts<FormVerb>;
  readonly #resume: (draft: FormDraft) => void;

  constructor(owner: string, resume: (draft: FormDraft) => void) {
    this.#drafts = new RecordDrafts(localStorage, owner);
    this.#resume = resume;
  }

  /** Asks whether to go on with what is kept. */
  offer(): void {
    const draft = this.#drafts.load();
    if (!draft) return;
    const words = { act: t(`record.${draft.verb}`), day: dayText(draft.savedAt, language()) };
    const resume = { label: t("draft.resume"), run: () => this.#resume(draft) };
    const discard = { label: t("draft.discard"), run: () => this.#drafts.clear() };
    toast(t("draft.act_found", words), "warn", resume, discard);
  }

  /** Written when the hand rests: what a closed tab would lose. */
  readonly keep = debounce((draft: FormDraft) => this.#drafts.save(draft), 300);

  /** The button put it away: one press brings it back. */
  putAway(draft: FormDraft): void {
    offerBack(() => this.#resume(draft));
  }

  clear(): void {
    this.keep.cancel();
    this.#drafts.clear();
  }
}

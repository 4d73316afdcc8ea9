/** What an open draft may be given before it is decided: other corners, the parcel it belongs to. */

import { changeDraft, type Draft } from "../../api/drafts";
import { search } from "../../api/register";
import type { Shape } from "../../api/types";
import { t } from "../../i18n";
import { type ToastAction, toast } from "../../ui/toast";

/** The answer; when there is none, why is said and nothing else happens. */
export async function saying<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (reason) {
    toast((reason as Error).message, "bad");
    return null;
  }
}

let forget: () => void = () => {};

/** What was just done, with its undo; the one before goes, or two undos would wait side by side. */
export function justDone(message: string, ...undo: ToastAction[]): void {
  forget();
  forget = toast(message, "ok", ...undo);
}

/** False when the register refuses the outline; the reason is said. */
export async function keepOutline(
  draft: Draft,
  shape: Shape,
  changed: () => void,
): Promise<boolean> {
  const kept = await saying(changeDraft(draft.id, { geometry: shape }));
  if (!kept) return false;
  const back = () => saying(changeDraft(draft.id, { geometry: draft.geometry })).then(changed);
  justDone(t("drafts.corrected_now"), { label: t("tools.undo"), run: () => void back() });
  return true;
}

/** Tie to a parcel, or untie with null. */
export async function tie(draft: Draft, parcel: number | null, changed: () => void): Promise<void> {
  const tied = await saying(changeDraft(draft.id, { parcel_id: parcel }));
  if (!tied) return;
  const undo = { label: t("tools.undo"), run: () => void tie(tied, draft.parcel_id, changed) };
  if (tied.parcel) justDone(t("drafts.tied", { code: tied.parcel }), undo);
  else justDone(t("drafts.untied"));
  changed();
}

export async function parcelOfCode(code: string): Promise<number | null> {
  const found = (await saying(search(code)))?.find(
    ({ kind, title }) => kind === "parcel" && title.toLowerCase() === code.toLowerCase(),
  );
  const id = found?.parcel_id ?? found?.id ?? null;
  if (!id) toast(t("search.none", { text: code }), "warn");
  return id;
}

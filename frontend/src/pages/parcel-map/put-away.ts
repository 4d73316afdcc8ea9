/** Work that Esc or the button put away: one press brings it back, until other work begins. */

import { t } from "../../i18n";
import { toast } from "../../ui/toast";

let forget = () => {};

export function offerBack(run: () => void): void {
  forget();
  forget = toast(t("draft.put_away"), "ok", { label: t("draft.take_back"), run });
}

/** Other work has begun. */
export function forgetPutAway(): void {
  forget();
}

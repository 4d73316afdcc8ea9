/** Short messages at the edge of the map. They leave by themselves unless there is something to press. */

import { t } from "../i18n";
import { h, icon, PATHS } from "./dom";

export type ToastKind = "ok" | "warn" | "bad";

export interface ToastAction {
  label: string;
  run: () => void;
}

let shelf: HTMLElement | null = null;

function place(): HTMLElement {
  if (!shelf?.isConnected) {
    shelf = h("div", { class: "toasts", role: "status", "aria-live": "polite" });
    document.body.append(shelf);
  }
  return shelf;
}

/** Says something; the returned function takes it away again. */
export function toast(
  message: string,
  kind: ToastKind = "ok",
  ...actions: ToastAction[]
): () => void {
  const remove = () => card.remove();
  const buttons = actions.map(({ label, run }) =>
    h(
      "button",
      {
        class: "btn",
        type: "button",
        onclick: () => {
          remove();
          run();
        },
      },
      label,
    ),
  );
  const close = h(
    "button",
    { class: "icon-button", type: "button", "aria-label": t("action.close"), onclick: remove },
    icon(PATHS.close),
  );
  const card = h(
    "div",
    { class: `toast notice ${kind}` },
    h("p", {}, message),
    h("div", { class: "row" }, ...buttons, close),
  );
  place().append(card);
  if (kind === "ok" && !actions.length) setTimeout(remove, 5000);
  return remove;
}

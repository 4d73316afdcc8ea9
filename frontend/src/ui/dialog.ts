/** A list of keys, and other things that ask for attention, as a native dialog. */

import { type Key, t } from "../i18n";
import { h } from "./dom";

const KEYS: [keys: string, what: Key][] = [
  ["/  ⌘K", "keys.search"],
  ["← ↑ → ↓", "keys.pan"],
  ["+  −", "keys.zoom"],
  ["Esc", "keys.escape"],
  ["L", "keys.panel"],
  ["P", "keys.parcel"],
  ["B", "keys.building"],
  ["S  M  R  O", "keys.split"],
  ["G  Z", "keys.shift"],
  ["H  N", "keys.points"],
  ["D", "keys.measure"],
  ["0–9 @ =", "keys.typed"],
  ["X", "keys.right_angle"],
  ["T", "keys.trace"],
  ["Backspace", "keys.back"],
  ["Q", "keys.square"],
  ["H", "keys.hole"],
  ["E", "keys.erase"],
  ["N  ← ↑ → ↓", "keys.side"],
  ["[  ]  { }", "keys.turn"],
  ["F", "keys.repair"],
  ["Enter", "keys.finish"],
  ["⌘Z  ⇧⌘Z", "keys.undo"],
  ["C  [ ]  X", "keys.compare"],
  ["?", "keys.help"],
];

export function showKeys(): void {
  const rows = KEYS.map(([keys, what]) =>
    h("div", {}, h("dt", {}, h("kbd", {}, keys)), h("dd", {}, t(what))),
  );
  const dialog = h(
    "dialog",
    { class: "keys-dialog", "aria-labelledby": "keys-title", onclose: () => dialog.remove() },
    h("h2", { id: "keys-title" }, t("keys.title")),
    h("dl", { class: "keys" }, ...rows),
    h("form", { method: "dialog" }, h("button", { class: "btn primary" }, t("action.close"))),
  );
  document.body.append(dialog);
  dialog.showModal();
}

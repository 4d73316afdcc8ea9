/** Tabs by the book: arrow keys move, only the open one is in the tab order; content is made when opened. */

import { h } from "./dom";

export interface Tab {
  key: string;
  label: string;
  make: () => HTMLElement;
}

let count = 0;

export function tabs(all: Tab[], open: string, opened: (key: string) => void): HTMLElement {
  count += 1;
  const prefix = `tabs-${count}`;
  const body = h("div", { class: "tab-body", role: "tabpanel", tabindex: "0" });
  const buttons = all.map((tab) =>
    h(
      "button",
      { type: "button", role: "tab", id: `${prefix}-${tab.key}`, onclick: () => show(tab) },
      tab.label,
    ),
  );
  const bar = h("div", {
    role: "tablist",
    class: "tabs",
    onkeydown: (event: KeyboardEvent) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const now = buttons.findIndex((button) => button.getAttribute("aria-selected") === "true");
      const next = step ? all[(now + step + all.length) % all.length] : undefined;
      if (!next) return;
      event.preventDefault();
      event.stopPropagation();
      show(next);
      buttons[all.indexOf(next)]?.focus();
    },
  });
  bar.append(...buttons);

  function show(tab: Tab): void {
    all.forEach((each, index) => {
      const isOpen = each.key === tab.key;
      buttons[index]?.setAttribute("aria-selected", String(isOpen));
      buttons[index]?.setAttribute("tabindex", isOpen ? "0" : "-1");
    });
    body.setAttribute("aria-labelledby", `${prefix}-${tab.key}`);
    body.replaceChildren(tab.make());
    opened(tab.key);
  }

  const first = all.find(({ key }) => key === open) ?? all[0];
  if (first) show(first);
  return h("div", { class: "tabbed" }, bar, body);
}

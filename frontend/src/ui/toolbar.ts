/** The tools over the map. One that cannot be used now stays visible and says why. */

import { type Key, t } from "../i18n";
import { h, icon } from "./dom";
import { toast } from "./toast";

export interface Tool {
  name: string;
  label: Key;
  path: string;
  run: () => void;
  /** Why not now; null when it may. */
  why: () => Key | null;
}

export class Toolbar {
  readonly #place: HTMLElement;
  readonly #buttons = new Map<Tool, HTMLButtonElement>();

  constructor(place: HTMLElement, tools: Tool[]) {
    this.#place = place;
    for (const tool of tools) {
      const button = h(
        "button",
        { class: "tool", type: "button", "data-tool": tool.name, onclick: () => this.press(tool) },
        icon(tool.path),
        t(tool.label),
      );
      this.#buttons.set(tool, button);
      this.#place.append(button);
    }
    this.refresh(null);
  }

  press(tool: Tool): void {
    const why = tool.why();
    if (why) toast(t(why), "warn");
    else tool.run();
  }

  /** Looks again at what may be used; `active` is the tool at work. */
  refresh(active: string | null): void {
    for (const [tool, button] of this.#buttons) {
      const why = tool.why();
      button.setAttribute("aria-disabled", String(why !== null));
      button.setAttribute("aria-pressed", String(tool.name === active));
      button.title = why ? t(why) : t(tool.label);
    }
  }
}

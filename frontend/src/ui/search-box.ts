/** One box that finds everything; results by arrow keys and Enter. */

import { search } from "../api/register";
import type { SearchResult } from "../api/types";
import { t, words } from "../i18n";
import { debounce, empty, h, icon, PATHS } from "./dom";

const IDS = { list: "search-results", option: (index: number) => `search-result-${index}` };

export class SearchBox {
  readonly element: HTMLElement;
  readonly #input: HTMLInputElement;
  readonly #list = h("ul", {
    id: IDS.list,
    class: "search-results",
    role: "listbox",
    hidden: true,
  });
  readonly #said = h("p", { class: "visually-hidden", role: "status" });
  readonly #chosen: (result: SearchResult) => void;
  #results: SearchResult[] = [];
  #active = -1;
  #request: AbortController | null = null;

  constructor(chosen: (result: SearchResult) => void) {
    this.#chosen = chosen;
    this.#input = h("input", {
      type: "search",
      class: "search-input",
      role: "combobox",
      placeholder: t("search.placeholder"),
      "aria-label": t("search.label"),
      "aria-expanded": "false",
      "aria-controls": IDS.list,
      "aria-autocomplete": "list",
      autocomplete: "off",
      spellcheck: "false",
      oninput: () => this.#typed(),
      onfocus: () => this.#open(this.#list.childElementCount > 0),
      onkeydown: (event: KeyboardEvent) => this.#key(event),
    });
    const hint = h("kbd", { class: "search-key", "aria-hidden": "true" }, "⌘K");
    this.element = h("div", { class: "search", role: "search" });
    this.element.append(icon(PATHS.search), this.#input, hint, this.#list, this.#said);
    document.addEventListener("pointerdown", (event) => {
      if (!this.element.contains(event.target as Node)) this.#open(false);
    });
  }

  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  readonly #typed = debounce(() => void this.#search(), 180);

  async #search(): Promise<void> {
    this.#request?.abort();
    const text = this.#input.value.trim();
    if (!text) {
      this.#show([]);
      this.#open(false);
      return;
    }
    const request = new AbortController();
    this.#request = request;
    this.#message(t("search.searching"));
    try {
      this.#show(await search(text, request.signal));
      if (!this.#results.length) this.#message(t("search.none", { text }));
    } catch (reason) {
      if (!request.signal.aborted) this.#message((reason as Error).message);
    }
  }

  #message(text: string): void {
    this.#results = [];
    empty(this.#list, h("li", { class: "search-message" }, text));
    this.#said.textContent = text;
    this.#open(true);
  }

  #show(results: SearchResult[]): void {
    this.#results = results;
    this.#active = results.length ? 0 : -1;
    empty(this.#list, ...results.map((result, index) => this.#option(result, index)));
    this.#said.textContent = t("search.count", { count: results.length });
    this.#open(results.length > 0);
    this.#mark();
  }

  #option(result: SearchResult, index: number): HTMLElement {
    return h(
      "li",
      {
        id: IDS.option(index),
        role: "option",
        onpointerdown: (event: PointerEvent) => event.preventDefault(),
        onclick: () => this.#choose(index),
        onpointermove: () => {
          this.#active = index;
          this.#mark();
        },
      },
      h("span", { class: "chip" }, words("kind", result.kind)),
      h(
        "span",
        { class: "search-text" },
        h("strong", {}, result.title),
        h("span", { class: "muted small" }, result.subtitle),
      ),
    );
  }

  #choose(index: number): void {
    const result = this.#results[index];
    if (!result) return;
    this.#open(false);
    this.#input.value = result.title;
    this.#input.blur();
    this.#chosen(result);
  }

  #key(event: KeyboardEvent): void {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step && this.#results.length) {
      this.#active = (this.#active + step + this.#results.length) % this.#results.length;
      this.#mark();
      event.preventDefault();
    } else if (event.key === "Enter") {
      this.#choose(Math.max(0, this.#active));
      event.preventDefault();
    } else if (event.key === "Escape") {
      if (this.#list.hidden) this.#input.blur();
      this.#open(false);
      event.stopPropagation();
    }
  }

  #mark(): void {
    [...this.#list.children].forEach((option, index) => {
      option.setAttribute("aria-selected", String(index === this.#active));
      if (index === this.#active) option.scrollIntoView({ block: "nearest" });
    });
    const active = this.#active >= 0 ? IDS.option(this.#active) : "";
    this.#input.setAttribute("aria-activedescendant", active);
  }

  #open(isOpen: boolean): void {
    this.#list.hidden = !isOpen;
    this.#input.setAttribute("aria-expanded", String(isOpen));
  }
}

/** Making elements in one line each. */

type Child = Node | string | null | undefined | false;
type Value = string | number | boolean | null | undefined | ((event: never) => void);

/** `h("button", {class: "btn", onclick: save}, "Save")`: `on…` listens, true and false set or omit. */
export function h<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, Value> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      element.addEventListener(key.slice(2), value as (event: Event) => void);
    } else if (value === true) {
      element.setAttribute(key, "");
    } else if (value != null && value !== false) {
      element.setAttribute(key, String(value));
    }
  }
  element.append(...children.filter((child): child is Node | string => Boolean(child)));
  return element;
}

/** A drawing with the text colour on a 24 by 24 grid, silent for screen readers. */
export function icon(path: string): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const attributes = {
    viewBox: "0 0 24 24",
    fill: "none",
    stroke: "currentColor",
    "stroke-width": "1.8",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
    "aria-hidden": "true",
    focusable: "false",
  };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  const drawing = document.createElementNS(space, "path");
  drawing.setAttribute("d", path);
  svg.append(drawing);
  return svg;
}

export const PATHS = {
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l5 5",
  close: "M6 6l12 12M18 6L6 18",
  layers: "M12 3 3 8l9 5 9-5zM3 13l9 5 9-5",
  list: "M4 6h16M4 12h16M4 18h10",
  pin: "M12 21c-4-5-7-8-7-12a7 7 0 0 1 14 0c0 4-3 7-7 12zM12 11.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  link: "M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-6-6l-1.5 1.5M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 6 6L12.5 17",
  draw: "M4 20l1-5L16 4l4 4L9 19zM13 7l4 4",
  building: "M5 21V5l8-2v18M13 9l6 2v10M3 21h18M8 8v.1M8 12v.1M8 16v.1",
  split: "M4 4h16v16H4zM4 15l16-7",
  merge: "M4 4h16v16H4zM12 4v3M12 10v3M12 16v4",
  reshape: "M4 6l6-2 10 6-3 10-11-3zM4 6v.1M20 10v.1",
  transfer: "M4 8h13l-4-4M20 16H7l4 4",
  undo: "M9 7 4 12l5 5M4 12h10a6 6 0 0 1 6 6",
  redo: "M15 7l5 5-5 5M20 12H10a6 6 0 0 0-6 6",
  trace: "M4 20c2-8 4-3 6-8s4-2 6-8M14 4h4v4",
  square: "M5 5v14h14M5 13h6v6",
  check: "M5 13l5 5L20 6",
  snap: "M6 4v7a6 6 0 0 0 12 0V4M6 8h4M14 8h4M10 4v7a2 2 0 0 0 4 0V4",
  hole: "M4 4h16v16H4zM9 9h6v6H9z",
  erase: "M5 12h14M4 4v.1M20 4v.1M4 20v.1M20 20v.1",
  box: "M4 7h16v10H4z",
  rows: "M3 7h18v10H3zM9 7v10M15 7v10",
  shift: "M6 4v16M12 4v16M15 12h6M18 9l3 3-3 3",
  zones: "M4 4h16v16H4zM4 12h9M13 4v16",
  house: "M4 11l8-7 8 7v9H4zM10 20v-6h4v6",
  sign: "M4 5h16v9H4zM12 14v6M8 20h8",
  measure: "M3 16 16 3l5 5L8 21zM7 12l2 2M10 9l3 3M13 6l2 2",
  turn: "M20 12a8 8 0 1 1-3-6.2M20 3v5h-5",
  copy: "M8 8h12v12H8zM4 16V4h12",
  print: "M7 9V4h10v5M7 17H4v-8h16v8h-3M7 14h10v6H7z",
  keys: "M3 6h18v12H3zM6 10v.1M10 10v.1M14 10v.1M18 10v.1M7 14h10",
  eye: "M2 12s4-7 10-7 10 7 10 7-4 7-10 7-10-7-10-7zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
} as const;

export function empty(element: Element, ...children: Child[]): void {
  element.replaceChildren(...children.filter((child): child is Node | string => Boolean(child)));
}

/** Grey bars of the right size while something is on its way. */
export function skeleton(lines: number): HTMLElement {
  const bars = Array.from({ length: lines }, () => h("div", { class: "skeleton" }));
  return h("div", { class: "stack tight", "aria-busy": true }, ...bars);
}

/** Wait until the hand rests. */
export function debounce<Args extends unknown[]>(
  action: (...args: Args) => void,
  milliseconds: number,
): ((...args: Args) => void) & { cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = (...args: Args) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...args), milliseconds);
  };
  return Object.assign(later, { cancel: () => clearTimeout(timer) });
}

/** Act now and then at most once in so many milliseconds, the last time with the latest. */
export function throttle<Args extends unknown[]>(
  action: (...args: Args) => void,
  milliseconds: number,
): ((...args: Args) => void) & { cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let latest: Args | null = null;
  const run = () => {
    timer = undefined;
    if (!latest) return;
    const args = latest;
    latest = null;
    action(...args);
    timer = setTimeout(run, milliseconds);
  };
  const often = (...args: Args) => {
    latest = args;
    timer ??= setTimeout(run, 0);
  };
  const cancel = () => {
    clearTimeout(timer);
    timer = undefined;
    latest = null;
  };
  return Object.assign(often, { cancel });
}

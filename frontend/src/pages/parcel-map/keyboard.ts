/** Every key of the page, in one table. A key typed into a field belongs to the field. */

import { showKeys } from "../../ui/dialog";

export interface KeyDoors {
  search: () => void;
  pan: (right: number, down: number) => void;
  zoom: (steps: number) => void;
  back: () => void;
  panel: () => void;
  /** A key of the tools; false when the tools do not want it. */
  tool: (key: string, event: KeyboardEvent) => boolean;
}

const PANS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, select, textarea");
}

/** Enter on a button presses the button. */
function isControlKey({ key, target }: KeyboardEvent): boolean {
  const isControl = target instanceof HTMLElement && target.matches("button, a, summary");
  return key === "Enter" && isControl;
}

export function listenToKeys(doors: KeyDoors): void {
  const keys: Record<string, () => void> = {
    "/": doors.search,
    "?": showKeys,
    "+": () => doors.zoom(1),
    "=": () => doors.zoom(1),
    "-": () => doors.zoom(-1),
    l: doors.panel,
    Escape: doors.back,
  };
  const onDesk = (event: KeyboardEvent) => {
    if (doors.tool(event.key, event)) {
      event.preventDefault();
      return;
    }
    const pan = PANS[event.key];
    const run = pan ? () => doors.pan(...pan) : keys[event.key];
    if (!run || event.metaKey || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    run();
  };
  addEventListener("keydown", (event) => {
    const isSearch = (event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k";
    if (isSearch) {
      event.preventDefault();
      doors.search();
    } else if (isField(event.target)) {
      if (event.key === "Escape") (event.target as HTMLElement).blur();
    } else if (!document.querySelector("dialog[open]") && !isControlKey(event)) {
      onDesk(event);
    }
  });
}

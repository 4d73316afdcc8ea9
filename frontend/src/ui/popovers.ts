/** What opens under a button closes by Esc, and by a press elsewhere. */

const OPEN = "details.popover[open], details.snap-menu[open]";

function open(): HTMLDetailsElement[] {
  return [...document.querySelectorAll<HTMLDetailsElement>(OPEN)];
}

export function closePopovers(): void {
  document.addEventListener("pointerdown", ({ target }) => {
    for (const one of open()) {
      // The days stay: one slides through time and looks about on the map.
      const stays = one.contains(target as Node) || one.classList.contains("day-picker");
      if (!stays) one.open = false;
    }
  });
  document.addEventListener(
    "keydown",
    (event) => {
      const last = open().at(-1);
      if (event.key !== "Escape" || !last) return;
      event.stopPropagation();
      last.open = false;
      last.querySelector("summary")?.focus();
    },
    { capture: true },
  );
}

/** The staff queue by keyboard: J and K move, Enter opens (a link has the focus), / searches. */

import { isTyping, nextRow } from "../requests/queue-keys";

const links = [...document.querySelectorAll<HTMLAnchorElement>("#queue tbody a")];

document.addEventListener("keydown", (event) => {
  if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") {
    event.preventDefault();
    document.querySelector<HTMLInputElement>("#q")?.focus();
    return;
  }
  const current = links.findIndex((link) => link === document.activeElement);
  const next = nextRow(event.key, links.length, current);
  if (next === null) return;
  event.preventDefault();
  links[next]?.focus();
});

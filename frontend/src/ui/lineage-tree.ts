/** Where a parcel came from and what became of it: a row of boxes for each generation, lines for the acts. */

import type { Descent } from "../api/through-time";
import { language, t } from "../i18n";
import { dayText } from "../lib/years";
import { layered, type Placed } from "../parcels/lineage";
import { h } from "./dom";

const SVG = "http://www.w3.org/2000/svg";
const BOX = { width: 92, height: 30 };

function drawn(name: string, attributes: Record<string, string | number>, text = ""): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  if (text) element.textContent = text;
  return element;
}

function box(node: Placed, isHere: boolean, open: (code: string) => void): SVGElement {
  const state = isHere ? "is-here" : node.retired_on ? "is-retired" : "";
  const group = drawn("g", {
    class: `lineage-box ${state}`,
    transform: `translate(${node.x - BOX.width / 2} ${node.y})`,
    role: "button",
    tabindex: isHere ? -1 : 0,
    "aria-current": String(isHere),
  });
  const ended = node.retired_on
    ? t("parcel.retired", { day: dayText(node.retired_on, language()) })
    : t("lineage.live");
  group.append(
    drawn("title", {}, `${node.code}: ${ended}`),
    drawn("rect", { width: BOX.width, height: BOX.height, rx: 6 }),
    drawn("text", { x: BOX.width / 2, y: 20, "text-anchor": "middle" }, node.code),
  );
  if (isHere) return group;
  group.addEventListener("click", () => open(node.code));
  group.addEventListener("keydown", (event) => {
    const { key } = event as KeyboardEvent;
    if (key !== "Enter" && key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    open(node.code);
  });
  return group;
}

/** Null where nothing came before or after. */
export function lineageTree(
  found: Descent,
  here: number,
  open: (code: string) => void,
): HTMLElement {
  if (!found.links.length) return h("p", { class: "muted small" }, t("lineage.none"));
  const { nodes, width, height } = layered(found, BOX, 12, 34);
  const at = new Map(nodes.map((node) => [node.id, node]));
  const svg = drawn("svg", {
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    class: "lineage",
    role: "group",
    "aria-label": t("lineage.title"),
  });
  for (const { parent, child, label, effective_on } of found.links) {
    const [from, to] = [at.get(parent), at.get(child)];
    if (!from || !to) continue;
    const top = from.y + BOX.height;
    const middle = (top + to.y) / 2;
    const line = drawn("path", {
      class: "lineage-line",
      d: `M${from.x} ${top}V${middle}H${to.x}V${to.y}`,
    });
    line.append(drawn("title", {}, `${label} ${dayText(effective_on, language())}`));
    svg.append(line);
  }
  for (const node of nodes) svg.append(box(node, node.id === here, open));
  const acts = [
    ...new Set(
      found.links.map(({ label, effective_on }) => `${label} ${dayText(effective_on, language())}`),
    ),
  ];
  return h(
    "figure",
    { class: "lineage-figure" },
    h("div", { class: "scroll-x" }, svg as unknown as HTMLElement),
    h("figcaption", { class: "muted small" }, acts.slice(0, 4).join(" · ")),
    found.is_cut && h("p", { class: "muted small" }, t("lineage.cut")),
  );
}

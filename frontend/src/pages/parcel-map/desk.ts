/** The frame of the page: map in the middle, places for panels, what floats over the map. */

import type { Imagery, MapContext } from "../../api/types";
import { t } from "../../i18n";
import { TaxMap } from "../../map/tax-map";
import { h, icon, PATHS } from "../../ui/dom";
import { imageryDay } from "../../ui/pickers";
import { StatusBar } from "../../ui/status-bar";

export interface Desk {
  root: HTMLElement;
  map: TaxMap;
  canvas: HTMLElement;
  tools: HTMLElement;
  right: HTMLElement;
  status: StatusBar;
  /** Says over the map what the picture is, and that it is of another place if so. */
  sayImagery: (imagery: Imagery | null) => void;
  showRight: (content: HTMLElement | null, className?: string) => void;
  toggleLeft: (isOpen?: boolean) => void;
  /** Marks the tool that mends what was opened from a work list. */
  offerTool: (name: string) => void;
}

const isNarrow = () => matchMedia("(max-width: 800px)").matches;
/** How much of the height a sheet may take (css/narrow.css). */
const SHEET = 0.62;
/** And of one beside which a hand draws (both as in narrow.css). */
const DRAWING_SHEET = 0.5;
const NORTH = "M12 3l5 17-5-4-5 4z";

function northArrow(map: TaxMap): HTMLElement {
  const drawing = icon(NORTH);
  const button = h(
    "button",
    {
      class: "map-button north",
      type: "button",
      title: t("map.north_up"),
      "aria-label": t("map.north_up"),
      onclick: () => map.northUp(),
    },
    drawing,
  );
  map.onRotation((radians) => {
    drawing.setAttribute("transform", `rotate(${(radians * 180) / Math.PI})`);
  });
  return button;
}

function offlineBar(): HTMLElement {
  const bar = h("p", { class: "offline-bar", role: "status", hidden: navigator.onLine });
  bar.append(t("offline.notice"));
  addEventListener("offline", () => {
    bar.hidden = false;
  });
  addEventListener("online", () => {
    bar.hidden = true;
  });
  return bar;
}

export function buildDesk(root: HTMLElement, context: MapContext): Desk {
  const canvas = h("div", {
    class: "map-canvas",
    tabindex: "0",
    role: "application",
    "aria-label": t("map.label"),
  });
  const marks = h("div", { class: "map-corner bottom-left" });
  const place = h("div", { class: "desk-map" }, canvas, marks);
  const right = h("aside", {
    class: "desk-right",
    "aria-label": t("parcel.panel"),
    hidden: true,
  });
  const status = new StatusBar();
  const tools = h("div", { class: "tools", role: "toolbar", "aria-label": t("tools.title") });
  root.replaceChildren(place, right, status.element);
  const map = new TaxMap(canvas);
  const toggleLeft = (isOpen?: boolean) => {
    const before = canvas.clientWidth;
    root.classList.toggle("is-left-closed", isOpen === undefined ? undefined : !isOpen);
    map.keepPlace(0, canvas.clientWidth - before);
  };
  const openLeft = h(
    "button",
    {
      class: "map-button open-left",
      type: "button",
      title: t("panel.open_left"),
      "aria-label": t("panel.open_left"),
      onclick: () => toggleLeft(true),
    },
    icon(PATHS.layers),
  );
  const sample = context.subdistrict.is_sample
    ? h("span", { class: "sample-mark" }, t("map.sample"))
    : null;
  const pictured = h("span", { class: "sample-mark", hidden: true });
  marks.append(...(sample ? [sample] : []), pictured);
  place.append(openLeft, tools, northArrow(map), offlineBar());

  return {
    root,
    map,
    canvas,
    tools,
    right,
    status,
    toggleLeft,
    offerTool: (name) => {
      for (const tool of tools.querySelectorAll("[data-tool]")) {
        tool.classList.toggle("is-offered", tool.getAttribute("data-tool") === name);
      }
    },
    sayImagery: (imagery) => {
      pictured.hidden = !imagery;
      if (!imagery) return;
      const words = [imageryDay(imagery)];
      if (imagery.is_of_another_place) words.unshift(t("map.sample_image"));
      pictured.textContent = words.join(" · ");
    },
    showRight: (content, className = "") => {
      const before = canvas.clientWidth;
      right.hidden = content === null;
      right.className = `desk-right ${className}`.trim();
      root.classList.toggle("has-right", content !== null);
      right.replaceChildren(...(content ? [content] : []));
      right.scrollTop = 0;
      const gained = canvas.clientWidth - before;
      if (gained) map.keepPlace(gained);
      const share = className.includes("is-drawing") ? DRAWING_SHEET : SHEET;
      if (!gained) map.coverBelow(content && isNarrow() ? root.clientHeight * share : 0);
    },
  };
}

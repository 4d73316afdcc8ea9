/** The pages of the import: a file sent in pieces, the bar, the map of the rehearsal. */

import "../css/imports.css";
import { get } from "../api/client";
import { t } from "../i18n";
import { type ImportRows, showImportMap, VERDICTS } from "../map/import-map";
import { h } from "../ui/dom";
import { watchProgress } from "../ui/progress";
import { UploadBox } from "../ui/upload-box";

function read<T>(id: string): T | null {
  const text = document.getElementById(id)?.textContent;
  return text ? (JSON.parse(text) as T) : null;
}

function sendInPieces(door: string): void {
  const form = document.querySelector<HTMLFormElement>("#import-form");
  const place = document.getElementById("upload-place");
  if (!form || !place) return;
  const key = document.createElement("input");
  key.type = "hidden";
  key.name = "upload";
  const submit = form.querySelector<HTMLButtonElement>("button[type=submit]");
  const box = new UploadBox({
    door,
    accept: ".gpkg,.zip,.geojson,.json,.fgb,.kml,.csv,.txt,.xlsx",
    hint: t("imports.formats"),
    changed: (arrived) => {
      key.value = arrived ?? "";
      if (submit) submit.disabled = !arrived;
    },
  });
  if (submit) submit.disabled = true;
  place.replaceChildren(box.element, key);
}

async function showRows(place: HTMLElement, url: string): Promise<void> {
  const rows = await get<ImportRows>(url);
  if (!rows.features.length) {
    place.hidden = true;
    return;
  }
  const label = place.dataset.label ?? "";
  const target = h("div", { class: "import-canvas", tabindex: "0", "aria-label": label });
  const present = new Set(rows.features.map((row) => row.properties.verdict));
  const chips = VERDICTS.filter((verdict) => present.has(verdict)).map((verdict) =>
    h("span", { class: `chip look-${verdict}` }, t(`imports.${verdict}` as "imports.new")),
  );
  place.replaceChildren(target, h("p", { class: "row small import-legend" }, ...chips));
  showImportMap(target, rows, (row) => {
    document.getElementById(`row-${row}`)?.scrollIntoView({ block: "center" });
  });
}

const door = read<{ door: string }>("import-door");
if (door) sendInPieces(door.door);

const page = read<{ progress: string; features: string }>("import-page");
if (page?.progress) void watchProgress(page.progress);
const map = document.getElementById("import-map");
if (page && map && !page.progress) void showRows(map, page.features);

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

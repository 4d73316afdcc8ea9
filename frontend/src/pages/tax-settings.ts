/** The page of the office's choices: what another answer would change, as the worker finds it. */

import { ApiError, get } from "../api/client";
import { t } from "../i18n";

interface Found {
  words: string;
}

interface Effects {
  words: Record<string, string>;
  missing: number;
}

const EVERY_MS = 1500;

function said(reason: unknown): string {
  return reason instanceof ApiError ? reason.message : String(reason);
}

async function tryValue(place: HTMLElement, value: string): Promise<void> {
  place.textContent = t("effect.computing");
  try {
    place.textContent = (await get<Found>(place.dataset.typed ?? "", { value })).words;
  } catch (reason) {
    place.textContent = said(reason);
  }
}

/** A number of its own: the effect of what stands in the field, when it is changed. */
function tryTyped(place: HTMLElement): void {
  const field = place.closest("details")?.querySelector<HTMLInputElement>("input[name=value]");
  place.textContent = field ? t("effect.type") : "";
  field?.addEventListener("change", () => void tryValue(place, field.value));
}

/** Ask until nothing is missing; what was found meanwhile stands on the page at once. */
async function fill(url: string, waiting: Map<string, HTMLElement>): Promise<void> {
  for (const place of waiting.values()) place.textContent = t("effect.waiting");
  for (;;) {
    const { words, missing } = await get<Effects>(url);
    for (const [key, place] of waiting) if (key in words) place.textContent = words[key] ?? "";
    if (!missing) return;
    const next = [...waiting].find(([key]) => !(key in words));
    if (next) next[1].textContent = t("effect.computing");
    await new Promise((again) => setTimeout(again, EVERY_MS));
  }
}

for (const place of document.querySelectorAll<HTMLElement>("[data-typed]")) tryTyped(place);
const waiting = new Map(
  [...document.querySelectorAll<HTMLElement>("[data-found]")].map((one) => [
    one.dataset.found ?? "",
    one,
  ]),
);
const url = document.querySelector<HTMLElement>("[data-effects]")?.dataset.effects;
if (url)
  fill(url, waiting).catch((reason: unknown) => {
    for (const place of waiting.values()) place.textContent = said(reason);
  });

/** The page of the office's choices: fills in, one after the other, what another answer would change. */

import { ApiError, get } from "../api/client";
import { t } from "../i18n";

interface Found {
  words: string;
}

async function ask(place: HTMLElement, value = ""): Promise<void> {
  place.textContent = t("effect.computing");
  try {
    place.textContent = (await get<Found>(place.dataset.effect ?? "", { value })).words;
  } catch (reason) {
    place.textContent = reason instanceof ApiError ? reason.message : String(reason);
  }
}

/** A number of its own: the effect of what stands in the field, when it is changed. */
function tryTyped(place: HTMLElement): void {
  const field = place.closest("details")?.querySelector<HTMLInputElement>("input[name=value]");
  place.textContent = field ? t("effect.type") : "";
  field?.addEventListener("change", () => void ask(place, field.value));
}

/** One at a time: each computes the whole roll. */
async function fill(places: HTMLElement[]): Promise<void> {
  for (const place of places) place.textContent = t("effect.waiting");
  for (const place of places) await ask(place);
}

const all = [...document.querySelectorAll<HTMLElement>("[data-effect]")];
for (const place of all.filter((one) => "typed" in one.dataset)) tryTyped(place);
void fill(all.filter((one) => !("typed" in one.dataset)));

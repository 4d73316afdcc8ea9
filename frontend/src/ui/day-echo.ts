/**
 * Says beside a day field of the browser which day that is, in Thai and in the Buddhist era: browsers show
 * days in the Christian era whatever the language. A Buddhist year typed into one is understood.
 */

import { dayText, type Language, toChristian } from "../lib/years";

/** No office has a day this late in the Christian era, and none this early in the Buddhist one. */
const SURELY_BUDDHIST = 2400;

/** ISO text with a year that was typed in the Buddhist era brought to the Christian one. */
export function christianDay(iso: string): string {
  const [year = "", ...rest] = iso.split("-");
  if (Number(year) < SURELY_BUDDHIST || year.length !== 4) return iso;
  return [toChristian(Number(year)), ...rest].join("-");
}

function echo(field: HTMLInputElement, said: HTMLElement, language: Language): void {
  said.textContent = language === "th" && field.value ? dayText(field.value, language) : "";
}

export function echoDays(root: ParentNode, language: Language): void {
  for (const field of root.querySelectorAll<HTMLInputElement>("input[type=date]")) {
    const said = document.createElement("output");
    said.className = "day-echo";
    if (field.id) said.htmlFor.value = field.id;
    field.after(said);
    field.addEventListener("input", () => echo(field, said, language));
    // while the year is being typed it is not yet what was meant
    field.addEventListener("blur", () => {
      const meant = christianDay(field.value);
      if (meant !== field.value) field.value = meant;
      echo(field, said, language);
    });
    echo(field, said, language);
  }
}

/** Words of the page: Thai first, English equally whole. Whole sentences, with {name} for what varies. */

import type { Language } from "../lib/years";
import english from "./en.json";
import thai from "./th.json";

export type Key = keyof typeof english;
const WORDS: Record<Language, Record<Key, string>> = { th: thai, en: english };

/** The language of the page as the server rendered it. */
export function language(): Language {
  return document.documentElement.lang.startsWith("en") ? "en" : "th";
}

export function t(key: Key, values: Record<string, string | number> = {}): string {
  return WORDS[language()][key].replace(/\{(\w+)\}/g, (_, name: string) =>
    String(values[name] ?? ""),
  );
}

/** The words for a code from the server, or the code itself when it is new to this page. */
export function words(prefix: string, code: string): string {
  const key = `${prefix}.${code}` as Key;
  return WORDS[language()][key] ?? code;
}

/** Picks name_th or name_en and the like. */
export function named(thing: { name_th: string; name_en: string }): string {
  return language() === "en" ? thing.name_en || thing.name_th : thing.name_th;
}

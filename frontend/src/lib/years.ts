/** Years are Christian inside and Buddhist on screen; days are ISO text ("2026-11-22"). */

export type Language = "th" | "en";
const BUDDHIST = 543;
const MONTHS: Record<Language, string[]> = {
  th: "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split(" "),
  en: "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" "),
};

export function toBuddhist(year: number): number {
  return year + BUDDHIST;
}

export function toChristian(year: number): number {
  return year - BUDDHIST;
}

/** The day a moment falls on in Thailand, wherever the reader's clock stands. */
function thaiDay(moment: string): string {
  const THAI_MS = 7 * 3_600_000;
  const at = Date.parse(moment);
  return Number.isNaN(at) ? moment : new Date(at + THAI_MS).toISOString();
}

/** "22 พ.ย. 2569", or "22 Nov 2026" in English. Takes a day or a moment in ISO form. */
export function dayText(iso: string | null | undefined, language: Language): string {
  const said = iso?.includes("T") ? thaiDay(iso) : (iso ?? "");
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(said);
  if (!match) return "–";
  const [, year, month, day] = match;
  const shown = language === "th" ? toBuddhist(Number(year)) : Number(year);
  return `${Number(day)} ${MONTHS[language][Number(month) - 1]} ${shown}`;
}

/** A tax year as the reader counts: "2569", or "2026 (B.E. 2569)" in English. */
export function yearText(year: number, language: Language): string {
  return language === "th" ? String(toBuddhist(year)) : `${year} (B.E. ${toBuddhist(year)})`;
}

/** ISO to what a clerk types: "22/11/2569", always in the Buddhist era. */
export function dayInput(iso: string): string {
  const [year, month, day] = iso.split("-");
  return `${day}/${month}/${toBuddhist(Number(year))}`;
}

/** "22/11/2569" (or with - or .) to ISO; null when no such day or a year that is not Buddhist. */
export function parseDay(text: string): string | null {
  const match = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text.trim());
  if (!match) return null;
  const [day, month, year] = match.slice(1).map(Number) as [number, number, number];
  if (year < 2400 || year > 2800) return null;
  const date = new Date(Date.UTC(toChristian(year), month - 1, day));
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? date.toISOString().slice(0, 10) : null;
}
